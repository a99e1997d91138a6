-- model:  core_number
-- grain:  day, role, number
-- checks: unique(day, role, number)
-- stored: scratch
-- per:    day
-- why:    numbers that are no resident ID (temporary student numbers, staff numbers) and whose they are that day;
--         staff numbers that two schools share need the school in front
with holder as (
    select
        d.day,
        p.role,
        p.person_key,
        p.school_id,
        p.student_no
    from core_person as p
    inner join batch_day as d on p.valid_from <= d.day and p.valid_to >= d.day
    where p.student_no is not null and (p.identity_no is null or p.student_no <> concat('G', p.identity))
),

alone as (
    select
        day,
        role,
        student_no as number,
        min(person_key) as person_key
    from holder
    group by day, role, student_no
    having count(distinct person_key) = 1
),

within_school as (
    select
        day,
        role,
        concat(school_id, '|', student_no) as number,
        min(person_key) as person_key
    from holder
    group by day, role, school_id, student_no
    having count(distinct person_key) = 1
)

select
    day,
    role,
    number,
    person_key
from alone
union all
select
    day,
    role,
    number,
    person_key
from within_school
