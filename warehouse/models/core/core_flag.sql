-- model:  core_flag
-- grain:  person_id, day, flag
-- checks: unique(person_id, day, flag), not_null(person_id, day, flag, role, school_id)
-- stored: lake
-- per:    day and the week after
-- sort:   county_id, school_id, class_id, person_id, flag
-- why:    answers that nobody may have given that day: sent at the very second of other days, the same place to the
--         last digit with the same temperature on most of the last seven collected days, or a class within one
--         second. Marked for the school to ask about, never dropped
with today as (
    select
        r.person_key,
        r.day,
        r.role,
        r.class_id,
        r.school_id,
        r.county_id,
        r.city_id,
        r.submitted_at,
        r.second_of_day,
        r.temperature_c,
        r.lon,
        r.lat
    from window_response as r
    inner join batch_day as d on r.day = d.day
),

-- to the minute alone a habit may be as regular: then the temperature has to be the same as well
same_second as (
    select
        t.person_key,
        t.day,
        count(*) + 1 as days
    from today as t
    inner join window_day as w on t.day = w.day
    inner join window_response as e
        on w.earlier = e.day and t.person_key = e.person_key and t.second_of_day = e.second_of_day
    where mod(t.second_of_day, 60) <> 0 or t.temperature_c = e.temperature_c
    group by t.person_key, t.day
    having count(*) >= 4
),

same_values as (
    select
        t.person_key,
        t.day,
        count(*) + 1 as days
    from today as t
    inner join window_day as w on t.day = w.day
    inner join window_response as e
        on
            w.earlier = e.day
            and t.person_key = e.person_key
            and t.lon = e.lon
            and t.lat = e.lat
            and t.temperature_c = e.temperature_c
    group by t.person_key, t.day
    having count(*) >= 4
),

-- a class, or the staff of a school: their ids tell the school, too
one_second as (
    select
        day,
        role,
        coalesce(class_id, school_id) as room,
        submitted_at,
        count(*) as people
    from today
    where mod(second_of_day, 60) <> 0
    group by day, role, coalesce(class_id, school_id), submitted_at
    having count(*) >= 5
),

found as (
    select
        person_key,
        day,
        'fixed_second' as flag,
        days as times
    from same_second
    union all
    select
        person_key,
        day,
        'same_values' as flag,
        days as times
    from same_values
    union all
    select
        t.person_key,
        t.day,
        'class_in_one_second' as flag,
        o.people as times
    from today as t
    inner join one_second as o
        on
            t.day = o.day
            and t.role = o.role
            and coalesce(t.class_id, t.school_id) = o.room
            and t.submitted_at = o.submitted_at
)

select
    concat('p', lpad(lower(hex(f.person_key)), 16, '0')) as person_id,
    f.day,
    f.flag,
    cast(f.times as integer) as times,
    t.role,
    t.class_id,
    t.school_id,
    t.county_id,
    t.city_id
from found as f
inner join today as t on f.person_key = t.person_key and f.day = t.day
