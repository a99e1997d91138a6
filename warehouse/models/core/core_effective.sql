-- model:  core_effective
-- grain:  answer_no
-- checks: unique(answer_no)
-- stored: scratch
-- per:    day
-- why:    the answers that are somebody's, a person's last one for the day first: that one counts
with owned as (
    select
        answer_no,
        day,
        submitted_at,
        person_no,
        person_key,
        unit_no
    from core_claim
    where person_no is not null
    union all
    select
        answer_no,
        day,
        submitted_at,
        person_no,
        person_key,
        unit_no
    from core_match
    where person_no is not null
),

repeated as (
    select
        person_no,
        day
    from owned
    group by person_no, day
    having count(*) > 1
),

ranked as (
    select
        o.answer_no,
        row_number() over (
            partition by o.person_no, o.day order by o.submitted_at desc nulls last, o.answer_no desc
        ) as recency
    from owned as o
    inner join repeated as r on o.person_no = r.person_no and o.day = r.day
)

select
    o.answer_no,
    o.day,
    o.person_no,
    o.person_key,
    o.unit_no,
    cast(coalesce(r.recency, 1) as integer) as recency
from owned as o
left join ranked as r on o.answer_no = r.answer_no
