-- model:  core_claim
-- grain:  answer_no
-- checks: unique(answer_no)
-- stored: scratch
-- per:    day
-- why:    every answer, in numbers alone; person_no where a sound ID and the name agree, as in nearly all: only the
--         others need a careful look
select
    a.answer_no,
    a.day,
    a.submitted_at,
    p.person_no,
    p.person_key,
    p.unit_no
from stg_answer as a
left join core_person as p
    on
        case when a.number_state = 'valid' then a.identity_no end = p.identity_no
        and a.name = p.name
        and a.day >= p.valid_from
        and a.day <= p.valid_to
