-- model:  core_together
-- grain:  person_key, day
-- checks: unique(person_key, day)
-- stored: lake
-- per:    day
-- why:    answers of a class, or of a school's staff, that were sent within one second, five or more: core_flag marks
--         them. A tool that tells minutes tells nothing here
with sent as (
    select
        person_key,
        day,
        role,
        coalesce(class_id, school_id) as room,
        submitted_at
    from core_report
    where second(submitted_at) <> 0
),

one_second as (
    select
        day,
        role,
        room,
        submitted_at,
        count(*) as people
    from sent
    group by day, role, room, submitted_at
    having count(*) >= 5
)

select
    s.person_key,
    s.day,
    o.people
from sent as s
inner join one_second as o
    on s.day = o.day and s.role = o.role and s.room = o.room and s.submitted_at = o.submitted_at
