"""What the overview tells: totals by day, the units one level below, how fresh it all is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from access.scope import Level, Scope
from warehouse.queries.base import ask, data_dir, marks, scope_filter
from warehouse.snapshots import quiet_night

SHOWN = ("reported", "fever", "contact_area", "contact_suspected", "suspected", "confirmed", "isolating")
COUNTS = (*SHOWN, "temperature_sum_c", "temperature_n", "duplicate", "unmatched")


def sums(counts: Sequence[str]) -> str:
    """The select list of `enrolled`, `missing`, `reported_of` and these counts, summed.

    `enrolled` and `missing` are unknown (null) without a roster. Where only some roles or units have one, the
    rate is of those: `reported_of` counts the reported among them. All are double: a null is NaN at once.
    """
    known = ["sum(enrolled)::double enrolled", "sum(missing)::double missing"]
    known += ["(sum(reported) filter (where enrolled is not null))::double reported_of"]
    return ", ".join(known + [f"sum({name})::double {name}" for name in counts])


SUMS = sums(COUNTS)
ROLES = ("student", "staff")


def mart(level: Level) -> tuple[str, Level]:
    """The mart that has units of a level, and its grain; a province is the sum of its cities."""
    grain: Level = "city" if level == "province" else level
    return f"mart_{grain}_day", grain


def roles_of(role: str | None) -> tuple[str, ...]:
    """The roles that a filter means: one, or both."""
    return (role,) if role in ROLES else ROLES


def _months(days: Sequence[date]) -> tuple[date, date]:
    """From the first of the month of the earliest day to the end of that of the latest.

    Asked by whole months, the answer for one day serves its neighbours too.
    """
    last = max(days)
    return min(days).replace(day=1), (last.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(
        days=1
    )


def _of_days(frame: pd.DataFrame, days: Sequence[date]) -> pd.DataFrame:
    wanted = np.array(list(days), dtype="datetime64[D]")
    return frame[np.isin(frame["day"].to_numpy("datetime64[D]"), wanted)].reset_index(drop=True)


def totals(scope: Scope, days: Sequence[date], role: str | None = None) -> pd.DataFrame:
    """Totals of the scope, one row per day that has data, oldest first.

    Columns: day, enrolled, missing (NaN = unknown), reported_of, and SHOWN (people, float).
    """
    table, grain = mart(scope.level)
    condition, params = scope_filter(scope, grain)
    roles = roles_of(role)
    found = ask(
        f"""select day, {sums(SHOWN)} from {table} where {condition} and day between ? and ?
            and role in ({marks(roles)}) group by day order by day""",
        [*params, *_months(days), *roles],
    )
    return _of_days(found, days)


_NAMES = {
    "city": "core_region n on n.region_id = m.unit_id",
    "county": "core_region n on n.region_id = m.unit_id",
    "school": "core_school n on n.school_id = m.unit_id",
    "class": "core_class n on n.class_id = m.unit_id",
}


def units(scope: Scope, level: Level, days: Sequence[date], role: str | None = None) -> pd.DataFrame:
    """The units of `level` in the scope, one row per unit and day.

    Columns: unit_id, name, parent_id, day, enrolled, missing, reported_of, and SHOWN.
    """
    table, grain = mart(level)
    condition, params = scope_filter(scope, grain)
    roles = roles_of(role)
    span = (
        _months(days) if len(days) > 2 else (min(days), max(days))
    )  # a month of schools is too many for a pair
    parent = {"city": "n.parent_id", "county": "n.parent_id", "school": "n.county_id", "class": "n.school_id"}
    found = ask(
        f"""with summed as (select unit_id, day, {sums(SHOWN)} from {table} where {condition}
                and day between ? and ? and role in ({marks(roles)}) group by unit_id, day)
            select m.unit_id, n.name, {parent[grain]} as parent_id, m.* exclude (unit_id)
            from summed m join {_NAMES[grain]} order by m.unit_id, m.day""",
        [*params, *span, *roles],
    )
    return _of_days(found, days)


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
    found = ask(_FRESH)
    if found.empty:
        return {"finished_at": None, "files": 0, "files_refused": 0, "rows_refused": 0}
    return {name: found[name].tolist()[0] for name in found.columns}


def good_night() -> datetime | None:
    """When the last night ended that went well, published or not (Asia/Shanghai wall time); None when none is known."""
    ended = ask("select max(finished_at) ended from etl_run where state not in ('failed', 'running')")[
        "ended"
    ]
    nights = [None if ended.isna().all() else ended[0].to_pydatetime(), quiet_night(data_dir())]
    return max((night for night in nights if night is not None), default=None)
