-- model:  mart_missing
-- grain:  person_id, day
-- checks: unique(person_id, day), not_null(school_id, days_in_a_row)
-- stored: lake
-- per:    day and all later
-- sort:   county_id, school_id, class_id, person_id
-- why:    whom to chase. Days in a row count days on which anything was collected; a run that began before
--         the days rebuilt here goes on from what prior_missing says
with calendar as (
    select
        day,
        row_number() over (order by day) as place
    from batch_day
),

run as (
    select
        a.*,
        c.place,
        c.place - row_number() over (partition by a.person_id order by c.place) as island
    from core_absence as a
    inner join calendar as c on a.day = c.day
)

select
    run.person_id,
    run.day,
    run.role,
    run.class_id,
    run.school_id,
    run.county_id,
    run.city_id,
    cast(
        row_number() over (partition by run.person_id, run.island order by run.place)
        + case when run.island = 0 then coalesce(before.days_in_a_row, 0) else 0 end as integer
    ) as days_in_a_row
from run
left join prior_missing as before on run.person_id = before.person_id
