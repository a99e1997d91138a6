-- model:  mart_question_day
-- grain:  school_id, wording_id, option, day, role
-- checks: unique(school_id, wording_id, option, day, role), not_null(school_id, wording_id, option, people)
-- stored: lake
-- per:    day
-- sort:   county_id, school_id, wording_id, option
-- why:    how many chose each option of each question. `*` counts everybody who answered, once, however many
--         options they ticked; `*other` what is no option; `*unclear` text that gave a known field no value
with part as (
    select
        t.day,
        t.role,
        t.school_id,
        t.wording_id,
        t.told,
        t.free,
        t.people,
        unnest(string_split(t.told, '┋')) as option
    from core_told as t
    where t.free or t.wording_id = 'symptoms'
),

kept as (
    select distinct
        p.day,
        p.role,
        p.school_id,
        p.wording_id,
        p.told,
        p.free,
        p.people,
        case when p.free and o.option is null then '*other' else trim(p.option) end as option
    from part as p
    left join core_option as o
        on p.day = o.day and p.wording_id = o.wording_id and trim(p.option) = o.option
    where trim(p.option) <> ''
),

counted as (
    select
        day,
        role,
        school_id,
        wording_id,
        option,
        cast(sum(people) as bigint) as people
    from kept
    group by day, role, school_id, wording_id, option
    union all
    select
        day,
        role,
        school_id,
        wording_id,
        told as option,
        people
    from core_told
    where not free and wording_id <> 'symptoms'
    union all
    select
        day,
        role,
        school_id,
        wording_id,
        '*' as option,
        cast(sum(people) as bigint) as people
    from core_told
    group by day, role, school_id, wording_id
)

select
    c.day,
    c.role,
    c.school_id,
    s.county_id,
    s.city_id,
    c.wording_id,
    c.option,
    c.people
from counted as c
left join core_school as s on c.school_id = s.school_id
