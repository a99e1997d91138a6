"""Making a finished snapshot the one that serves: its own name, safe on disk, then the link moves."""

from __future__ import annotations

import os
from pathlib import Path

from warehouse.snapshots import GOOD_NIGHT, published

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
    serve(data, target)
    return target


def serve(data: Path, target: Path) -> None:
    """Move `snapshots/current` onto `target`. The snapshot it leaves is stamped with the time: until then it served.

    The last good night is then the one that made `target`: quiet ones that came after another are forgotten.
    """
    if (before := published(data)) is not None and before != target.resolve():
        os.utime(before)
    link = data / "snapshots" / ".current.new"
    link.unlink(missing_ok=True)
    link.symlink_to(target.name)
    link.replace(data / "snapshots" / "current")
    (data / "snapshots" / GOOD_NIGHT).unlink(missing_ok=True)
    _to_disk(data / "snapshots")


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
