-- model:  core_told
-- grain:  school_id, role, day, wording_id, told, free
-- checks: unique(school_id, role, day, wording_id, told, free), not_null(school_id, wording_id, told, people)
-- stored: scratch
-- per:    day
-- why:    what was told in answer to each question, by school: one scan of the answers, as a school's pupils
--         mostly say the same. Where a field is known, `told` is a code (a number opens a band that ends where
--         the next begins); else it is the text as typed, `free`. Text that gave a known field no value is
--         *unclear
with said as (
    select
        day,
        role,
        school_id,
        county_id,
        city_id,
        case
            when temperature_c < 36.0 then '0'
            when temperature_c < 36.5 then '36.0'
            when temperature_c < 37.0 then '36.5'
            when temperature_c < 37.3 then '37.0'
            when temperature_c < 38.0 then '37.3'
            when temperature_c < 39.0 then '38.0'
            when temperature_c >= 39.0 then '39.0'
        end as temperature_c,
        fever,
        contact_area,
        contact_suspected,
        diagnosis,
        case
            when isolation_days < 1 then '0'
            when isolation_days < 7 then '1'
            when isolation_days < 14 then '7'
            when isolation_days >= 14 then '14'
        end as isolation_days,
        located,
        symptoms,
        count(*) as people
    from core_response
    group by all
),

piece as (
    select
        day,
        role,
        school_id,
        county_id,
        city_id,
        'temperature_c' as wording_id,
        temperature_c as told,
        people
    from said
    union all
    select
        day,
        role,
        school_id,
        county_id,
        city_id,
        'fever' as wording_id,
        case when fever then 'yes' when not fever then 'no' end as told,
        people
    from said
    union all
    select
        day,
        role,
        school_id,
        county_id,
        city_id,
        'contact_area' as wording_id,
        case when contact_area then 'yes' when not contact_area then 'no' end as told,
        people
    from said
    union all
    select
        day,
        role,
        school_id,
        county_id,
        city_id,
        'contact_suspected' as wording_id,
        case when contact_suspected then 'yes' when not contact_suspected then 'no' end as told,
        people
    from said
    union all
    select
        day,
        role,
        school_id,
        county_id,
        city_id,
        'diagnosis' as wording_id,
        diagnosis as told,
        people
    from said
    union all
    select
        day,
        role,
        school_id,
        county_id,
        city_id,
        'isolation_days' as wording_id,
        isolation_days as told,
        people
    from said
    union all
    select
        day,
        role,
        school_id,
        county_id,
        city_id,
        'location' as wording_id,
        nullif(located, 'none') as told,
        people
    from said
    union all
    select
        day,
        role,
        school_id,
        county_id,
        city_id,
        'symptoms' as wording_id,
        coalesce(nullif(array_to_string(symptoms, '┋'), ''), case when symptoms is not null then 'none' end) as told,
        people
    from said
)

select
    day,
    role,
    school_id,
    county_id,
    city_id,
    wording_id,
    told,
    false as free,
    cast(sum(people) as bigint) as people
from piece
where told is not null
group by day, role, school_id, county_id, city_id, wording_id, told
union all
select
    a.day,
    a.role,
    a.school_id,
    a.county_id,
    a.city_id,
    q.wording_id,
    case
        when q.free then left(translate(a.text, q.separators, repeat('┋', length(q.separators))), 200)
        else '*unclear'
    end as told,
    q.free,
    cast(sum(a.people) as bigint) as people
from (
    select
        k.day,
        k.role,
        k.school_id,
        k.county_id,
        k.city_id,
        k.question,
        k.extra[k.question] as text,
        count(*) as people
    from (
        select
            day,
            role,
            school_id,
            county_id,
            city_id,
            extra,
            unnest(map_keys(extra)) as question
        from core_response
    ) as k
    group by k.day, k.role, k.school_id, k.county_id, k.city_id, k.question, k.extra[k.question]
) as a
inner join stg_question as q on a.question = q.question
group by
    a.day, a.role, a.school_id, a.county_id, a.city_id, q.wording_id, q.free,
    case
        when q.free then left(translate(a.text, q.separators, repeat('┋', length(q.separators))), 200)
        else '*unclear'
    end
