"""Which tool wrote a file, what each of its columns holds, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from etl.convert.classes import parse_class
from etl.errors import FileRefused
from etl.formats.base import HEAD_ROWS
from etl.sources.candidates import Candidate, candidates, not_recognised
from etl.sources.coded import CHOSEN, without_meaning
from etl.sources.headers import NUMBER, question_text
from etl.sources.mapping import NUMBERS, Column, Fold, columns_of
from etl.sources.profiles import Profile, Profiles
from etl.sources.shapes import SHAPES
from etl.sources.shapes.base import cell
from etl.sources.unit_names import school_named

__all__ = ["NUMBER", "NUMBERS", "Column", "Recognition", "question_text", "recognise"]

STAFF = re.compile(r"教职工|教师|教工|职工|老师(?!建议)|\b(staff|teachers?)\b", re.IGNORECASE)
PLAIN = "plain"
HEALTH = CHOSEN | {"temperature_c", "isolation_days"}
"""What a table without any tool's marks must ask, one of these, to be answers about health."""
DAY_FIRST = re.compile(r"(1[3-9]|2\d|3[01])[/.-]\d{1,2}[/.-]\d{2,4}\b|\d{1,2}\.\d{1,2}\.\d{4}\b")
ASSUMED = 0.5
"""How sure a table without any tool's marks is of being what its columns say, at most."""


@dataclass(frozen=True)
class Recognition:
    """What a file is.

    `header_row`, `first_row`: the spreadsheet's rows of the header and of the first answer. `sureness` (0–1) grows with
    the marks found, `marks` names them; `rivals` are labels of other layouts that would fit as well. `coded`:
    questions answered by numbers that nobody gave a meaning. `defaults`: what the rows above the header or the file's
    name say of all rows, by field. `width`: columns to read; `folds`: which of them become one question;
    `timezone`: where times were written, when not in China; `day_first`: whether they begin with the day.
    """

    profile: Profile
    header_row: int
    columns: tuple[Column, ...]
    role: str
    sureness: float
    marks: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    coded: tuple[str, ...] = ()
    first_row: int = 0
    width: int = 0
    folds: tuple[Fold, ...] = ()
    timezone: str = ""
    day_first: bool = False
    defaults: dict[str, str] = field(default_factory=dict)

    def of(self, field: str) -> list[Column]:
        """The columns that hold `field`, left to right."""
        return [column for column in self.columns if column.field == field]

    @property
    def unknown(self) -> list[Column]:
        """Questions that no field is known for: kept in `extra`."""
        return [column for column in self.columns if column.field is None and column.question]


def recognise(head: Sequence[Sequence[str]], profiles: Profiles, path: Path) -> Recognition:
    """Hold the first rows of a file against the profiles.

    The layout with the most marks wins, a bureau's own before a shipped one; a table that bears no tool's marks is
    taken by the wording of its headers. Raises FileRefused("unknown_layout") when that says nothing either,
    ("counts") for a table of sums, ("missing_column") when a roster lacks one that it needs.
    """
    found = candidates(head[:HEAD_ROWS], profiles)
    fitting = [candidate for candidate in found if candidate.complete]
    if not fitting:
        plain = _plain(head, profiles, path)
        if plain is None:
            raise not_recognised(found, head, path)
        return plain
    best = max(fitting, key=Candidate.rank)
    rivals = {c.profile.label for c in fitting if c.profile.kind == best.profile.kind} - {best.profile.label}
    seen = _laid_out(best.profile, head, best.row, profiles, path)
    _require(seen, head, path)
    return replace(seen, sureness=best.sureness, marks=best.marks, rivals=tuple(sorted(rivals)))


def _laid_out(
    profile: Profile, head: Sequence[Sequence[str]], row: int, profiles: Profiles, path: Path
) -> Recognition:
    """`row`: the header's, the first is 0."""
    layout = SHAPES[profile.shape](head[row:], profile.header_rows)
    columns, folds = columns_of(layout, profile, profiles.wordings)
    columns, coded = without_meaning(columns, folds, profile, head[row + layout.rows :], path.stem)
    return Recognition(
        profile=profile,
        header_row=row + 1,
        columns=columns,
        role=_role(profile, columns, path),
        sureness=0.0,
        coded=coded,
        first_row=row + 1 + layout.rows,
        width=len(layout.headings),
        folds=folds,
        timezone=profile.timezone or layout.timezone,
        day_first=profile.dates == "dmy" or _day_first(columns, head[row + layout.rows :]),
        defaults=_defaults(profile, columns, head[:row], path),
    )


def _day_first(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> bool:
    """Whether dates begin with the day, as a form in British or German does: 20/8/2025 can be nothing else."""
    places = [column.index for column in columns if column.field in ("submitted_at", "day")]
    return any(DAY_FIRST.match(cell(rows, row, place)) for row in range(len(rows)) for place in places)


def _plain(head: Sequence[Sequence[str]], profiles: Profiles, path: Path) -> Recognition | None:
    """A table known by what its headers ask; None when they don't tell who answered what and when."""
    profile = next((p for p in profiles.sources if p.name == PLAIN), None)
    if profile is None:
        return None
    best: Recognition | None = None
    for row, cells in enumerate(head[:HEAD_ROWS]):
        named = [cell for cell in cells if cell.strip()]
        if len(named) < 3 or any(p.search(cell) for p in profile.none for cell in named):
            continue
        seen = _laid_out(profile, head, row, profiles, path)
        fields = {c.field for c in seen.columns} - {None, "ignore"}
        told = fields & (NUMBERS | {"name"}) and fields & {"day", "submitted_at"} and fields & HEALTH
        if told and (best is None or len(fields) > len(best.marks)):
            marks = tuple(c.question for c in seen.columns if c.field in fields)
            best = replace(seen, marks=marks, sureness=ASSUMED * min(1.0, len(marks) / len(named)))
    return best


def _require(seen: Recognition, head: Sequence[Sequence[str]], path: Path) -> None:
    have = {column.field for column in seen.columns} | set(seen.defaults)
    if have & NUMBERS:
        have.add("number")
    if _grade_in_class(seen, head):
        have.add("grade")
    if absent := [name for name in seen.profile.required if name not in have]:
        columns_named = "、".join(_as_headed(seen.profile, name) for name in absent)
        raise FileRefused("missing_column", path.name, source=seen.profile.label, columns=columns_named)


def _grade_in_class(seen: Recognition, head: Sequence[Sequence[str]]) -> bool:
    """Whether classes are named with their grade (三年级1班), so that no column of its own is needed for it."""
    typed = (
        cell(head, row, c.index) for row in range(seen.first_row - 1, len(head)) for c in seen.of("class")
    )
    return any(parse_class(text).grade is not None for text in typed)


def _as_headed(profile: Profile, name: str) -> str:
    """The headers that a field is known by in files of this kind."""
    wanted = NUMBERS if name == "number" else {name}
    known = [
        pattern.pattern.removeprefix("^(").removesuffix(")$")
        for pattern, field in profile.columns
        if field in wanted
    ]
    return "|".join(known) or name


def _role(profile: Profile, columns: Sequence[Column], path: Path) -> str:
    """Staff when the profile, the questions or the file's name say so; students otherwise."""
    if profile.role is not None:
        return profile.role
    if profile.kind == "staff":
        return "staff"
    asked = [column.question for column in columns if column.field in NUMBERS | {"name"}]
    return "staff" if STAFF.search(path.stem) or any(STAFF.search(text) for text in asked) else "student"


def _defaults(
    profile: Profile, columns: Sequence[Column], above: Sequence[Sequence[str]], path: Path
) -> dict[str, str]:
    """A school's own list often names the school in its title or its file's name only."""
    if profile.kind not in ("roster", "staff") or any(
        c.field in ("school_name", "school_code") for c in columns
    ):
        return {}
    titles = [cell for cells in above for cell in cells if cell.strip()]
    school = next(filter(None, map(school_named, [*titles, path.stem])), None)
    return {"school_name": school} if school else {}
