-- model:  core_report
-- grain:  person_key, day
-- checks: unique(person_key, day), not_null(person_key, day, school_id, role)
-- stored: lake
-- per:    day
-- joins:  as written
-- why:    the effective answer: of a person's answers for a day, the one submitted last. core_response shows it; here
--         numbers and short texts stand for ids and lists, and what follows from the unit and the file is looked up
--         only after rows were put in the order of core_person: county, school, class, person. Sorting what is wide
--         would cost more than all the rest
with ordered as (
    select
        e.person_key,
        e.unit_no,
        a.day,
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
        a.answer_no >> 32 as file_no,
        a.row_no
    from stg_answer as a
    inner join core_effective as e on a.answer_no = e.answer_no and e.recency = 1
    order by e.person_no
)

select
    o.person_key,
    o.day,
    o.submitted_at,
    o.temperature_c,
    o.fever,
    o.symptoms,
    o.contact_area,
    o.contact_suspected,
    o.diagnosis,
    o.isolation_days,
    o.lon,
    o.lat,
    o.located,
    o.cell,
    o.county_at,
    o.extra,
    o.flags,
    o.submitted_late,
    o.row_no,
    u.role,
    u.class_id,
    u.school_id,
    u.county_id,
    u.city_id,
    f.file_id
from ordered as o
inner join core_unit as u on o.unit_no = u.unit_no
inner join core_answer_file as f on o.file_no = f.file_no and o.day = f.day
