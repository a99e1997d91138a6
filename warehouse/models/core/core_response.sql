-- model:  core_response
-- grain:  person_id, day
-- checks: unique(person_id, day), not_null(person_id, day, school_id, role)
-- stored: lake
-- per:    day
-- sort:   county_id, school_id, class_id, person_id
-- why:    the effective answer: of a person's answers for a day, the one submitted last
select
    m.person_id,
    m.day,
    m.role,
    m.class_id,
    m.school_id,
    m.county_id,
    m.city_id,
    a.submitted_at,
    a.temperature_c,
    a.fever,
    a.symptoms,
    a.contact_area,
    a.contact_suspected,
    a.diagnosis,
    a.isolation_days,
    a.lon,
    a.lat,
    a.located,
    a.cell,
    a.county_at,
    a.extra,
    a.flags,
    cast(a.submitted_at as date) > m.day as submitted_late,
    m.file_id,
    m.row_no
from core_match as m
inner join stg_answer as a on m.file_id = a.file_id and m.row_no = a.row_no and m.day = a.day
where m.recency = 1
