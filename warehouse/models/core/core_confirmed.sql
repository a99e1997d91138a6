-- model:  core_confirmed
-- grain:  file_id, row_no
-- checks: unique(file_id, row_no), not_null(day, person_id, typed_key)
-- stored: lake
-- per:    day
-- sort:   file_id, row_no
-- why:    answers that are somebody's because a steward said so, with the identity as typed: shown and taken back
--         on the data page, and looked up when a decision is
select
    m.file_id,
    m.row_no,
    m.day,
    m.asked_role as role,
    m.person_id,
    m.typed_key,
    m.alone,
    a.name,
    coalesce(a.number_typed, a.number) as number,
    a.number as number_read,
    a.school_typed as school_name,
    a.class_typed as class_name,
    m.typed_school_id as school_id,
    m.typed_class_id as class_id,
    m.typed_county_id as county_id,
    region.parent_id as city_id
from core_match as m
inner join core_unclaimed as a on m.answer_no = a.answer_no
left join core_region as region on m.typed_county_id = region.region_id
where m.confirmed
