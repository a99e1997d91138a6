"""Units as a table: every unit of one level in a scope, with its day and its last fourteen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from access.scope import Level, Scope
from warehouse.queries.base import ask, marks, scope_filter
from warehouse.queries.overview import SUMS, mart, roles_of

_NAMED = {
    "city": """select region_id unit_id, name, parent_id, region_id rank, null stage from core_region""",
    "county": """select region_id unit_id, name, parent_id, region_id rank, null stage from core_region""",
    "school": """select school_id unit_id, name, county_id parent_id, name as rank, stage from core_school""",
    "class": """select class_id unit_id, name, school_id parent_id,
        school_id || printf('%03d', grade_rank + 10) || class_id as rank, null stage from core_class""",
}
_PARENT = {
    "city": "select region_id parent_id, name parent from core_region",
    "county": "select region_id parent_id, name parent from core_region",
    "school": "select region_id parent_id, name parent from core_region",
    "class": "select school_id parent_id, name parent from core_school",
}


def unit_table(scope: Scope, level: Level, day: date, role: str | None = None) -> pd.DataFrame:
    """All units of `level` in the scope on `day`, in roster order, those without data on the day too.

    Columns: unit_id, name, parent_id, parent (name of the unit it lies in), stage (schools, else null),
    enrolled, missing (null without a roster), reported_of, and `overview.COUNTS` (null without data).
    """
    table, grain = mart(level)
    condition, params = scope_filter(scope, grain)
    roles = roles_of(role)
    return ask(
        f"""with known as (select distinct unit_id from {table} where {condition}),
            today as (select unit_id, {SUMS} from {table}
                where {condition} and day = ? and role in ({marks(roles)}) group by unit_id)
            select unit_id, n.name, n.parent_id, p.parent, n.stage, t.* exclude (unit_id)
            from known join ({_NAMED[grain]}) n using (unit_id)
            left join today t using (unit_id)
            left join ({_PARENT[grain]}) p on p.parent_id = n.parent_id
            order by n.rank""",
        [*params, *params, day, *roles],
    )


def fever_by_day(
    scope: Scope, level: Level, unit_ids: Sequence[str], days: Sequence[date], role: str | None = None
) -> NDArray[np.float64]:
    """Fever (people) of each of `unit_ids` on each of `days`: units × days, NaN without data."""
    table, grain = mart(level)
    condition, params = scope_filter(scope, grain)
    roles = roles_of(role)
    found = ask(
        f"""select unit_id, day, sum(fever)::double fever from {table}
            where {condition} and day in ({marks(days)}) and role in ({marks(roles)})
            group by unit_id, day""",
        [*params, *days, *roles],
    )
    row = pd.Index(unit_ids).get_indexer(pd.Index(found["unit_id"]))
    column = pd.DatetimeIndex(list(days)).get_indexer(pd.DatetimeIndex(found["day"]))
    lines = np.full((len(unit_ids), len(days)), np.nan)
    lines[row[row >= 0], column[row >= 0]] = found["fever"].to_numpy(float)[row >= 0]
    return lines
