"""What one answer hands out that must go on record: noted where it happens, recorded once when the answer leaves.

Whoever hands out names notes how many, never which. A page that is kept for the next reader keeps its notes with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

from access.scope import Scope


@dataclass(frozen=True)
class Note:
    """`rows` people by name, or rows of a file, or one refusal; of `unit` ("school:4100000001"); `what` they are."""

    kind: Literal["names_read", "exported", "denied"]
    what: str
    unit: str
    rows: int


_notes: ContextVar[list[Note] | None] = ContextVar("notes", default=None)


@contextmanager
def noting() -> Iterator[list[Note]]:
    """Collects what is noted within it, and notes it again outside of it."""
    found: list[Note] = []
    token = _notes.set(found)
    try:
        yield found
    finally:
        _notes.reset(token)
        again(found)


def again(notes: Iterable[Note]) -> None:
    """Note what was noted when a kept part was drawn."""
    held = _notes.get()
    if held is not None:
        held.extend(notes)


def names(scope: Scope, what: str, rows: int) -> None:
    """So many people's names or numbers are handed out, if the scope may see them at all."""
    if scope.may_see_names and rows:
        again([Note("names_read", what, scope.unit, rows)])


def export(scope: Scope, what: str, rows: int) -> None:
    """A file of so many rows is handed out."""
    again([Note("exported", what, scope.unit, rows)])


def refused(what: str, unit: str) -> None:
    """Somebody asked for a unit that is not theirs and was told so on a page."""
    again([Note("denied", what, unit, 0)])
