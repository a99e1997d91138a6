-- model:  core_claim
-- grain:  answer_no
-- checks: unique(answer_no)
-- stored: scratch
-- per:    day
-- why:    every answer, in numbers alone; person_no where a sound ID and the name agree, as in nearly all: only the
--         others need a careful look. A person's identity_no is made the same way, of digits alone: 6.2E+18 is a
--         number to a cast, too, and what follows from it has no room in a bigint
with asked as (
    select
        answer_no,
        day,
        submitted_at,
        name,
        case
            when
                number_state = 'valid'
                and length(number) in (18, 19)
                and translate(right(number, 18), '0123456789X', '') = ''
                then
                    case when role = 'staff' then -1 else 1 end * (
                        11 * try_cast(substring(number, case when length(number) = 19 then 2 else 1 end, 17) as bigint)
                        + case right(number, 1) when 'X' then 10 else try_cast(right(number, 1) as integer) end
                    )
        end as identity_no
    from stg_answer
)

select
    a.answer_no,
    a.day,
    a.submitted_at,
    p.person_no
from asked as a
left join core_person as p
    on
        a.identity_no = p.identity_no
        and a.name = p.name
        and a.day >= p.valid_from
        and a.day <= p.valid_to
