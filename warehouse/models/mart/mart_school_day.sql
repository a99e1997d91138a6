-- model:  mart_school_day
-- grain:  unit_id, day, role
-- checks: unique(unit_id, day, role), not_null(unit_id, day, role, reported)
-- stored: snapshot
-- per:    day
-- sort:   county_id, unit_id
-- why:    the drill-down table, the trends and the map all read this
select
    c.school_id as unit_id,
    c.day,
    c.role,
    c.county_id,
    c.city_id,
    s.stage,
    cast(sum(c.enrolled) as bigint) as enrolled,
    cast(sum(c.reported) as bigint) as reported,
    cast(sum(c.enrolled) - sum(case when c.enrolled is not null then c.reported end) as bigint) as missing,
    cast(sum(c.fever) as bigint) as fever,
    cast(sum(c.contact_area) as bigint) as contact_area,
    cast(sum(c.contact_suspected) as bigint) as contact_suspected,
    cast(sum(c.suspected) as bigint) as suspected,
    cast(sum(c.confirmed) as bigint) as confirmed,
    cast(sum(c.isolating) as bigint) as isolating,
    cast(sum(c.temperature_sum_c) as double) as temperature_sum_c,
    cast(sum(c.temperature_n) as bigint) as temperature_n,
    cast(sum(c.duplicate) as bigint) as duplicate,
    cast(sum(c.unmatched) as bigint) as unmatched
from mart_count as c
left join core_school as s on c.school_id = s.school_id
where c.school_id is not null
group by c.school_id, c.day, c.role, c.county_id, c.city_id, s.stage
