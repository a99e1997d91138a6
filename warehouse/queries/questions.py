"""Questions through their wordings, with what the bureau decided about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import pandas as pd

from warehouse.promoted import decisions
from warehouse.queries.base import ask, current, data_dir

OVERLAP = timedelta(days=7)
"""Days that two wordings of one question may both have, as late answers come in."""


@dataclass(frozen=True)
class Wording:
    """A question as one source put it. `follows`: the wording id that it goes on from."""

    wording_id: str
    text: str
    source: str
    first_day: date
    last_day: date
    answers: int
    follows: str | None = None


@dataclass(frozen=True)
class Question:
    """One question through all its wordings, the oldest first. `field`: what it fills; None: kept as text."""

    question_id: str
    field: str | None
    wordings: tuple[Wording, ...]

    @property
    def wording_ids(self) -> tuple[str, ...]:
        """The ids under which its answers are counted."""
        return tuple(dict.fromkeys(one.wording_id for one in self.wordings))

    @property
    def text(self) -> str:
        """The latest wording."""
        return max(self.wordings, key=lambda one: (one.last_day, one.answers)).text if self.wordings else ""

    @property
    def first_day(self) -> date | None:
        """The first day that anybody was asked it."""
        return min((one.first_day for one in self.wordings), default=None)

    @property
    def changes(self) -> list[date]:
        """The days on which a source put it in other words than before."""
        seen: dict[str, date] = {}
        found = set()
        for one in sorted(self.wordings, key=lambda w: w.first_day):
            if one.source in seen and one.first_day > seen[one.source]:
                found.add(one.first_day)
            seen.setdefault(one.source, one.first_day)
        return sorted(found)


def questions() -> dict[str, Question]:
    """All questions by id, with what the bureau decided about wordings. Wordings are no personal data."""
    return _questions(current().path, decisions(data_dir()).stamp)


@lru_cache(maxsize=4)
def _questions(snapshot: Path, stamp: tuple[int, ...]) -> dict[str, Question]:
    """The questions of a snapshot under the decisions of that stamp."""
    rows = ask(
        """select question, wording_id, field, source, first_day::date first_day, last_day::date last_day,
            answers, follows from core_question order by first_day, source, question"""
    )
    roots = _roots(rows)
    found: dict[str, list[Wording]] = {}
    fields: dict[str, str | None] = {}
    for row in rows.to_dict("records"):
        root = roots[row["wording_id"]]
        fields.setdefault(root, row["field"] if isinstance(row["field"], str) else None)
        one = Wording(
            row["wording_id"],
            row["question"],
            row["source"],
            row["first_day"].date(),
            row["last_day"].date(),
            int(row["answers"]),
            _before(row["wording_id"], row["follows"]),
        )
        found.setdefault(root, []).append(one)
    for name in ("fever",):  # told by temperature and symptoms too, where nobody asks for it
        fields.setdefault(name, name)
        found.setdefault(name, [])
    return {root: Question(root, fields[root], tuple(found[root])) for root in found}


def _before(wording_id: str, follows: object) -> str | None:
    decided = decisions(data_dir()).same.get(wording_id)
    if decided is not None:
        return decided or None
    return follows if isinstance(follows, str) else None


def _roots(rows: pd.DataFrame) -> dict[str, str]:
    """The first wording of each chain; a circle, which decisions may make, ends where it began."""
    before: dict[str, str | None] = {
        wording: _before(wording, follows)
        for wording, follows in zip(rows["wording_id"], rows["follows"], strict=True)
    }
    return {wording: _first(wording, before) for wording in before}


def _first(wording: str, before: dict[str, str | None]) -> str:
    seen = [wording]
    while (step := before.get(seen[-1])) is not None and step in before and step not in seen:
        seen.append(step)
    return seen[-1]


def question_of(wording_id: str) -> Question | None:
    """The question that a wording belongs to; None when nobody asked it."""
    return next(
        (q for q in questions().values() if wording_id == q.question_id or wording_id in q.wording_ids), None
    )


def may_be_one(earlier: Question, later: Question) -> bool:
    """Whether two questions may be told to be one: both without a field, and asked one after the other."""
    if earlier.field or later.field or earlier.question_id == later.question_id:
        return False
    ends = max(one.last_day for one in earlier.wordings)
    begins = min(one.first_day for one in later.wordings)
    starts = min(one.first_day for one in earlier.wordings)
    return starts < begins and ends <= begins + OVERLAP
