"""What the address of the questions page asks for, and the counts behind it: the page and its downloads read alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from access.scope import Scope
from common.settings import BureauSettings
from common.words import Text
from pages.view import View
from warehouse.queries.base import data_dir
from warehouse.queries.data import sees_bureau
from warehouse.queries.options import answered, by_day, by_unit
from warehouse.queries.questions import Question, questions

KINDS = ("all", "field", "open", "new")
MODES = ("count", "share")
ROLES = ("all", "student", "staff")
NEW_DAYS = 7
CLASS_DAYS = 28  # a class is counted from its answers, which lie in one file a day
ORDER = ("temperature_c", "fever", "symptoms", "contact_area", "contact_suspected", "diagnosis", "isolation_days",
         "location")  # fmt: skip
IN_STEPS = frozenset({"temperature_c", "isolation_days"})
LAST = ("*other", "*unclear")
ASKED = "questions-asked"  # where the page keeps which question it shows, for its callbacks


@dataclass(frozen=True)
class Line:
    """A question of the list: who answered on the day and the day before (None: nobody was asked)."""

    question: Question
    people: float | None
    before: float | None
    is_new: bool


@dataclass(frozen=True)
class Ask:
    """What the address asks for: of the list `kind` and `find`; `asked` is the question's id, `option` may be "";
    `role` None is everybody.
    """

    kind: str
    find: str
    asked: str
    option: str
    share: bool
    role: str | None

    @classmethod
    def of(cls, seen: View) -> Ask:
        """Read off the address; what can't be read is as if it weren't there."""
        query = seen.query
        kind, role = query.get("show", ""), query.get("role", "")
        return cls(
            kind if kind in KINDS else KINDS[0],
            query.get("find", "").strip()[:40],
            query.get("q", ""),
            query.get("opt", ""),
            query.get("as") == "share",
            role if role in ROLES[1:] else None,
        )


def may_decide(scope: Scope) -> bool:
    """Whether a reader may decide what holds for everybody: has the right, and sees the whole bureau."""
    return scope.may_configure and sees_bureau(scope)


def span(seen: View) -> tuple[date, date]:
    """The days that the page counts: all; of a class the last four weeks."""
    if seen.place.level == "class":
        return max(seen.days[0], seen.day - timedelta(days=CLASS_DAYS - 1)), seen.day
    return seen.days[0], seen.days[-1]


def every_line(seen: View, ask: Ask) -> list[Line]:
    """The questions that somebody in the scope answered up to the day: new ones first, then fields, then others."""
    if not seen.days:
        return []
    counts = answered(seen.scope, *span(seen), ask.role)
    counts = counts[counts["day"] <= pd.Timestamp(seen.day)]
    whole = {
        (str(wording), stamp.date()): float(people)
        for wording, stamp, people in zip(counts["wording_id"], counts["day"], counts["people"], strict=True)
    }
    heard = set(counts["wording_id"])
    lines = [
        Line(one, _on(whole, one, seen.day), _on(whole, one, seen.before()), is_new(one, seen))
        for one in questions().values()
        if heard & {*one.wording_ids, one.question_id}
    ]
    return sorted(lines, key=_place)


def _on(whole: dict[tuple[str, date], float], question: Question, day: date | None) -> float | None:
    ids = {*question.wording_ids, question.question_id}
    found = [whole[wording, day] for wording in ids if day is not None and (wording, day) in whole]
    return sum(found) if found else None


def _place(line: Line) -> tuple[bool, int, float, str]:
    field = line.question.field
    place = ORDER.index(field) if field in ORDER else len(ORDER)
    return not line.is_new, place, -(line.people or 0), line.question.question_id


def is_new(question: Question, seen: View) -> bool:
    """Whether it was first asked within the week up to the day, and not from the very first day on."""
    first = question.first_day
    return (
        first is not None and seen.days[0] < first and seen.day - timedelta(days=NEW_DAYS) < first <= seen.day
    )


def listed(lines: Sequence[Line], ask: Ask, text: Text) -> list[Line]:
    """Those that fit the filter and hold the words searched for, in any wording."""
    return [line for line in lines if _fits(line, ask.kind) and _holds(line.question, ask.find, text)]


def _fits(line: Line, kind: str) -> bool:
    if kind == "new":
        return line.is_new
    return kind == "all" or (line.question.field is None) == (kind == "open")


def _holds(question: Question, words: str, text: Text) -> bool:
    told = [title(question, text), *(one.text for one in question.wordings)]
    return words.lower() in "\n".join(told).lower()


def title(question: Question, text: Text) -> str:
    """What a question is called: its field, or its latest wording."""
    return text(f"questions.field.{question.field}") if question.field else question.text


def option_name(option: str, question: Question, text: Text) -> str:
    """An option in words: people's own text as it is."""
    if option in LAST:
        return text(f"questions.option.{option[1:]}")
    key = f"questions.option.{question.field}.{option.replace('.', '_')}"
    return text(key) if question.field and text.has(key) else option


def series(seen: View, ask: Ask, question: Question) -> pd.DataFrame:
    """The options of a question day by day, in the order in which they are shown; columns as of `by_day`."""
    long = by_day(seen.scope, question, *span(seen), ask.role)
    options = list(dict.fromkeys(long["option"]))
    steps = question.field in IN_STEPS
    order = sorted(options, key=lambda one: (one in LAST, _step(one) if steps else options.index(one)))
    rank = {option: place for place, option in enumerate(order)}
    return long.iloc[np.argsort([rank[one] for one in long["option"]], kind="stable")]


def _step(option: str) -> float:
    try:
        return float(option)
    except ValueError:
        return np.inf


def totals(long: pd.DataFrame) -> dict[str, float]:
    """How many chose each option on all days together, the options in their order."""
    sums: dict[str, float] = {}
    for option, people in zip(long["option"], long["people"], strict=True):
        sums[option] = sums.get(option, 0.0) + people
    return sums


def default_option(long: pd.DataFrame) -> str:
    """The option that a table shows unless another is asked for: the most chosen after the usual one."""
    sums = totals(long)
    told = sorted((one for one in sums if one not in LAST), key=lambda one: -sums[one]) or list(sums)
    return told[min(1, len(told) - 1)] if told else ""


def units_table(seen: View, ask: Ask, question: Question) -> pd.DataFrame:
    """The units one level below on the day; columns as of `by_unit`. Empty for a class."""
    level = seen.place.child_level
    if level is None:
        return pd.DataFrame()
    return by_unit(seen.scope, level, question, seen.day, seen.before(), ask.role)


def small() -> int:
    """Under so many answers a share is greyed."""
    return BureauSettings.load(data_dir()).thresholds.small_denominator


def many_at_once(long: pd.DataFrame) -> bool:
    """Whether one person may choose several options: more choices than people who answered."""
    days, day = np.unique(long["day"].to_numpy(), return_inverse=True)
    chosen, answered_by = np.zeros(len(days)), np.zeros(len(days))
    np.add.at(chosen, day, long["people"].to_numpy(float))
    answered_by[day] = long["answered"].to_numpy(float)
    return bool((chosen > answered_by).any())
