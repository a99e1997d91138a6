"""The night's own tables in a snapshot: runs, files, questions, refused rows, the lake's files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

TABLES: dict[str, str] = {
    "etl_run": "run_id integer, started_at timestamp, finished_at timestamp, state varchar, files_new integer, "
    "files_same integer, files_refused integer, rows_in bigint, rows_loaded bigint, rows_refused bigint",
    "etl_file": "file_id varchar, name varchar, kind varchar, source varchar, role varchar, rows_in bigint, "
    "rows_loaded bigint, rows_superseded bigint, rows_refused bigint, rows_blank bigint, rows_unmatched bigint, "
    "rows_confirmed bigint, state varchar, reason varchar, detail varchar, run_id integer, days_from date, "
    "days_to date, effective_from date, effective_to date, profile varchar",
    "etl_inbox": "name varchar, size bigint, changed_ns bigint, file_id varchar",
    "etl_lake": "fact varchar, day date, path varchar, rows bigint, content varchar",
    "etl_file_question": "file_id varchar, source varchar, question varchar, field varchar, day_from date, "
    "day_to date, answers bigint",
    "core_question": "question varchar, wording_id varchar, field varchar, source varchar, separators varchar, "
    "first_day date, last_day date, answers bigint, follows varchar",
    "core_reject": "file_id varchar, row_no integer, field varchar, value varchar, reason varchar",
    "etl_meta": "key varchar, value varchar",
}

LAID_ASIDE = frozenset({"core_reject"})
"""Those that hold what anybody typed: they never lie in the snapshot's file, which has a view over the lake."""

QUESTIONS = """
create view etl_question as
select source, question, field, min(day_from) as first_day, max(day_to) as last_day, sum(answers) as answers
from etl_file_question group by source, question, field
"""


def create(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Create one of TABLES, empty."""
    kind = "temp table" if name in LAID_ASIDE else "table"
    connection.execute(f"create or replace {kind} {place(name)} ({TABLES[name]})")


def place(name: str) -> str:
    """Where one of TABLES is while a snapshot is made."""
    return f"temp.{name}" if name in LAID_ASIDE else f"snap.{name}"


def read(connection: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    """A whole table as rows."""
    cursor = connection.execute(f"from {name}")
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def copy_forward(
    connection: duckdb.DuckDBPyConnection,
    names: Sequence[str],
    without: Sequence[str],
    laid: Mapping[str, str],
) -> None:
    """Take rows over from the published snapshot (`prev`), but for those of the files `without`.

    `laid`: table expressions of those that lie in the lake: the folder may have moved since their views were made.
    """
    for name in names:
        per_file = "file_id" in TABLES[name].split(",")[0]
        where = "where not list_contains($gone, file_id)" if per_file else ""
        parameters = {"gone": list(without)} if per_file else None
        connection.execute(
            f"insert into {place(name)} select * from {laid.get(name, f'prev.{name}')} {where}", parameters
        )


def record(connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[dict[str, Any]]) -> None:
    """Append rows; columns that a row lacks are null."""
    if not rows:
        return
    columns = list(rows[0])
    table = pa.table({column: pa.array([row[column] for row in rows]) for column in columns})
    connection.register("recorded", table)
    connection.execute(f"insert into {place(name)} ({', '.join(columns)}) select * from recorded")
    connection.unregister("recorded")


def refine_files(connection: duckdb.DuckDBPyConnection) -> None:
    """Put what the models found of each file's rows into its accounts."""
    connection.execute(
        """
        update snap.etl_file as f set
            rows_loaded = c.rows_loaded, rows_superseded = c.rows_superseded, rows_unmatched = c.rows_unmatched,
            rows_confirmed = c.rows_confirmed
        from (
            select file_id, sum(rows_loaded) as rows_loaded, sum(rows_superseded) as rows_superseded,
                sum(rows_unmatched) as rows_unmatched, sum(rows_confirmed) as rows_confirmed
            from core_file_day group by file_id
        ) as c
        where f.file_id = c.file_id
        """
    )


def file_accounts(connection: duckdb.DuckDBPyConnection, run_id: int | None) -> list[tuple[Any, ...]]:
    """kind, source, files, rows in, loaded, superseded, refused, blank, unmatched; of one run, or of all."""
    return connection.execute(
        """
        select kind, source, count(*), sum(rows_in), sum(rows_loaded), sum(rows_superseded), sum(rows_refused),
            sum(rows_blank), sum(rows_unmatched)
        from etl_file where run_id = $run or $run is null group by kind, source order by kind, source
        """,
        {"run": run_id},
    ).fetchall()


def last_runs(connection: duckdb.DuckDBPyConnection, limit: int) -> list[dict[str, Any]]:
    """The newest runs, newest first."""
    cursor = connection.execute(
        "select run_id, started_at, finished_at, state, files_new, rows_in, rows_loaded, rows_refused "
        "from etl_run order by run_id desc limit ?",
        [limit],
    )
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def meta(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What `etl_meta` says of the snapshot."""
    return dict(connection.execute("select key, value from etl_meta").fetchall())
