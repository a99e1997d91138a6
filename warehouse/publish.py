"""Making a finished snapshot the one that serves: its own name, safe on disk, then the link moves."""

from __future__ import annotations

import os
from pathlib import Path

NAME_DIGITS = 6


def next_number(data: Path) -> int:
    """One more than the highest snapshot there is."""
    heads = (path.name[:NAME_DIGITS] for path in (data / "snapshots").glob("*.duckdb"))
    return max((int(head) for head in heads if head.isdigit()), default=0) + 1


def publish(data: Path, built: Path, number: int, content: str) -> Path:
    """Name `built` as snapshot `number`, then move `snapshots/current` onto it: nothing is seen before that."""
    target = data / "snapshots" / f"{number:0{NAME_DIGITS}d}-{content[:8]}.duckdb"
    _to_disk(built)
    built.rename(target)
    link = data / "snapshots" / ".current.new"
    link.unlink(missing_ok=True)
    link.symlink_to(target.name)
    link.replace(data / "snapshots" / "current")
    _to_disk(data / "snapshots")
    return target


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
