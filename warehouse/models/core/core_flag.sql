-- model:  core_flag
-- grain:  person_id, day, flag
-- checks: unique(person_id, day, flag), not_null(person_id, day, flag, role, school_id)
-- stored: lake
-- per:    day and the week after
-- sort:   county_id, school_id, class_id, person_id, flag
-- why:    answers that nobody may have given that day: sent at the very second of other days, the same place to the
--         last digit with the same temperature on most of the last seven collected days, or a class within one
--         second. Marked for the school to ask about, never dropped
with recent as (
    select
        day,
        day as other_day
    from batch_day
    union all
    select
        day,
        earlier as other_day
    from window_day
),

-- whoever says the same on five of seven days says it on two of them as on the day before
suspect as (
    select
        d.day,
        r.person_key
    from core_repeat as r
    inner join recent as d on r.day = d.other_day
    group by d.day, r.person_key
    having count(*) >= 2
),

together as (
    select
        t.person_key,
        t.day,
        t.people
    from core_together as t
    inner join batch_day as d on t.day = d.day
),

marked as (
    select
        day,
        person_key
    from suspect
    union
    select
        day,
        person_key
    from together
),

today as (
    select r.*
    from window_today as r
    inner join marked as m on r.day = m.day and r.person_key = m.person_key
),

earlier as (
    select
        w.day,
        r.person_key,
        r.second_of_day,
        r.temperature_c,
        r.lon,
        r.lat
    from window_earlier as r
    inner join window_day as w on r.day = w.earlier
    inner join suspect as s on w.day = s.day and r.person_key = s.person_key
),

-- to the minute alone a habit may be as regular: then the temperature has to be the same as well
same_second as (
    select
        t.person_key,
        t.day,
        count(*) + 1 as days
    from today as t
    inner join earlier as e
        on t.day = e.day and t.person_key = e.person_key and t.second_of_day = e.second_of_day
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
    inner join earlier as e
        on
            t.day = e.day
            and t.person_key = e.person_key
            and t.lon = e.lon
            and t.lat = e.lat
            and t.temperature_c = e.temperature_c
    group by t.person_key, t.day
    having count(*) >= 4
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
        person_key,
        day,
        'class_in_one_second' as flag,
        people as times
    from together
)

select
    concat('p', lpad(lower(hex(f.person_key)), 16, '0')) as person_id,
    f.day,
    f.flag,
    cast(f.times as integer) as times,
    r.role,
    r.class_id,
    r.school_id,
    r.county_id,
    r.city_id
from found as f
inner join today as r on f.person_key = r.person_key and f.day = r.day
