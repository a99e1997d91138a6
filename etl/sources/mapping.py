"""From headings to columns: which field each holds, and which of them are choices of one question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from etl.convert.symptoms import SYMPTOMS, parse_symptoms
from etl.sources.headers import normalise_text, wording
from etl.sources.profiles import Profile
from etl.sources.shapes import Heading, Layout
from etl.sources.wordings import Wording, field_asked

NUMBERS = frozenset({"number", "student_no", "staff_no", "id_number"})


@dataclass(frozen=True)
class Column:
    """One column: its place, the question as asked (number and marks taken off), the field or None.

    `header`: as the tool heads it. `sources`: the file's columns that it was made of, when these are several.
    """

    index: int
    question: str
    field: str | None
    header: str = ""
    sources: tuple[int, ...] = ()

    @property
    def places(self) -> tuple[int, ...]:
        """The file's columns that it is read from."""
        return self.sources or (self.index,)


@dataclass(frozen=True)
class Fold:
    """A question whose choices take a column each: the place of the column made of them, theirs, the choices."""

    index: int
    sources: tuple[int, ...]
    options: tuple[str, ...]


def columns_of(
    layout: Layout, profile: Profile, wordings: tuple[Wording, ...]
) -> tuple[tuple[Column, ...], tuple[Fold, ...]]:
    """The columns of a file, and how the choices among them are folded into one column a question.

    Folded columns stand behind the file's own (from place `len(layout.headings)` on).
    """
    columns: list[Column] = []
    folds: list[Fold] = []
    for (question, is_choice), run in groupby(
        layout.headings, key=lambda h: (h.question, h.option is not None)
    ):
        headings = list(run)
        if is_choice and not _asked_one_by_one(question, headings, wordings):
            fold = Fold(
                len(layout.headings) + len(folds),
                tuple(h.index for h in headings),
                tuple(str(h.option) for h in headings),
            )
            folds.append(fold)
            field = _field(question, question, profile, wordings) or _symptoms_by(fold.options)
            columns.append(Column(fold.index, question, field, question, fold.sources))
        else:
            columns += [_single(h, profile, wordings) for h in headings]
    return _with_fallback(columns, profile), tuple(folds)


def _single(heading: Heading, profile: Profile, wordings: tuple[Wording, ...]) -> Column:
    question = heading.question if heading.option is None else heading.option
    return Column(
        heading.index, question, _field(heading.header, question, profile, wordings), heading.header
    )


def _asked_one_by_one(question: str, headings: Sequence[Heading], wordings: tuple[Wording, ...]) -> bool:
    """A group of yes-no questions (`health/fever`, `health/contact`) looks like the choices of one question."""
    if field_asked(question, wordings) is not None or _symptoms_by([str(h.option) for h in headings]):
        return False
    return any(field_asked(str(h.option), wordings) for h in headings)


def _symptoms_by(options: Sequence[str]) -> str | None:
    """A question without wording whose choices are symptoms asks for them."""
    known = sum(any(word in SYMPTOMS for word in parse_symptoms(option) or ()) for option in options)
    return "symptoms" if known >= 2 and 2 * known >= len(options) else None


def _field(header: str, question: str, profile: Profile, wordings: tuple[Wording, ...]) -> str | None:
    whole, asked = normalise_text(header), normalise_text(question)
    if not whole or not asked or profile.ignores(whole):
        return "ignore"
    if (field := profile.questions.get(whole) or profile.questions.get(asked)) is not None:
        return None if field == "extra" else field
    texts = {whole, asked, wording(question)}
    for pattern, field in profile.columns:
        if any(pattern.fullmatch(text) for text in texts):
            return None if field == "extra" else field
    return "ignore" if profile.kind != "answers" else field_asked(question, wordings)


def _with_fallback(columns: Sequence[Column], profile: Profile) -> tuple[Column, ...]:
    """What the tool knows of the sender stands in where nobody was asked: the account's name for a name.

    The tool's own column is the first of that header; a question may have the same.
    """
    taken = list(columns)
    for pattern, field in profile.fallback:
        own = next((i for i, column in enumerate(taken) if _headed(column, pattern)), None)
        if own is not None:
            asked = any(column.field == field for i, column in enumerate(taken) if i != own)
            taken[own] = replace(taken[own], field="ignore" if asked else field)
    return tuple(taken)


def _headed(column: Column, pattern: re.Pattern[str]) -> bool:
    return any(pattern.fullmatch(normalise_text(text)) for text in (column.header, column.question))
