-- model:  core_option
-- grain:  day, wording_id, option
-- checks: unique(day, wording_id, option), not_null(day, wording_id, option, people)
-- stored: snapshot
-- per:    day
-- sort:   day, wording_id, option
-- why:    which texts in answer to a question without a field are options of it that day: at most 40, none long,
--         none that holds a number of somebody's. Few people's own words are no option, as they may tell who
--         they are: one is known by many who gave it, or by the few that all give
with part as (
    select
        day,
        wording_id,
        people,
        unnest(string_split(told, '┋')) as option
    from core_told
    where free
),

counted as (
    select
        day,
        wording_id,
        trim(option) as option,
        cast(sum(people) as bigint) as people
    from part
    where trim(option) <> ''
    group by day, wording_id, trim(option)
),

ranked as (
    select
        day,
        wording_id,
        option,
        people,
        row_number() over (partition by day, wording_id order by people desc, option asc) as place,
        count(*) over (partition by day, wording_id) as options,
        sum(people) over (partition by day, wording_id) as answers,
        sum(case when people = 1 then 1 else 0 end) over (partition by day, wording_id) as lone
    from counted
)

select
    day,
    wording_id,
    option,
    people
from ranked
where
    place <= 40
    and length(option) <= 30
    and not regexp_matches(option, '[0-9]{6}')
    and (
        people >= 11
        or option in ('是', '否', '有', '无', '没有', '不清楚')
        or (options <= 20 and lone * 2 <= options and answers >= options * 2)
    )
