"""The lake: one folder per fact, Parquet by day. A named file never changes; which ones count, the snapshot says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

ROW_GROUP = 122_880


@dataclass(frozen=True)
class Piece:
    """One file of the lake. `path` is relative to the data folder; `day` is None for facts without days."""

    fact: str
    day: date | None
    path: str
    rows: int
    content: str = ""


def quoted(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def scan(data: Path, pieces: Sequence[Piece], *options: str) -> str:
    """A table function over `pieces` (at least one), with `day` told from the path so that others stay closed."""
    paths = ", ".join(quoted(str(data / piece.path)) for piece in pieces)
    by_day = () if pieces[0].day is None else ("hive_partitioning = true", "hive_types = {'day': DATE}")
    return f"read_parquet({', '.join((f'[{paths}]', *by_day, *options))})"


def answers(connection: duckdb.DuckDBPyConnection, data: Path, pieces: Sequence[Piece]) -> str:
    """`scan` of pieces of answers with `answer_no`, a number for each row: the file's place among them, then the row.

    The places are a type of their own, since a scan that skips files would count them anew.
    """
    paths = ", ".join(quoted(str(data / piece.path)) for piece in pieces)
    connection.execute("drop type if exists memory.main.answer_file")
    connection.execute(f"create type memory.main.answer_file as enum ({paths})")
    number = "(enum_code(cast(filename as memory.main.answer_file))::bigint << 32) + row_no"
    return (
        f"(select {number} as answer_no, * exclude (filename) from {scan(data, pieces, 'filename = true')})"
    )


def write(
    connection: duckdb.DuckDBPyConnection,
    data: Path,
    fact: str,
    query: str,
    *,
    day: date | None,
    stem: str,
    sort: Iterable[str],
    hidden: Iterable[str] = (),
    derived: Iterable[str] = (),
) -> Piece:
    """Write `query` as one new file of `fact`, in the order of `sort` and without `hidden`; says what is in it.

    What is in `derived` is written, but no part of the fingerprint. An unpublished file of that name is replaced.
    """
    folder = data / "lake" / fact / ("" if day is None else f"day={day.isoformat()}")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}.parquet"
    part = path.with_suffix(".part")
    order = ", ".join(sort)
    kept = f"* exclude ({', '.join(hidden)})" if hidden else "*"
    ordered = f"select {kept} from ({query}) order by {order}" if order else query
    connection.execute(
        f"copy ({ordered}) to {quoted(str(part))} (format parquet, compression zstd, "
        f"compression_level 1, row_group_size {ROW_GROUP})"
    )
    part.replace(path)
    told = f"read_parquet({quoted(str(path))}, hive_partitioning = false)"
    if derived:
        told = f"(select * exclude ({', '.join(derived)}) from {told})"
    rows, content = content_of(connection, told)
    return Piece(fact, day, str(path.relative_to(data)), rows, content)


def content_of(connection: duckdb.DuckDBPyConnection, table: str) -> tuple[int, str]:
    """Rows of `table`, and a fingerprint of them that does not depend on their order."""
    row = connection.execute(
        f"select count(*), bit_xor(hash(t)), sum(hash(t) % 1000003) from {table} as t"
    ).fetchone()
    assert row is not None
    return int(row[0]), f"{int(row[1] or 0):016x}{int(row[2] or 0):x}"
