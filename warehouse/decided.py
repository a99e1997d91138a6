"""Stewards' decisions inside a night: laid out for the models, kept in the snapshot, the days that a change touches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.decisions import decisions, in_force, key

Line = tuple[str, str, str]
"""typed_key, person_id, verdict."""

_COLUMNS = ("typed_key", "person_id", "verdict", "salt")


@dataclass(frozen=True)
class Held:
    """The decisions in force, and the key of their digests ("" before the first)."""

    lines: frozenset[Line]
    salt: str

    @classmethod
    def of(cls, data: Path) -> Held:
        """Those of a data folder."""
        found = in_force(decisions(data)).values()
        return cls(frozenset((d.typed_key, d.person_id, d.verdict) for d in found), key(data))


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


def lay_out_decisions(connection: duckdb.DuckDBPyConnection, held: Held) -> None:
    """Make `stg_decision` of the decisions in force: typed_key, person_id, verdict, salt."""
    _table(connection, "stg_decision", held.lines, held.salt)


def record_decisions(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep in the snapshot which decisions it was built with."""
    connection.execute(
        "create table snap.etl_decision as "
        "select typed_key, person_id, verdict from stg_decision order by typed_key, person_id"
    )


def confirmed_anew(snapshot: Path, held: Held) -> bool:
    """Whether other decisions confirm somebody now than those that a snapshot was built with."""
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        return bool(_changed(connection, "etl_decision", held))


def days_decided_anew(connection: duckdb.DuckDBPyConnection, held: Held) -> set[date]:
    """The days of the published snapshot (`prev`) with rows that a decision since, or one taken back, is about."""
    changed = _changed(connection, "prev.etl_decision", held)
    if not changed:
        return set()
    _table(connection, "decided_anew", changed, held.salt)
    return {day for (day,) in connection.execute(_DAYS).fetchall()}


def decided_otherwise(connection: duckdb.DuckDBPyConnection, held: Held) -> bool:
    """Whether the published snapshot (`prev`) was built with other decisions, refusals among them."""
    rows = connection.execute("select typed_key, person_id, verdict from prev.etl_decision").fetchall()
    return {(row[0], row[1], row[2]) for row in rows} != held.lines


def _changed(connection: duckdb.DuckDBPyConnection, table: str, held: Held) -> set[Line]:
    rows = connection.execute(f"select typed_key, person_id, verdict from {table}").fetchall()
    before = {(row[0], row[1], row[2]) for row in rows if row[2] == "confirmed"}
    return before ^ {line for line in held.lines if line[2] == "confirmed"}


def _table(connection: duckdb.DuckDBPyConnection, name: str, lines: Iterable[Line], salt: str) -> None:
    columns = list(zip(*((*line, salt) for line in sorted(lines)), strict=True)) or [()] * len(_COLUMNS)
    arrays = {name: pa.array(column, pa.string()) for name, column in zip(_COLUMNS, columns, strict=True)}
    connection.register("laid_lines", pa.table(arrays))
    connection.execute(f"create or replace temp table {name} as from laid_lines")
    connection.unregister("laid_lines")
