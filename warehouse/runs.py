"""Days in a row across nights: a late day changes only itself and a few lines about whom it concerns.

`core_absence` keeps, with each absence, the first day of its run as known when that day was built. When a day before
it is built anew, the runs that touch it may begin elsewhere now. `core_run` says where: for a person missing on the
next collected day, whether the run goes on through the late day (`since`: its first day) or not (null). Of a person's
lines the last one before an absence holds, from `day` to `until`. Days that were built later than it know it already.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb

from warehouse.lake import quoted

COLUMNS = "person_id varchar, day date, since date, next_day date, until date"
NEVER = "date '9999-12-31'"


def begin(
    connection: duckdb.DuckDBPyConnection, collected: Sequence[date], changed: Sequence[date], goes_on: bool
) -> None:
    """Make `core_day`, and of `core_run` what stays true of the published snapshot's (`prev`, when it `goes_on`)."""
    connection.execute(
        "create table snap.core_day as select day, cast(row_number() over (order by day) as integer) as place "
        f"from (select unnest({_list(collected)}) as day)"
    )
    connection.execute(f"create table snap.core_run ({COLUMNS})")
    if goes_on:
        connection.execute(
            f"insert into snap.core_run select * from prev.core_run where not list_contains({_list(changed)}, day)"
        )
        _reach(connection)


def tell(connection: duckdb.DuckDBPyConnection, day: date, following: date, here: str, there: str) -> None:
    """Note in `core_run` what the rebuilt `day` means for runs on `following`, the next one, which is not rebuilt.

    `here`, `there`: table expressions of who is missing on these two days.
    """
    connection.execute(
        f"create or replace temp table told_run as select n.person_id, a.since from {there} as n "
        f"left join {here} as a on n.person_id = a.person_id"
    )
    connection.execute(
        "update snap.core_run as r set since = coalesce(t.since, $following) from told_run as t "
        "where r.person_id = t.person_id and r.day > $day and r.since <= $following",
        {"day": day, "following": following},
    )
    connection.execute(
        f"insert into snap.core_run select person_id, {_date(day)}, since, {_date(following)}, {NEVER} from told_run"
    )
    connection.execute("drop table told_run")
    _reach(connection)


def _reach(connection: duckdb.DuckDBPyConnection) -> None:
    """Set how far each line of `core_run` reaches: days and lines may have come between."""
    connection.execute(
        f"""
        create or replace temp table run_reach as
        select r.person_id, r.day, r.since, d.next_day,
            coalesce(lead(r.day) over (partition by r.person_id order by r.day), {NEVER}) as until
        from snap.core_run as r
        inner join (select day, lead(day) over (order by day) as next_day from snap.core_day) as d on r.day = d.day
        """
    )
    connection.execute("create or replace table snap.core_run as from run_reach order by day, person_id")
    connection.execute("drop table run_reach")


def _date(day: date) -> str:
    return f"date {quoted(day.isoformat())}"


def _list(days: Sequence[date]) -> str:
    return f"[{', '.join(_date(day) for day in days)}]::date[]"
