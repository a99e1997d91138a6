-- model:  core_region
-- grain:  region_id
-- checks: unique(region_id), not_null(region_id, name, level)
-- stored: snapshot
-- per:    roster
-- why:    names and parents of every region in the bureau's tree; the breadcrumb and the map read it
select
    region_id,
    name,
    level,
    parent_id
from stg_region
order by region_id
