-- model:  mart_count
-- grain:  county_id, school_id, class_id, role, day
-- checks: not_null(day, role)
-- stored: scratch
-- per:    day
-- why:    every count at the finest grain; the four unit marts only add it up. A sum over no rows is null:
--         so enrolled stays unknown where there is no roster
with headcount as (
    select
        unit_no,
        valid_from,
        valid_to,
        count(*) as people
    from core_person
    group by unit_no, valid_from, valid_to
),

piece as (
    select
        d.day,
        u.role,
        u.city_id,
        u.county_id,
        u.school_id,
        u.class_id,
        sum(h.people) as enrolled,
        0 as reported,
        0 as fever,
        0 as contact_area,
        0 as contact_suspected,
        0 as suspected,
        0 as confirmed,
        0 as isolating,
        cast(0 as decimal(18, 2)) as temperature_sum_c,
        0 as temperature_n,
        0 as duplicate,
        0 as unmatched
    from headcount as h
    inner join batch_day as d on h.valid_from <= d.day and h.valid_to >= d.day
    inner join core_unit as u on h.unit_no = u.unit_no
    group by d.day, u.role, u.city_id, u.county_id, u.school_id, u.class_id
    union all
    select
        day,
        role,
        city_id,
        county_id,
        school_id,
        class_id,
        null as enrolled,
        count(*) as reported,
        sum(case when fever then 1 else 0 end) as fever,
        sum(case when contact_area then 1 else 0 end) as contact_area,
        sum(case when contact_suspected then 1 else 0 end) as contact_suspected,
        sum(case when diagnosis = 'suspected' then 1 else 0 end) as suspected,
        sum(case when diagnosis = 'confirmed' then 1 else 0 end) as confirmed,
        sum(case when isolation_days >= 1 then 1 else 0 end) as isolating,
        coalesce(sum(cast(temperature_c as decimal(18, 2))), 0) as temperature_sum_c,
        count(temperature_c) as temperature_n,
        0 as duplicate,
        0 as unmatched
    from core_report
    group by day, role, city_id, county_id, school_id, class_id
    union all
    select
        e.day,
        u.role,
        u.city_id,
        u.county_id,
        u.school_id,
        u.class_id,
        null as enrolled,
        0 as reported,
        0 as fever,
        0 as contact_area,
        0 as contact_suspected,
        0 as suspected,
        0 as confirmed,
        0 as isolating,
        cast(0 as decimal(18, 2)) as temperature_sum_c,
        0 as temperature_n,
        count(*) as duplicate,
        0 as unmatched
    from core_effective as e
    inner join core_person as p on e.person_no = p.person_no
    inner join core_unit as u on p.unit_no = u.unit_no
    where e.recency > 1
    group by e.day, u.role, u.city_id, u.county_id, u.school_id, u.class_id
    union all
    select
        day,
        role,
        city_id,
        county_id,
        school_id,
        class_id,
        null as enrolled,
        0 as reported,
        0 as fever,
        0 as contact_area,
        0 as contact_suspected,
        0 as suspected,
        0 as confirmed,
        0 as isolating,
        cast(0 as decimal(18, 2)) as temperature_sum_c,
        0 as temperature_n,
        0 as duplicate,
        count(*) as unmatched
    from core_unmatched
    where school_id is not null
    group by day, role, city_id, county_id, school_id, class_id
)

select
    day,
    role,
    city_id,
    county_id,
    school_id,
    class_id,
    cast(sum(enrolled) as bigint) as enrolled,
    cast(sum(reported) as bigint) as reported,
    cast(sum(fever) as bigint) as fever,
    cast(sum(contact_area) as bigint) as contact_area,
    cast(sum(contact_suspected) as bigint) as contact_suspected,
    cast(sum(suspected) as bigint) as suspected,
    cast(sum(confirmed) as bigint) as confirmed,
    cast(sum(isolating) as bigint) as isolating,
    sum(temperature_sum_c) as temperature_sum_c,
    cast(sum(temperature_n) as bigint) as temperature_n,
    cast(sum(duplicate) as bigint) as duplicate,
    cast(sum(unmatched) as bigint) as unmatched
from piece
group by day, role, city_id, county_id, school_id, class_id
