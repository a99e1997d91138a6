-- model:  core_absence
-- grain:  person_id, day
-- checks: unique(person_id, day)
-- stored: lake
-- per:    day
-- sort:   county_id, school_id, class_id, person_id
-- why:    enrolled and not reported, day by day; mart_missing counts the days in a row
select
    p.person_id,
    d.day,
    p.role,
    p.class_id,
    p.school_id,
    p.county_id,
    p.city_id
from core_person as p
inner join batch_day as d on p.valid_from <= d.day and p.valid_to >= d.day
left join core_effective as e on p.person_no = e.person_no and d.day = e.day and e.recency = 1
where e.person_no is null
