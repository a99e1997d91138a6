"""The night's questions in the database: what was asked, which options were seen, which wording follows which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.ledger import record

ASKED = ("question", "wording_id", "free", "separators")


def asked_before(connection: duckdb.DuckDBPyConnection, without: Sequence[str]) -> list[dict[str, Any]]:
    """What the published snapshot (`prev`) knows to have been asked, but for the files `without`.

    Keys: source, question, field, day_from, day_to, answers, and files (of questions without a field).
    """
    cursor = connection.execute(
        """
        select source, question, field, min(day_from) as day_from, max(day_to) as day_to,
            cast(sum(answers) as bigint) as answers,
            coalesce(list(file_id) filter (where field is null), []) as files
        from prev.etl_file_question where not list_contains($gone, file_id) group by source, question, field
        """,
        {"gone": list(without)},
    )
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def lay_out_questions(connection: duckdb.DuckDBPyConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Lay out `stg_question`: a question as it was asked, what it counts as, and how its answers are split."""
    kinds = (pa.string(), pa.string(), pa.bool_(), pa.string())
    columns = {
        name: pa.array([row[name] for row in rows], kind) for name, kind in zip(ASKED, kinds, strict=True)
    }
    connection.register("laid_question", pa.table(columns))
    connection.execute("create or replace temp table stg_question as from laid_question")


def options_seen(connection: duckdb.DuckDBPyConnection) -> dict[str, frozenset[str]]:
    """The options of each question without a field, over all days."""
    found: dict[str, set[str]] = {}
    for wording_id, option in connection.execute(
        "select distinct wording_id, option from core_option"
    ).fetchall():
        found.setdefault(wording_id, set()).add(option)
    return {wording_id: frozenset(options) for wording_id, options in found.items()}


def keep_questions(connection: duckdb.DuckDBPyConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Write `core_question`."""
    record(connection, "core_question", rows)
