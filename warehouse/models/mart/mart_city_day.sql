-- model:  mart_city_day
-- grain:  unit_id, day, role
-- checks: unique(unit_id, day, role), not_null(unit_id, day, role, reported)
-- stored: snapshot
-- per:    day
-- sort:   unit_id
-- why:    the headline figures
select
    c.city_id as unit_id,
    c.day,
    c.role,
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
where c.city_id is not null
group by c.city_id, c.day, c.role
