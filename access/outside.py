"""Puts on record what is changed on the server, beside the desk: settings by hand, answers that the night let go of."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Flask
from sqlalchemy import select, update

from access.audit import Entry, record
from access.store import Store, store
from access.tables import Fact
from common.errors import EpiDeskError, NotRecorded

log = logging.getLogger("epidesk")
EVERY_S = 60.0
KNOWN = "seen "
"""Facts of the store whose keys begin so hold what was found last."""


def watch(
    server: Flask, data: Callable[[], Path], told: Callable[[], Mapping[str, str]], every_s: float = EVERY_S
) -> None:
    """Look with a request, now and then, in each worker. `told`: what the published snapshot says of itself, by name.

    No request fails because of it; the one that finds a change waits for the store as any that writes.
    """
    looked = {"at": -every_s}

    @server.before_request
    def look() -> None:
        if time.monotonic() - looked["at"] < every_s:
            return
        looked["at"] = time.monotonic()
        try:
            note_changes(store(data()), {"settings.toml": digest(data() / "settings.toml"), **told()})
        except EpiDeskError as error:
            log.error("%s", error)


def digest(path: Path) -> str:
    """What a file holds, as twelve signs; "" for none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    except OSError:
        return ""


def note_changes(kept: Store, found: Mapping[str, str]) -> None:
    """Record each of `found` that is not what it was when somebody looked last. The first look only remembers.

    Raises BadStore, NotRecorded; a change is then recorded the next time.
    """
    with kept.reading() as reading:
        rows = reading.execute(select(Fact.key, Fact.value).where(Fact.key.startswith(KNOWN)))
        known = {key.removeprefix(KNOWN): value for key, value in rows}
    for name, value in found.items():
        if known.get(name) != value and _taken(kept, name, known.get(name), value) and name in known:
            try:
                record(kept, Entry("settings_changed", role="server", subject=f"{name} {value}"))
            except NotRecorded:
                _taken(kept, name, value, known[name])
                raise


def _taken(kept: Store, name: str, old: str | None, new: str) -> bool:
    """Whether this worker is the one that turned `old` into `new`."""
    with kept.session() as session:
        if old is None:
            if session.get(Fact, KNOWN + name) is not None:
                return False
            session.add(Fact(key=KNOWN + name, value=new))
            return True
        changed = update(Fact).where(Fact.key == KNOWN + name, Fact.value == old).values(value=new)
        return bool(session.execute(changed.returning(Fact.key)).all())
