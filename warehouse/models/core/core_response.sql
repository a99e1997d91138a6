-- model:  core_response
-- grain:  person_id, day
-- checks: not_null(person_id)
-- stored: view
-- per:    day
-- why:    the effective answer of a person and day, as people read it: core_report with its ids and lists written out,
--         which costs nothing where they are not asked for
select
    concat('p', lpad(lower(hex(person_key)), 16, '0')) as person_id,
    day,
    role,
    class_id,
    school_id,
    county_id,
    city_id,
    submitted_at,
    temperature_c,
    fever,
    case when symptoms = '' then [] else string_split(symptoms, '┋') end as symptoms,
    contact_area,
    contact_suspected,
    diagnosis,
    isolation_days,
    lon,
    lat,
    located,
    cell,
    county_at,
    cast(cast(coalesce(extra, '{}') as json) as map (varchar, varchar)) as extra,
    case when flags is null then [] else string_split(flags, '┋') end as flags,
    submitted_late,
    file_id,
    row_no
from core_report
