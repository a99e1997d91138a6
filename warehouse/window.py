"""What models see that look at a day and the collected days just before it: a changed day reaches its next six only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb

LENGTH = 7
"""Collected days that are looked at together, the day itself among them."""

RESPONSE = """
select
    person_key, day, role, class_id, school_id, county_id, city_id, submitted_at, temperature_c, lon, lat,
    cast(hour(submitted_at) * 3600 + minute(submitted_at) * 60 + second(submitted_at) as integer) as second_of_day
from {source}
"""


def before(collected: Sequence[date], day: date) -> list[date]:
    """The collected days that are looked at beside `day`, oldest first; `collected` is sorted."""
    return [d for d in collected if d < day][-(LENGTH - 1) :]


def touched(collected: Sequence[date], changed: Sequence[date]) -> list[date]:
    """The collected days whose window holds a changed day, oldest first."""
    gone = set(changed)
    return [day for day in collected if day in gone or gone.intersection(before(collected, day))]


def lay_out_window(
    connection: duckdb.DuckDBPyConnection, pairs: Sequence[tuple[date, date]], source: str
) -> None:
    """Make `window_day` (a day and one before it, of `pairs`) and `window_response` over the responses in `source`."""
    connection.execute("create or replace temp table window_day (day date, earlier date)")
    if pairs:
        connection.executemany("insert into window_day values (?, ?)", [list(pair) for pair in pairs])
    connection.execute(f"create or replace temp view window_response as {RESPONSE.format(source=source)}")
