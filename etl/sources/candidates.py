"""Profiles held against the first rows of a file: which fits where, and what to say when none does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.errors import FileRefused
from etl.sources.cut import LONG_DIGITS, cut
from etl.sources.headers import normalise_text
from etl.sources.profiles import Profile, Profiles

COUNTED = re.compile(r"人数$|人次$|学生数$|_cases$|(^|_)(total|cumulative|count|number)(_|$)", re.IGNORECASE)
SUMS = 4
"""So many headers that count people make a table one of sums, not of answers."""


@dataclass(frozen=True)
class Candidate:
    """A profile held against one row (the first is 0): the marks found there and those that are not."""

    profile: Profile
    row: int
    marks: tuple[str, ...]
    absent: tuple[str, ...]
    own_columns: int
    barred: bool

    @property
    def complete(self) -> bool:
        """Whether every mark is there, and nothing that speaks against it."""
        return bool(self.marks) and not self.absent and not self.barred

    @property
    def share(self) -> float:
        """The share of marks found."""
        return len(self.marks) / (len(self.marks) + len(self.absent) or 1)

    @property
    def sureness(self) -> float:
        """0–1: each of the tool's own headers that is there halves the doubt."""
        return self.share * (1 - 0.5 ** max(self.own_columns, len(self.marks)))

    def rank(self) -> tuple[bool, int, int, int]:
        """The more specific layout ranks higher; a bureau's own before a shipped one, an upper row before a lower."""
        return (self.profile.own, len(self.marks), self.own_columns, -self.row)


def candidates(head: Sequence[Sequence[str]], profiles: Profiles) -> list[Candidate]:
    """Every profile with marks against every row."""
    return [
        _held(profile, number, cells)
        for number, row in enumerate(head)
        if (cells := {normalise_text(cell): cell.strip() for cell in row if cell.strip()})
        for profile in profiles.sources
        if profile.marks
    ]


def _held(profile: Profile, number: int, cells: dict[str, str]) -> Candidate:
    marks, absent = [], []
    for mark in profile.marks:
        found = next((cell for text, cell in cells.items() if mark.fullmatch(text)), None)
        if found is None:
            absent.append(mark.pattern.strip("^()$"))
        else:
            marks.append(found)
    if len(absent) >= len(marks):  # the rest matters only where it is nearly the one
        return Candidate(profile, number, tuple(marks), tuple(absent), 0, False)
    own = sum(
        profile.ignores(text)
        or any(pattern.fullmatch(text) for pattern, _ in (*profile.columns, *profile.fallback))
        for text in cells
    )
    barred = any(pattern.search(text) for pattern in profile.none for text in cells)
    return Candidate(profile, number, tuple(marks), tuple(absent), own, barred)


def _told(cells: Sequence[str], length: int) -> str:
    """The beginnings of cells, for everybody to read: a row with a long number in it is no heading but somebody's
    data, and cut."""
    texts = [cell.strip() for cell in cells if cell.strip()]
    if any(LONG_DIGITS.search(text) for text in texts):
        texts = [cut(text) for text in texts]
    return "、".join(text[:length] for text in texts)[:200]


def not_recognised(found: Sequence[Candidate], head: Sequence[Sequence[str]], path: Path) -> FileRefused:
    """What to say of a file that no profile fits."""
    cells = next((row for row in head if sum(bool(cell.strip()) for cell in row) > 1), None)
    if cells is None:
        first = next((cell.strip() for row in head for cell in row if cell.strip()), "")
        return FileRefused("no_table", path.name, seen=_told([first], 40))
    seen = _told(cells, 20)
    if sum(bool(COUNTED.search(normalise_text(cell))) for cell in cells) >= SUMS:
        return FileRefused("counts", path.name, seen=seen)
    if any(normalise_text(cell).casefold() in ("sourcedid", "usersourcedid") for cell in cells):
        return FileRefused("bundle_part", path.name, source=path.stem)
    near = max((c for c in found if not c.barred), key=lambda c: (c.share, len(c.marks)), default=None)
    if near is not None and near.share > 0.5:
        return FileRefused(
            "missing_column", path.name, source=near.profile.label, columns="、".join(near.absent)
        )
    return FileRefused("unknown_layout", path.name, seen=seen)
