"""The night's connection: the new snapshot to write, the published one to read, memory within bounds."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from common.settings import app_settings
from warehouse.lake import quoted

MOST_MEMORY = 1_200_000_000


def open_new(path: Path, previous: Path | None) -> duckdb.DuckDBPyConnection:
    """A connection that writes the new snapshot at `path` as catalog `snap` and reads the published one as `prev`.

    Both have names of their own because a bare `main.x` may also mean a temporary table. What memory does not hold
    goes to a folder beside `path`.
    """
    connection = duckdb.connect(
        config={
            "preserve_insertion_order": False,
            "temp_directory": str(path.with_suffix(".spill")),
            "memory_limit": app_settings().night_memory or f"{_a_quarter()}B",
        }
    )
    connection.execute("set enable_progress_bar = false")
    connection.execute(f"attach {quoted(str(path))} as snap")
    connection.execute("use snap")
    if previous is not None:
        connection.execute(f"attach {quoted(str(previous))} as prev (read_only)")
    return connection


def _a_quarter() -> int:
    """A quarter of the machine's memory in bytes, MOST_MEMORY at most: more makes the night no faster."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(MOST_MEMORY, physical // 4)


def close(connection: duckdb.DuckDBPyConnection) -> None:
    """Write everything of the new snapshot to its file and let go of it."""
    connection.execute("use memory")
    connection.execute("checkpoint snap")
    connection.execute("detach snap")
