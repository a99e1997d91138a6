-- model:  core_unclaimed
-- grain:  answer_no
-- checks: unique(answer_no)
-- stored: scratch
-- per:    day
-- why:    the answers that core_claim leaves open, whole: few, so that all that looks at them need not read the rest
select
    a.answer_no,
    a.file_id,
    a.row_no,
    a.role,
    a.day,
    a.submitted_at,
    a.name,
    a.number,
    a.identity_no,
    a.number_state,
    a.number_typed,
    a.county_id,
    a.school_name,
    a.school_typed,
    a.grade,
    a.class_no,
    a.class_typed
from stg_answer as a
inner join core_claim as c on a.answer_no = c.answer_no
where c.person_no is null
