"""The head of the audit outside of its table: a file that says which entry was the last, so that a cut tail shows.

`DIR/audit-head`, or where EPIDESK_AUDIT_HEAD says: best on another volume than the table. One line a head. More than
one stands there only when the one before was no longer in the table: it then stays as evidence.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from access.chain import Head
from common.settings import app_settings

FILE = "audit-head"
MOST = 100
"""Heads that are kept at most; the oldest evidence is the best."""


def place(data: Path) -> Path:
    """Where the head of a data folder's audit is noted."""
    return app_settings().audit_head or data / FILE


@contextmanager
def one_at_a_time(data: Path) -> Iterator[None]:
    """Within it no other thread or process of this host appends. Raises OSError when there is no place for the lock."""
    path = place(data)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def heads(data: Path) -> list[Head]:
    """What is noted, the newest last; none without the file. A line that can't be read counts as a head of its own
    that no table holds.
    """
    try:
        lines = place(data).read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    return [_head(line) for line in lines if line.strip()]


def _head(line: str) -> Head:
    number, _, seal = line.strip().partition(" ")
    return Head(int(number), seal) if number.isdecimal() else Head(1, line.strip())


def note(data: Path, noted: Sequence[Head]) -> None:
    """Write what is noted, whole or not at all. Raises OSError."""
    path = place(data)
    kept = [*noted[: MOST - 1], *noted[-1:]] if len(noted) > MOST else noted
    fresh = path.with_name(f".{path.name}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write("".join(f"{head.seq} {head.seal}\n" for head in kept))
    fresh.replace(path)
