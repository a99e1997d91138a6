"""Making a finished snapshot the one that serves: its own name, safe on disk, then the link moves."""

from __future__ import annotations

import os
from pathlib import Path

NAME_DIGITS = 6


def next_number(data: Path) -> int:
    """One more than the highest snapshot there is."""
    numbers = [int(p.name[:NAME_DIGITS]) for p in (data / "snapshots").glob("*.duckdb") if p.name[:NAME_DIGITS].isdigit()]
    return max(numbers, default=0) + 1


def publish(data: Path, built: Path, number: int, content: str) -> Path:
    """Name `built` as snapshot `number` and move `snapshots/current` onto it. Nothing before the move is seen."""
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
