"""Going back: an earlier snapshot is published again by moving the link, and nothing else changes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from common.words import UNKNOWN
from etl.errors import NightFailed
from etl.held import hold
from etl.lock import locked
from etl.workspace import written_to
from warehouse.history import Kept, files_known, shelf, unfit
from warehouse.publish import serve


@dataclass(frozen=True)
class Rollback:
    """What was done. `forgotten`: file id → name of the files that the snapshot left knew and the one that serves now
    doesn't; `held` says whether the nights to come pass them over."""

    left: str
    serves: Kept
    forgotten: dict[str, str]
    held: bool


def rollback(data: Path, to: str | None = None, *, held: bool = False) -> Rollback:
    """Publish an earlier snapshot again: the one named `to` (its id or number), else the one before.

    Raises NightFailed: nothing_published, nothing_earlier, no_such_snapshot, already_serves, unfit_… when the
    snapshot could not serve, locked while a night is at work. The link moves last, after the list of held files
    was written: a kill in between leaves everything as it was, for only unknown files are held.
    """
    data = data.absolute()
    with locked(data), written_to(data):
        found = shelf(data)
        current = next((kept for kept in found if kept.serves), None)
        if not found:
            raise NightFailed("nothing_published", path=data)
        target = _named(found, to, data) if to else _before(found, current, data)
        if target.serves:
            raise NightFailed("already_serves", id=target.id)
        if wrong := unfit(data, target):
            code, detail = wrong
            raise NightFailed(f"unfit_{code}", id=target.id, detail=detail)
        forgotten = _forgotten(current, target) if current else {}
        if held:
            hold(data, forgotten)
        serve(data, target.path)
        return Rollback(current.id if current else UNKNOWN, target, forgotten, held)


def _named(found: list[Kept], to: str, data: Path) -> Kept:
    named = [kept for kept in found if kept.id == to or (to.isdigit() and kept.number == int(to))]
    if len(named) != 1:
        raise NightFailed("no_such_snapshot", id=to, path=data, known="、".join(kept.id for kept in found))
    return named[0]


def _before(found: list[Kept], current: Kept | None, data: Path) -> Kept:
    """The snapshot that `current` was built upon; where it does not say or that is gone, the one numbered before.
    When the link leads nowhere, the newest."""
    if current is None:
        return found[0]
    told = [kept for kept in found if kept.id == current.about.get("previous")]
    earlier = told or [kept for kept in found if kept.number < current.number]
    if not earlier:
        raise NightFailed("nothing_earlier", id=current.id, path=data)
    return earlier[0]


def _forgotten(current: Kept, target: Kept) -> dict[str, str]:
    try:
        known = files_known(current.path)
    except duckdb.Error:  # that it can't be opened may be why one goes back
        return {}
    return {file_id: name for file_id, name in known.items() if file_id not in files_known(target.path)}
