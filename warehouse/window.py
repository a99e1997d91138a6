"""What models see that look at a day and the collected days just before it: a changed day reaches a few more only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import duckdb

LENGTHS: Mapping[str, int] = {"day and the next": 2, "day and the week after": 7}
"""How many collected days are looked at together, the day itself among them, by what a model's header says."""

FEW = 8
"""A week's answers are held in memory of those alone whom `core_repeat` names: one in so many, or fewer, is few."""

RESPONSE = """
select
    person_key, day, role, class_id, school_id, county_id, city_id, submitted_at, temperature_c, lon, lat,
    cast(hour(submitted_at) * 3600 + minute(submitted_at) * 60 + second(submitted_at) as integer) as second_of_day
from {source}
"""


def before(collected: Sequence[date], day: date, length: int) -> list[date]:
    """The collected days that are looked at beside `day`, oldest first; `collected` is sorted."""
    return [d for d in collected if d < day][-(length - 1) :]


def touched(collected: Sequence[date], changed: Sequence[date], length: int) -> list[date]:
    """The collected days whose window holds a changed day, oldest first."""
    gone = set(changed)
    return [day for day in collected if day in gone or gone.intersection(before(collected, day, length))]


def lay_out_window(
    connection: duckdb.DuckDBPyConnection, pairs: Sequence[tuple[date, date]], rebuilt: str, earlier: str
) -> None:
    """Make `window_day` (a day and one before it, of `pairs`), and `window_today` and `window_earlier` over the reports
    in `rebuilt` and `earlier`."""
    connection.execute("create or replace temp table window_day (day date, earlier date)")
    if pairs:
        connection.executemany("insert into window_day values (?, ?)", [list(pair) for pair in pairs])
    for name, source in (("today", rebuilt), ("earlier", earlier)):
        connection.execute(f"create or replace temp view window_{name} as {RESPONSE.format(source=source)}")
