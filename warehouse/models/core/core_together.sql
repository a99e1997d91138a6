-- model:  core_together
-- grain:  person_key, day
-- checks: unique(person_key, day)
-- stored: lake
-- per:    day
-- why:    answers of a class, or of a school's staff, that were sent within one second, five or more: core_flag marks
--         them. A tool that tells minutes tells nothing here. Counting by one number first leaves few to be looked at
with sent as (
    select
        person_key,
        day,
        role,
        coalesce(class_id, school_id) as room,
        submitted_at,
        hash(coalesce(class_id, school_id), role, submitted_at, day) as moment
    from core_report
    where second(submitted_at) <> 0
),

crowded as (
    select moment
    from sent
    group by moment
    having count(*) >= 5
),

close as (
    select
        s.person_key,
        s.day,
        s.role,
        s.room,
        s.submitted_at
    from sent as s
    inner join crowded as c on s.moment = c.moment
),

one_second as (
    select
        day,
        role,
        room,
        submitted_at,
        count(*) as people
    from close
    group by day, role, room, submitted_at
    having count(*) >= 5
)

select
    c.person_key,
    c.day,
    o.people
from close as c
inner join one_second as o
    on c.day = o.day and c.role = o.role and c.room = o.room and c.submitted_at = o.submitted_at
