-- model:  core_response
-- grain:  person_id, day
-- checks: unique(person_id, day), not_null(person_id, day, school_id, role)
-- stored: lake
-- per:    day
-- sort:   person_no
-- hidden: person_no
-- joins:  as written
-- why:    the effective answer: of a person's answers for a day, the one submitted last. Lies in the order of
--         core_person: county, school, class, person. What is wide, the answers, runs past what is narrow
select
    p.person_id,
    e.person_no,
    a.day,
    u.role,
    u.class_id,
    u.school_id,
    u.county_id,
    u.city_id,
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
    cast(a.submitted_at as date) > a.day as submitted_late,
    a.file_id,
    a.row_no
from stg_answer as a
inner join core_effective as e on a.answer_no = e.answer_no and e.recency = 1
inner join core_person as p on e.person_no = p.person_no
inner join core_unit as u on p.unit_no = u.unit_no
