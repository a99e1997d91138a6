"""Where check-ins were made: H3 cells with their people; and schools as points."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
from h3ronpy import cells_to_string, change_resolution

from access.scope import Scope
from warehouse.queries.base import ask, scope_filter
from warehouse.queries.overview import SUMS

RESOLUTIONS = (6, 7, 8, 9)

_CELLS = """
select cell, sum(people)::integer people, sum(fever)::integer fever, sum(contact_area)::integer contact_area
from mart_cell_day where day = ? and resolution = ? and {scope} group by cell order by cell
"""
_OF_CLASS = """
select cell, count(distinct person_id)::integer people, count(*) filter (fever)::integer fever,
    count(*) filter (contact_area)::integer contact_area
from core_response where day = ? and cell is not null and cell <> 0 and {scope} group by cell
"""


def cells(scope: Scope, day: date, resolution: int) -> pd.DataFrame:
    """The cells in which people of `scope` checked in on `day`, whole numbers as they are: see
    analysis.rates.hide_small.

    Columns: cell (H3 index as 15 hex digits), people, fever, contact_area (int).
    """
    condition, params = scope_filter(scope)
    if scope.level == "class":  # the mart goes down to schools only
        return _coarser(ask(_OF_CLASS.format(scope=condition), [day, *params]), resolution)
    return ask(_CELLS.format(scope=condition), [day, resolution, *params])


def cells_by_county(scope: Scope, day: date) -> pd.DataFrame:
    """The finest cells in which people of the counties of `scope` checked in on `day`, apart for each county.

    Columns: county_id, cell (uint64), people, fever, contact_area (int).
    """
    condition, params = scope_filter(scope)
    sql = f"""select county_id, cell, sum(people)::integer people, sum(fever)::integer fever,
        sum(contact_area)::integer contact_area
        from mart_cell_day where day = ? and resolution = ? and {condition} group by 1, 2 order by 1, 2"""
    found = ask(sql, [day, RESOLUTIONS[-1], *params])
    return found.assign(cell=np.array([int(name, 16) for name in found["cell"]], np.uint64))


def _coarser(found: pd.DataFrame, resolution: int) -> pd.DataFrame:
    if found.empty:
        return found.assign(cell=found["cell"].astype(str))
    parents = change_resolution(found["cell"].to_numpy(np.uint64), resolution)
    names = pa.array(cells_to_string(parents)).to_pylist()
    return found.assign(cell=names).groupby("cell", as_index=False)[["people", "fever", "contact_area"]].sum()


_SUMMARY = """
with sizes as (
    select resolution, cell, sum(people) people from mart_cell_day where day = ? and {scope} group by all
)
select resolution, count(*) cells, sum(people) filter (people >= ?) / sum(people) shown
from sizes group by resolution
"""


def cell_summary(scope: Scope, day: date, least: int) -> dict[int, tuple[int, float]]:
    """By resolution: how many cells `scope` has on `day`, and the share of people in cells with `least` or
    more.
    """
    if scope.level == "class":
        return {
            resolution: _sizes(cells(scope, day, resolution)["people"], least) for resolution in RESOLUTIONS
        }
    condition, params = scope_filter(scope)
    found = ask(_SUMMARY.format(scope=condition), [day, *params, least]).fillna(0.0)
    rows = found.to_dict("records")
    return {int(row["resolution"]): (int(row["cells"]), float(row["shown"])) for row in rows}


def _sizes(people: pd.Series[int], least: int) -> tuple[int, float]:
    return len(people), float(people[people >= least].sum() / max(people.sum(), 1))


_SCHOOLS = """
with counts as (
    select unit_id, {sums} from mart_school_day
    where day = ? and {scope} and (? = 'all' or role = ?) group by unit_id
)
select c.*, s.name, s.stage, s.lon, s.lat from counts c join core_school s on s.school_id = c.unit_id
where s.lon is not null and s.lat is not null order by s.name
"""


def school_points(scope: Scope, day: date, *, role: str = "all") -> pd.DataFrame:
    """The schools of `scope` that have a place, with their counts of `day`.

    Columns: unit_id, name, stage, lon, lat (WGS-84 degrees) and the columns of the marts.
    """
    condition, params = scope_filter(scope, "school")
    return ask(_SCHOOLS.format(sums=SUMS, scope=condition), [day, *params, role, role])
