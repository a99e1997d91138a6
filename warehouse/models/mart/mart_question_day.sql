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
        t.county_id,
        t.city_id,
        t.wording_id,
        t.told,
        t.free,
        t.people,
        unnest(string_split(t.told, '┋')) as option
    from core_told as t
),

kept as (
    select distinct
        p.day,
        p.role,
        p.school_id,
        p.county_id,
        p.city_id,
        p.wording_id,
        p.told,
        p.free,
        p.people,
        case when p.free and o.option is null then '*other' else trim(p.option) end as option
    from part as p
    left join core_option as o
        on p.day = o.day and p.wording_id = o.wording_id and trim(p.option) = o.option
    where trim(p.option) <> ''
)

select
    day,
    role,
    school_id,
    county_id,
    city_id,
    wording_id,
    option,
    cast(sum(people) as bigint) as people
from kept
group by day, role, school_id, county_id, city_id, wording_id, option
union all
select
    day,
    role,
    school_id,
    county_id,
    city_id,
    wording_id,
    '*' as option,
    cast(sum(people) as bigint) as people
from core_told
group by day, role, school_id, county_id, city_id, wording_id
