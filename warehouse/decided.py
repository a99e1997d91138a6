"""Stewards' decisions inside a night: laid out for the models, kept in the snapshot, the days that a change touches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.decisions import decisions, in_force, key

Line = tuple[str, str, str, str]
"""typed_key, person_id, verdict, salt (the key of the digests)."""

_LINES = pa.schema([(name, pa.string()) for name in ("typed_key", "person_id", "verdict", "salt")])

# The text that is digested is that of warehouse.decisions.Typed.
_DAYS = """
select distinct day from (
    select day from prev.core_confirmed where typed_key in (select typed_key from decided_anew)
    union all
    select u.day from prev.core_unmatched as u cross join (select distinct salt from decided_anew) as s
    where sha256(concat(
        s.salt, '|', u.role, '|', coalesce(u.name, ''), '|', coalesce(u.number_read, ''), '|',
        replace(coalesce(u.school_name, ''), ' ', ''), '|', replace(coalesce(u.class_name, ''), ' ', ''), '|',
        case when u.alone then concat(u.file_id, '|', cast(u.row_no as varchar)) else '' end
    )) in (select typed_key from decided_anew)
)
"""


def holding(data: Path) -> list[Line]:
    """The decisions in force in a data folder, sorted."""
    salt = key(data)
    return sorted((d.typed_key, d.person_id, d.verdict, salt) for d in in_force(decisions(data)).values())


def lay_out_decisions(connection: duckdb.DuckDBPyConnection, lines: Iterable[Line]) -> None:
    """Make `stg_decision` of the decisions in force."""
    _table(connection, "stg_decision", lines)


def lay_out_typed(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `stg_typed`, the batch's answers with school and class as typed; empty while no decision confirms anybody,
    so that a night without any is none the slower."""
    found = connection.execute("select count(*) from stg_decision where verdict = 'confirmed'").fetchone()
    some = found is not None and found[0] > 0
    connection.execute(
        "create or replace temp view stg_typed as "
        f"select file_id, row_no, day, school_typed, class_typed from stg_answer{'' if some else ' where false'}"
    )


def record_decisions(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep in the snapshot which decisions it was built with."""
    connection.execute("create table snap.etl_decision as from stg_decision order by typed_key, person_id")


def confirmed_anew(snapshot: Path, lines: Iterable[Line]) -> bool:
    """Whether other decisions confirm somebody now than those that a snapshot was built with."""
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        return bool(_changed(_kept(connection, "etl_decision"), lines))


def days_decided_anew(connection: duckdb.DuckDBPyConnection, lines: Iterable[Line]) -> set[date]:
    """The days of the published snapshot (`prev`) with rows that a decision confirmed since, or taken back, is
    about."""
    changed = _changed(_kept(connection, "prev.etl_decision"), lines)
    if not changed:
        return set()
    _table(connection, "decided_anew", changed)
    return {day for (day,) in connection.execute(_DAYS).fetchall()}


def _kept(connection: duckdb.DuckDBPyConnection, table: str) -> set[Line]:
    rows = connection.execute(f"select typed_key, person_id, verdict, salt from {table}").fetchall()
    return {(row[0], row[1], row[2], row[3]) for row in rows}


def _changed(before: Iterable[Line], now: Iterable[Line]) -> list[Line]:
    confirmed = [{line for line in lines if line[2] == "confirmed"} for lines in (before, now)]
    return sorted(confirmed[0] ^ confirmed[1])


def _table(connection: duckdb.DuckDBPyConnection, name: str, lines: Iterable[Line]) -> None:
    columns = list(zip(*lines, strict=True)) or [(), (), (), ()]
    table = pa.table([pa.array(column, pa.string()) for column in columns], schema=_LINES)
    connection.register("laid_lines", table)
    connection.execute(f"create or replace temp table {name} as from laid_lines")
    connection.unregister("laid_lines")
