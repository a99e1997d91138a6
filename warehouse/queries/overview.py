"""What the overview tells: totals by day, the units one level below, how fresh it all is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd

from access.scope import Level, Scope, below
from warehouse.queries.base import ask, marks, scope_filter

COUNTS = (
    "reported",
    "fever",
    "contact_area",
    "contact_suspected",
    "suspected",
    "confirmed",
    "isolating",
    "temperature_sum_c",
    "temperature_n",
    "duplicate",
    "unmatched",
)
# `enrolled` and `missing` are unknown (null) without a roster. Where only some roles or units have one, the
# rate is of those: `reported_of` counts the reported among them.
SUMS = ", ".join(
    [
        "sum(enrolled)::bigint enrolled",
        "sum(missing)::bigint missing",
        "(sum(reported) filter (where enrolled is not null))::bigint reported_of",
        *(f"sum({name})::{'double' if name == 'temperature_sum_c' else 'bigint'} {name}" for name in COUNTS),
    ]
)
ROLES = ("student", "staff")


def mart(level: Level) -> tuple[str, Level]:
    """The mart that has units of a level, and its grain; a province is the sum of its cities."""
    grain: Level = "city" if level == "province" else level
    return f"mart_{grain}_day", grain


def roles_of(role: str | None) -> tuple[str, ...]:
    """The roles that a filter means: one, or both."""
    return (role,) if role in ROLES else ROLES


def totals(scope: Scope, days: Sequence[date], role: str | None = None) -> pd.DataFrame:
    """Totals of the scope, one row per day that has data, oldest first.

    Columns: day, enrolled, missing (null = unknown), reported_of, and COUNTS.
    """
    table, grain = mart(scope.level)
    condition, params = scope_filter(scope, grain)
    roles = roles_of(role)
    return ask(
        f"""select day, {SUMS} from {table} where {condition} and day in ({marks(days)})
            and role in ({marks(roles)}) group by day order by day""",
        [*params, *days, *roles],
    )


_NAMES = {
    "city": "core_region n on n.region_id = m.unit_id",
    "county": "core_region n on n.region_id = m.unit_id",
    "school": "core_school n on n.school_id = m.unit_id",
    "class": "core_class n on n.class_id = m.unit_id",
}


def units(scope: Scope, level: Level, days: Sequence[date], role: str | None = None) -> pd.DataFrame:
    """The units of `level` in the scope, one row per unit and day.

    Columns: unit_id, name, parent_id, day, enrolled, missing, reported_of, and COUNTS.
    """
    table, grain = mart(level)
    condition, params = scope_filter(scope, grain)
    roles = roles_of(role)
    parent = {"city": "n.parent_id", "county": "n.parent_id", "school": "n.county_id", "class": "n.school_id"}
    return ask(
        f"""select unit_id, any_value(n.name) as name, any_value({parent[grain]}) as parent_id, m.day, {SUMS}
            from (select * from {table} where {condition} and day in ({marks(days)})
                  and role in ({marks(roles)})) m
            join {_NAMES[grain]} group by unit_id, m.day order by unit_id, m.day""",
        [*params, *days, *roles],
    )


def next_level(scope: Scope) -> Level | None:
    """The level of the units that the overview compares: one below the scope."""
    return below(scope.level)


_FRESH = """
with run as (
    select run_id, finished_at from etl_run where finished_at is not null order by finished_at desc limit 1
)
select r.finished_at, count(f.file_id)::int files, coalesce(sum(f.rows_refused), 0)::bigint rows_refused,
    (count(*) filter (where f.state = 'refused'))::int files_refused
from run r left join etl_file f using (run_id) group by r.finished_at
"""


def freshness() -> dict[str, Any]:
    """The last night: finished_at (datetime or None), files, files_refused, rows_refused (int)."""
    rows = ask(_FRESH).to_dict("records")
    if not rows:
        return {"finished_at": None, "files": 0, "files_refused": 0, "rows_refused": 0}
    return {str(key): value for key, value in rows[0].items()}


def good_night() -> datetime | None:
    """When the last night ended that went well (Asia/Shanghai wall time); None when none is known."""
    ended = ask("select max(finished_at) ended from etl_run where state not in ('failed', 'running')")[
        "ended"
    ]
    return None if ended.isna().all() else ended[0].to_pydatetime()
