-- model:  core_unmatched
-- grain:  file_id, row_no
-- checks: unique(file_id, row_no), not_null(day, reason)
-- stored: lake
-- per:    day
-- sort:   county_id, school_id, class_id, file_id, row_no
-- why:    answers that are nobody's yet, with the identity as typed and who it may be
select
    m.file_id,
    m.row_no,
    m.day,
    m.asked_role as role,
    m.reason,
    m.suggested_person_id,
    a.name,
    coalesce(a.number_typed, a.number) as number,
    a.school_typed as school_name,
    a.class_typed as class_name,
    m.typed_school_id as school_id,
    m.typed_class_id as class_id,
    m.typed_county_id as county_id,
    region.parent_id as city_id,
    a.submitted_at
from core_match as m
inner join stg_answer as a on m.answer_no = a.answer_no
left join core_region as region on m.typed_county_id = region.region_id
where m.person_id is null
