-- model:  mart_missing
-- grain:  person_id, day
-- checks: unique(person_id, day), not_null(school_id, days_in_a_row)
-- stored: view
-- per:    day
-- why:    whom to chase. Days in a row count days on which anything was collected. A day that came late may begin or
--         end a run that later days tell of: core_run says so, and those days need not be written anew
with run as (
    select
        a.person_id,
        a.day,
        a.role,
        a.class_id,
        a.school_id,
        a.county_id,
        a.city_id,
        case when r.person_id is null then a.since else coalesce(r.since, r.next_day) end as since
    from core_absence as a
    left join core_run as r
        on
            a.person_id = r.person_id
            and a.day > r.day
            and a.day <= r.until
            and a.since <= r.next_day
)

select
    run.person_id,
    run.day,
    run.role,
    run.class_id,
    run.school_id,
    run.county_id,
    run.city_id,
    cast(here.place - began.place + 1 as integer) as days_in_a_row,
    run.since
from run
inner join core_day as here on run.day = here.day
inner join core_day as began on run.since = began.day
