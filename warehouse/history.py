"""The snapshots that a data folder keeps: what each says of itself, which files it names, whether it could serve."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from common.errors import BrokenSnapshot
from warehouse.audits import failures
from warehouse.ledger import meta
from warehouse.models.catalog import fingerprint, models
from warehouse.publish import NAME_DIGITS
from warehouse.snapshots import connect, published


@dataclass(frozen=True)
class Kept:
    """A snapshot on disk. `stopped` is when it ceased to serve, or was built (seconds since 1970, by file time);
    `about` is its `etl_meta`, empty when it can't be opened."""

    path: Path
    number: int
    size: int
    stopped: float
    serves: bool
    about: dict[str, str]

    @property
    def id(self) -> str:
        """Its file's name without the suffix."""
        return self.path.stem


def shelf(data: Path, *, read: bool = True) -> list[Kept]:
    """Every snapshot of a data folder, the newest first; without `read` none is opened."""
    current = published(data)
    found = []
    for path in (data / "snapshots").glob("*.duckdb"):
        head = path.name[:NAME_DIGITS]
        if not head.isdigit():
            continue
        state = path.stat()
        serves = current is not None and path.resolve() == current
        about = _about(path) if read else {}
        found.append(Kept(path, int(head), state.st_size, state.st_mtime, serves, about))
    return sorted(found, key=lambda kept: (kept.number, kept.id), reverse=True)


def _about(path: Path) -> dict[str, str]:
    try:
        with _opened(path) as connection:
            return meta(connection)
    except duckdb.Error:
        return {}


@contextmanager
def _opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def lake_files(path: Path) -> set[str]:
    """The lake's files that a snapshot names, relative to the data folder. Raises duckdb.Error."""
    with _opened(path) as connection:
        return {row[0] for row in connection.execute("select path from etl_lake").fetchall()}


def files_known(path: Path) -> dict[str, str]:
    """File id → name of every file that a snapshot knows. Raises duckdb.Error."""
    with _opened(path) as connection:
        return dict(connection.execute("select file_id, name from etl_file order by name").fetchall())


def unfit(data: Path, kept: Kept) -> tuple[str, str] | None:
    """Why a snapshot can't serve: a code and what it is about; None when it can.

    Opens it as the dashboard does, looks for every file that it names, counts the rows of each table, and runs
    the audits of its last day.
    """
    if not kept.about:
        return "broken", kept.id
    if kept.about.get("root") != str(data):
        return "moved", kept.about.get("root", "")
    if kept.about.get("models") != fingerprint():
        return "other_version", kept.about.get("created_at", "")
    absent = sorted(name for name in lake_files(kept.path) if not (data / name).is_file())
    if absent:
        return "lacks_files", absent[0]
    try:
        with connect(kept.path) as connection:
            wrong = _miscounted(connection) + failures(connection, _last_day(kept))
    except (duckdb.Error, BrokenSnapshot) as error:
        return "broken", str(error).splitlines()[0][:160]
    return ("failed_audit", wrong[0]) if wrong else None


def _last_day(kept: Kept) -> list[date]:
    told = kept.about.get("last_day")
    return [date.fromisoformat(told)] if told else []


def _miscounted(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Facts of the lake that hold other rows than were written."""
    written = dict(connection.execute("select fact, sum(rows) from etl_lake group by fact").fetchall())
    found = []
    for model in models():
        if model.stored == "lake" and model.name in written:
            row = connection.execute(f"select count(*) from {model.name}").fetchone()
            if row is None or row[0] != written[model.name]:
                found.append(f"{model.name}: {row and row[0]} ≠ {written[model.name]}")
    return found
