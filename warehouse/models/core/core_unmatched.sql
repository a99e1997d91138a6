-- model:  core_unmatched
-- grain:  file_id, row_no
-- checks: unique(file_id, row_no), not_null(day, reason)
-- stored: lake
-- per:    day
-- sort:   county_id, school_id, class_id, file_id, row_no
-- why:    answers that are nobody's yet, with the identity as typed and who it may be. Of two who fit alike neither
--         is suggested alone; `alone`: a decision can only be about this one row
select
    m.file_id,
    m.row_no,
    m.day,
    m.asked_role as role,
    case
        when m.reason in ('unknown_person', 'wrong_id') and s.reason in ('number_of_staff', 'number_of_student')
            then s.reason
        else m.reason
    end as reason,
    case when s.reason not in ('twins_ambiguous', 'same_name_twice') then s.person_id end as suggested_person_id,
    a.name,
    coalesce(a.number_typed, a.number) as number,
    a.number as number_read,
    a.school_typed as school_name,
    a.class_typed as class_name,
    m.typed_school_id as school_id,
    m.typed_class_id as class_id,
    m.typed_county_id as county_id,
    region.parent_id as city_id,
    a.submitted_at,
    m.alone,
    coalesce(s.score, 0) as suggested_score
from core_match as m
inner join core_unclaimed as a on m.answer_no = a.answer_no
left join core_suggestion as s on m.file_id = s.file_id and m.row_no = s.row_no and s.rank = 1
left join core_region as region on m.typed_county_id = region.region_id
where m.person_id is null
