"""What must hold before a snapshot is published: the models' own checks, and sums that must agree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb

from warehouse.lake import quoted
from warehouse.models.catalog import Model, models

COUNTS = ("enrolled", "reported", "missing", "fever", "contact_area", "contact_suspected", "suspected", "confirmed",
          "isolating", "temperature_n", "duplicate", "unmatched")  # fmt: skip

ROLL_UPS = (
    ("mart_class_day", "school_id", "mart_school_day", "<="),
    ("mart_school_day", "county_id", "mart_county_day", "="),
    ("mart_county_day", "city_id", "mart_city_day", "="),
)
"""Finer mart, its column naming the unit above, coarser mart; staff have no class, so classes may hold fewer."""


def failures(connection: duckdb.DuckDBPyConnection, days: Sequence[date], rosters: bool = True) -> list[str]:
    """Every audit that the snapshot open on `connection` fails, looking at `days` only; empty when all is well.

    `rosters`: whether to look at what rosters decide, too.
    """
    where = f"day in ({', '.join(quoted(day.isoformat()) + '::date' for day in days)})" if days else "false"
    found = [
        message
        for model in models()
        if model.stored != "scratch" and (model.daily or rosters)
        for message in _own(connection, model, where, len(days))
    ]
    found += [message for roll_up in ROLL_UPS for message in _adds_up(connection, *roll_up, where)]
    return found + _balance(connection, where) + _accounts(connection)


def _own(connection: duckdb.DuckDBPyConnection, model: Model, where: str, days: int) -> list[str]:
    table = f"{model.name} where {where}" if model.daily else model.name
    found = []
    for kind, columns in model.checks:
        if kind == "unique":
            keys = ", ".join(column for column in columns if column != "day" or days != 1)
            query = f"select count(*) from (select 1 from {table} group by {keys} having count(*) > 1)"
        else:
            nulls = " or ".join(f"{column} is null" for column in columns)
            query = f"select count(*) from (from {table}) where {nulls}"
        if bad := _count(connection, query):
            found.append(f"{model.name}: {kind}({', '.join(columns)}) ×{bad}")
    return found


def _adds_up(
    connection: duckdb.DuckDBPyConnection, fine: str, unit: str, coarse: str, relation: str, where: str
) -> list[str]:
    sums = ", ".join(f"sum({name}) as {name}" for name in COUNTS)
    broken = " or ".join(f"not (coalesce(f.{n}, 0) {relation} coalesce(c.{n}, 0))" for n in COUNTS)
    query = (
        f"select count(*) from (select {unit} as unit_id, day, role, {sums} from {fine} where {where} "
        f"group by {unit}, day, role) as f full join (from {coarse} where {where}) as c using (unit_id, day, role) "
        f"where {broken}"
    )
    bad = _count(connection, query)
    return [f"{fine} {relation} {coarse} ×{bad}"] if bad else []


def _balance(connection: duckdb.DuckDBPyConnection, where: str) -> list[str]:
    """Enrolled = reported + missing, and every missing pupil of the school marts is on the missing list."""
    found = []
    query = f"select count(*) from mart_school_day where {where} and enrolled <> reported + missing"
    if bad := _count(connection, query):
        found.append(f"mart_school_day: enrolled = reported + missing ×{bad}")
    listed = _count(connection, f"select count(*) from mart_missing where {where}")
    missing = _count(connection, f"select coalesce(sum(missing), 0) from mart_city_day where {where}")
    if listed != missing:
        found.append(f"mart_missing {listed} ≠ mart_city_day.missing {missing}")
    return found


def _accounts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Rows in = loaded + superseded + refused + blank, file by file."""
    query = (
        "select count(*) from etl_file where state = 'loaded' "
        "and rows_in <> rows_loaded + rows_superseded + rows_refused + rows_blank"
    )
    bad = _count(connection, query)
    return [f"etl_file: rows_in = loaded + superseded + refused + blank ×{bad}"] if bad else []


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
