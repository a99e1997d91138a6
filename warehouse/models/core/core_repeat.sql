-- model:  core_repeat
-- grain:  person_key, day
-- checks: unique(person_key, day)
-- stored: lake
-- per:    day and the next
-- why:    answers that say what the same person's answer of the collected day before said, in one of the two ways that
--         core_flag looks for: few, and who has none of them need not be looked at over a week
select
    t.person_key,
    t.day
from window_today as t
inner join window_day as w on t.day = w.day
inner join window_earlier as e on w.earlier = e.day and t.person_key = e.person_key
where
    (t.second_of_day = e.second_of_day and (mod(t.second_of_day, 60) <> 0 or t.temperature_c = e.temperature_c))
    or (t.lon = e.lon and t.lat = e.lat and t.temperature_c = e.temperature_c)
