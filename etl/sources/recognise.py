"""Which tool wrote a file, and what each of its columns holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.errors import FileRefused
from etl.sources.headers import normalise_text
from etl.sources.profiles import Profile, Profiles

NUMBER = re.compile(r"^(第?\d+(题[、.．:：]?|[、:：)）]|[.．](?!\d))\s*)+")
NOTE = re.compile(r"【[^】]*】|[（(](必填|选填|单选|多选|自动)[）)]|[*＊]")
STAFF = re.compile(r"教职工|教师|教工|职工|老师(?!建议)")
NUMBERS = frozenset({"number", "student_no", "staff_no", "id_number"})


@dataclass(frozen=True)
class Column:
    """One column: its place, the question as asked (number and marks taken off), the field or None."""

    index: int
    question: str
    field: str | None


@dataclass(frozen=True)
class Recognition:
    """What a file is. `header_row` is the spreadsheet's row; `sureness` the share of marks found (0–1)."""

    profile: Profile
    header_row: int
    columns: tuple[Column, ...]
    role: str
    sureness: float

    @property
    def width(self) -> int:
        """Columns to read."""
        return len(self.columns)

    def of(self, field: str) -> list[Column]:
        """The columns that hold `field`, left to right."""
        return [column for column in self.columns if column.field == field]

    @property
    def unknown(self) -> list[Column]:
        """Questions that no field is known for: kept in `extra`."""
        return [column for column in self.columns if column.field is None and column.question]


def recognise(head: Sequence[Sequence[str]], profiles: Profiles, path: Path) -> Recognition:
    """Hold the first rows of a file against the profiles.

    Raises FileRefused("unknown_layout") when no row bears a tool's marks, ("missing_column") when a roster
    lacks one that it needs.
    """
    candidates = [
        (_sureness(profile, row), len(profile.marks), -number, profile)
        for number, row in enumerate(head, start=1)
        for profile in profiles.sources
    ]
    complete = [c for c in candidates if c[0] == 1.0]
    if not complete:
        raise _not_recognised(candidates, head, path)
    sureness, _, number, profile = max(complete, key=lambda c: c[:3])
    row = head[-number - 1]
    columns = tuple(_column(i, cell, profile, profiles) for i, cell in enumerate(row))
    _require(columns, profile, path)
    return Recognition(profile, -number, columns, _role(profile, columns, row, path), sureness)


def _not_recognised(
    candidates: Sequence[tuple[float, int, int, Profile]], head: Sequence[Sequence[str]], path: Path
) -> FileRefused:
    sureness, _, number, profile = max(candidates, key=lambda c: c[:3])
    if sureness > 0.5:
        row = {normalise_text(cell) for cell in head[-number - 1]}
        absent = [
            p.pattern.strip("^()$") for p in profile.marks if not any(p.fullmatch(cell) for cell in row)
        ]
        return FileRefused("missing_column", path.name, source=profile.label, columns="、".join(absent))
    cells = next((row for row in head if sum(bool(cell.strip()) for cell in row) > 1), head[0])
    seen = "、".join(cell.strip()[:20] for cell in cells if cell.strip())[:200]
    return FileRefused("unknown_layout", path.name, seen=seen)


def _sureness(profile: Profile, row: Sequence[str]) -> float:
    cells = {normalise_text(cell) for cell in row}
    found = sum(any(mark.fullmatch(cell) for cell in cells) for mark in profile.marks)
    return found / len(profile.marks) if profile.marks else 0.0


def question_text(header: str) -> str:
    """A question as it was asked, without its number and the tool's marks: `6、症状【多选题】` → `症状`."""
    return NOTE.sub("", NUMBER.sub("", header.strip())).strip()


def _column(index: int, header: str, profile: Profile, profiles: Profiles) -> Column:
    whole = normalise_text(header)
    question = question_text(header)
    wording = normalise_text(question)
    if not whole or whole in profile.ignore:
        return Column(index, question, "ignore")
    if (field := profile.questions.get(whole) or profile.questions.get(wording)) is not None:
        return Column(index, question, field)
    for pattern, field in profile.columns:
        if pattern.fullmatch(whole) or pattern.fullmatch(wording):
            return Column(index, question, field)
    if profile.kind != "answers":
        return Column(index, question, "ignore")
    asked = next((w.name for w in profiles.wordings if w.asks(wording)), None)
    return Column(index, question, asked)


def _require(columns: Sequence[Column], profile: Profile, path: Path) -> None:
    have = {column.field for column in columns}
    if have & NUMBERS:
        have.add("number")
    if absent := [name for name in profile.required if name not in have]:
        columns_named = "、".join(_as_headed(profile, name) for name in absent)
        raise FileRefused("missing_column", path.name, source=profile.label, columns=columns_named)


def _as_headed(profile: Profile, name: str) -> str:
    """The headers that a field is known by in files of this kind."""
    wanted = NUMBERS if name == "number" else {name}
    known = [
        pattern.pattern.removeprefix("^(").removesuffix(")$")
        for pattern, field in profile.columns
        if field in wanted
    ]
    return "|".join(known) or name


def _role(profile: Profile, columns: Sequence[Column], row: Sequence[str], path: Path) -> str:
    """Staff when the profile, the questions or the file's name say so; students otherwise."""
    if profile.role is not None:
        return profile.role
    if profile.kind == "staff":
        return "staff"
    asked = [column.question for column in columns if column.field in NUMBERS | {"name"}]
    return "staff" if STAFF.search(path.stem) or any(STAFF.search(text) for text in asked) else "student"
