"""Letting go of what no reader can need any more: snapshots past their grace, lake files that none kept names.

The archive is never touched: it holds every byte that was ever taken in.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from common.settings import Keep
from etl.workspace import leftovers
from warehouse.history import Kept, lake_files, shelf

DAY_SECONDS = 86_400


@dataclass
class Freed:
    """What went, or with a dry run would go: snapshots by id, lake files and leftovers of killed nights by path below
    the data folder. `unread`: a kept snapshot that can't be opened, so that no lake file could be let go."""

    snapshots: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    size: int = 0
    unread: list[str] = field(default_factory=list)


def collect(data: Path, keep: Keep, *, dry: bool = False) -> Freed:
    """Remove what is past its grace. For whoever holds the data folder's lock.

    Kept are the snapshot that serves, the last `keep.snapshots` by number, and any that served within
    `keep.days`; with each every lake file that it names. Snapshots go first: a kill in between leaves files
    that nobody names, and the next night collects them.
    """
    freed = Freed()
    before = time.time() - keep.days * DAY_SECONDS
    found = shelf(data, read=False)
    if not any(kept.serves for kept in found):
        return freed  # nothing is published: nothing tells what is needed
    staying = [
        kept for place, kept in enumerate(found)
        if kept.serves or place < keep.snapshots or kept.stopped >= before
    ]  # fmt: skip
    going = [kept for kept in found if kept not in staying]
    for kept in going:
        freed.snapshots.append(kept.id)
        _let_go(data, [kept.path, *kept.path.parent.glob(f"{kept.path.name}.*")], freed, dry)
    old = [path for path in _lake(data) if path.lstat().st_mtime < before]
    if old:
        freed.files += _collect_lake(data, old, staying, freed, dry)
    freed.files += _let_go(data, leftovers(data), freed, dry)
    return freed


def _collect_lake(
    data: Path, old: Iterable[Path], staying: Iterable[Kept], freed: Freed, dry: bool
) -> list[str]:
    named: set[str] = set()
    for kept in staying:
        try:
            named |= lake_files(kept.path)
        except duckdb.Error:
            freed.unread.append(kept.id)
    if freed.unread:
        return []
    unnamed = [path for path in old if str(path.relative_to(data)) not in named]
    gone = _let_go(data, unnamed, freed, dry)
    for folder in {path.parent for path in unnamed}:
        with suppress(OSError):  # it may hold other files
            folder.rmdir()
    return gone


def _lake(data: Path) -> Iterator[Path]:
    # fact by fact: some may be links to a volume of their own
    facts = [fact for fact in (data / "lake").glob("*") if fact.is_dir()]
    return (path for fact in facts for path in fact.rglob("*.parquet") if path.is_file())


def _let_go(data: Path, paths: Iterable[Path], freed: Freed, dry: bool) -> list[str]:
    """Remove files and count them; one that can't be removed stays for the next time."""
    gone = []
    for path in paths:
        try:
            size = path.lstat().st_size
            if not dry:
                path.unlink()
        except OSError:
            continue
        freed.size += size
        gone.append(str(path.relative_to(data)))
    return gone
