"""Published snapshots: which one serves, and how it is opened."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb

from common.errors import BrokenSnapshot

GOOD_NIGHT = ".good-night"


def published(data_dir: Path) -> Path | None:
    """The snapshot that `data_dir/snapshots/current` names; None when nothing is published."""
    link = data_dir / "snapshots" / "current"
    if not link.exists():
        return None
    return link.resolve()


def mark_good_night(data_dir: Path, ended: datetime) -> None:
    """Note when a night ended that went well and found nothing to publish (Asia/Shanghai wall time).

    A file of its own: the snapshot stays as it is, and a copy of the folder keeps the time.
    """
    note = data_dir / "snapshots" / GOOD_NIGHT
    fresh = note.with_name(f"{GOOD_NIGHT}.new")
    fresh.write_text(ended.isoformat(), encoding="ascii")
    fresh.replace(note)


def quiet_night(data_dir: Path) -> datetime | None:
    """When the last night ended that went well and published nothing; None when there was none."""
    try:
        return datetime.fromisoformat((data_dir / "snapshots" / GOOD_NIGHT).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def snapshot_id(path: Path) -> str:
    """The id of a snapshot: its file name without the suffix."""
    return path.stem


def connect(path: Path, *, threads: int = 2, memory_limit: str = "1GB") -> duckdb.DuckDBPyConnection:
    """Open the snapshot read-only, without access to other files but its lake's, its settings locked.

    Raises BrokenSnapshot when it is no readable DuckDB file.
    """
    try:
        connection = duckdb.connect(
            str(path), read_only=True, config={"threads": threads, "memory_limit": memory_limit}
        )
        lake = path.parent.parent / "lake"
        connection.execute("SET autoinstall_known_extensions=false")
        connection.execute("SET autoload_known_extensions=false")
        connection.execute(f"SET allowed_directories=['{str(lake).replace(chr(39), chr(39) * 2)}']")
        connection.execute("SET enable_external_access=false")
        connection.execute("SET lock_configuration=true")
    except duckdb.Error as error:
        raise BrokenSnapshot(
            f"The snapshot can't be opened: {str(error).splitlines()[0]}",
            str(path),
            "Run `python -m etl nightly` again; it publishes a new one.",
            zh=f"快照无法打开（{path.name}）。请重新运行 python -m etl nightly。",
        ) from error
    return connection
