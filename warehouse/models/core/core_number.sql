-- model:  core_number
-- grain:  role, number
-- checks: unique(role, number)
-- stored: scratch
-- per:    roster
-- why:    numbers that are no resident ID (temporary student numbers, staff numbers) and whose they are;
--         staff numbers that two schools share need the school in front
with holder as (
    select distinct
        role,
        person_id,
        school_id,
        student_no
    from core_person
    where student_no is not null and (identity is null or student_no <> concat('G', identity))
),

alone as (
    select
        role,
        student_no as number,
        min(person_id) as person_id
    from holder
    group by role, student_no
    having count(distinct person_id) = 1
),

within_school as (
    select
        role,
        concat(school_id, '|', student_no) as number,
        min(person_id) as person_id
    from holder
    group by role, school_id, student_no
    having count(distinct person_id) = 1
)

select
    role,
    number,
    person_id
from alone
union all
select
    role,
    number,
    person_id
from within_school
