-- model:  core_absence
-- grain:  person_id, day
-- checks: unique(person_id, day), not_null(school_id, since)
-- stored: lake
-- per:    day after day
-- sort:   county_id, school_id, class_id, person_id
-- derived: since
-- why:    enrolled and not reported, day by day, and since which collected day without a break, as it was known when
--         the day was built; what later nights learn of earlier days is in core_run, mart_missing puts them together
select
    p.person_id,
    d.day,
    p.role,
    p.class_id,
    p.school_id,
    p.county_id,
    p.city_id,
    coalesce(b.since, d.day) as since
from core_person as p
inner join batch_day as d on p.valid_from <= d.day and p.valid_to >= d.day
left join core_effective as e on p.person_no = e.person_no and d.day = e.day and e.recency = 1
left join prior_absence as b on p.person_id = b.person_id
where e.person_no is null
