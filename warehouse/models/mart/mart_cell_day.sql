-- model:  mart_cell_day
-- grain:  cell, resolution, school_id, day
-- checks: unique(cell, resolution, school_id, day), not_null(cell, school_id, county_id)
-- stored: lake
-- per:    day
-- sort:   resolution, county_id, school_id, cell
-- why:    check-ins as hexagons. An H3 index keeps its resolution in bits 52-55 and one digit of three bits
--         a level below, unused ones all set: so a parent is two masks away from the cell
with finest as (
    select
        cell,
        school_id,
        county_id,
        city_id,
        day,
        count(*) as people,
        sum(case when fever then 1 else 0 end) as fever,
        sum(case when contact_area then 1 else 0 end) as contact_area
    from core_report
    where cell is not null
    group by cell, school_id, county_id, city_id, day
),

mask as (
    select
        scale.resolution,
        cast(power(2, 3 * (15 - scale.resolution)) as bigint) - 1 as unused,
        cast(9 - scale.resolution as bigint) * cast(power(2, 52) as bigint) as lift
    from (values (6), (7), (8), (9)) as scale (resolution)
)

select
    lower(hex((cast(f.cell as bigint) - mask.lift) | mask.unused)) as cell,
    mask.resolution,
    f.school_id,
    f.county_id,
    f.city_id,
    f.day,
    cast(sum(f.people) as bigint) as people,
    cast(sum(f.fever) as bigint) as fever,
    cast(sum(f.contact_area) as bigint) as contact_area
from finest as f
cross join mask
group by (cast(f.cell as bigint) - mask.lift) | mask.unused, mask.resolution, f.school_id, f.county_id, f.city_id, f.day
