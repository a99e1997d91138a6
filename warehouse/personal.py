"""What of a snapshot tells of single people, day by day: it is let go after a while, the counts made of it stay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb

from warehouse.lake import Piece
from warehouse.ledger import meta, place

FACTS = frozenset(
    {
        "answer",
        "core_report",
        "core_response",
        "core_unmatched",
        "core_confirmed",
        "core_suggestion",
        "core_flag",
        "core_repeat",
        "core_together",
        "core_absence",
    }
)
"""Facts of the lake that name a person, or a row of somebody's."""

TABLES = {
    # a line tells of absences up to `until`: younger ones need it
    "core_run": "until < $before",
    # a refused row has no day: it goes with its file's last one, or with the night that took it in
    "core_reject": "file_id in (select f.file_id from {snap}etl_file as f left join {snap}etl_run as r "
    "on f.run_id = r.run_id where coalesce(f.days_to, cast(r.finished_at as date)) < $before)",
}
"""Tables of the snapshot that do, and which of their rows go."""

FROM = "personal_from"
"""The key in `etl_meta` of the first day of which there are still answers by name."""


def kept(pieces: Iterable[Piece], before: date | None) -> list[Piece]:
    """The pieces without those that tell of people on days before `before`."""
    return [p for p in pieces if before is None or p.fact not in FACTS or p.day is None or p.day >= before]


def clear(connection: duckdb.DuckDBPyConnection, before: date) -> None:
    """Remove the rows of TABLES from the new snapshot (`snap`)."""
    for table, condition in TABLES.items():
        connection.execute(
            f"delete from {place(table)} where {condition.format(snap='snap.')}", {"before": before}
        )


def counted(snapshot: Path, before: date) -> dict[str, int]:
    """How many rows of each fact and table would go with days before `before`; without those of which none would."""
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        found = connection.execute(
            "select fact, cast(sum(rows) as bigint) from etl_lake where day < $before and list_contains($facts, fact) "
            "group by fact order by fact",
            {"before": before, "facts": sorted(FACTS)},
        ).fetchall()
        for table, condition in TABLES.items():
            query = f"select count(*) from {table} where {condition.format(snap='')}"
            row = connection.execute(query, {"before": before}).fetchone()
            found.append((table, row[0] if row else 0))
    return {name: rows for name, rows in found if rows}


def begins(connection: duckdb.DuckDBPyConnection) -> date | None:
    """The first day of which the snapshot open on `connection` still has answers by name; None: of all."""
    told = meta(connection).get(FROM)
    return date.fromisoformat(told) if told else None


def begins_in(snapshot: Path | None) -> date | None:
    """The same of a snapshot's file; None without one."""
    if snapshot is None:
        return None
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        return begins(connection)


def days_gone(connection: duckdb.DuckDBPyConnection, before: date | None) -> list[date]:
    """The collected days of the published snapshot (`prev`) before `before`, oldest first."""
    if before is None:
        return []
    found = connection.execute(
        "select day from prev.core_day where day < $before order by day", {"before": before}
    )
    return [row[0] for row in found.fetchall()]
