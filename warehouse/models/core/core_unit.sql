-- model:  core_unit
-- grain:  unit_no
-- checks: unique(unit_no)
-- stored: scratch
-- per:    roster
-- why:    where persons belong, once for each class and role: a day's answers carry its number instead of names
select
    unit_no,
    min(role) as role,
    min(class_id) as class_id,
    min(school_id) as school_id,
    min(county_id) as county_id,
    min(city_id) as city_id
from core_person
group by unit_no
