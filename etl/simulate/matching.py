"""Whose answer a row is, if it can be loaded: by the rules, from what the simulator knows and not from the files."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np

from etl.simulate.misdating import too_far
from etl.simulate.population import STAFF, STUDENT, Population
from etl.simulate.rows import Number, Rows
from etl.simulate.streams import Array


class Fate(IntEnum):
    """What becomes of a row."""

    ANSWER = 0
    SUPERSEDED = 1
    UNMATCHED = 2
    BLANK = 3
    REFUSED = 4


FATES = ("answer", "superseded", "unmatched", "blank", "refused")
# Why a row has no person or is refused, and in more detail how the former came about.
REASONS = (
    "",
    "wrong_id",
    "precision_lost",
    "ambiguous",
    "unknown_person",
    "day_in_future",
    "day_too_old",
)
HOWS = (
    "",
    "bad_check_digit",
    "of_nobody",
    "of_another",
    "precision_lost",
    "same_name",
    "stranger",
    "not_enrolled",
)
_WRONG = {
    Number.BAD_CHECK: ("wrong_id", "bad_check_digit"),
    Number.OF_NOBODY: ("wrong_id", "of_nobody"),
    Number.OF_ANOTHER: ("wrong_id", "of_another"),
    Number.PRECISION_LOST: ("precision_lost", "precision_lost"),
}


@dataclass(frozen=True)
class Verdicts:
    """Per row: the person it counts for (-1 none), its fate, and for the unmatched the reason and how,
    for the refused the reason."""

    matched: Array
    fate: Array
    reason: Array
    how: Array

    def take(self, chosen: Array) -> "Verdicts":
        """Those of a mask or of indices."""
        return Verdicts(*(getattr(self, column.name)[chosen] for column in fields(self)))

    @staticmethod
    def concat(parts: Sequence["Verdicts"]) -> "Verdicts":
        """All of them, in order; at least one part is needed."""
        return Verdicts(*(np.concatenate([getattr(p, c.name) for p in parts]) for c in fields(Verdicts)))


class NameRegister:
    """Who can be found by place and name alone, over one stretch without a change of enrolment."""

    def __init__(self, people: Population, school: Array, klass: Array) -> None:
        place = np.where(people.role == STUDENT, klass, school)
        enrolled = np.flatnonzero(school >= 0)
        keys = self._keys(people.role, place, people.name_key)[enrolled]
        order = np.argsort(keys, kind="stable")
        self._sorted, self._person = keys[order], enrolled[order]

    @staticmethod
    def _keys(role: Array, place: Array, name: Array) -> Array:
        return (place.astype(np.int64) * 2 + role) * 10_000_000 + name

    def find(self, role: Array, place: Array, name: Array) -> tuple[Array, Array]:
        """How many people of the role, place and name there are, and the first of them (-1 none)."""
        keys = self._keys(role, place, name)
        low = np.searchsorted(self._sorted, keys, "left")
        count = np.searchsorted(self._sorted, keys, "right") - low
        found = self._person[np.minimum(low, len(self._person) - 1)]
        return count, np.where(count > 0, found, -1)


def judge(rows: Rows, people: Population, school: Array, register: NameRegister) -> Verdicts:
    """Match all rows about one day. `school` is where everybody is enrolled that day (-1 nowhere).

    A row whose date names a day that can't be is nobody's answer, whoever it would match.
    """
    reason = np.zeros(len(rows), np.int8)
    how = np.zeros(len(rows), np.int8)
    matched = np.where((rows.number == Number.OWN) & (rows.person >= 0), rows.person, -1).astype(np.int64)
    gone = (matched >= 0) & (school[matched] < 0)
    _say(reason, how, gone, "unknown_person", "not_enrolled")
    matched[gone] = -1
    empty = np.flatnonzero((rows.number == Number.EMPTY) & (rows.person >= 0))
    part = rows.take(empty)
    place = np.where(part.role == STAFF, part.school, part.klass)
    count, found = register.find(part.role, place, people.name_key[part.person])
    matched[empty[count == 1]] = found[count == 1]
    _say(reason, how, empty[count > 1], "ambiguous", "same_name")
    _say(reason, how, empty[count == 0], "unknown_person", "not_enrolled")
    for kind, (why, detail) in _WRONG.items():
        _say(reason, how, rows.number == kind, why, detail)
    _say(reason, how, rows.person < 0, "unknown_person", "stranger")
    future, old = too_far(rows)
    _say(reason, how, future, "day_in_future", "")
    _say(reason, how, old, "day_too_old", "")
    matched[future | old] = -1
    fate = np.where(future | old, Fate.REFUSED, _fates(rows, matched)).astype(np.int8)
    return Verdicts(matched, fate, reason, how)


def _say(reason: Array, how: Array, which: Array, why: str, detail: str) -> None:
    reason[which], how[which] = REASONS.index(why), HOWS.index(detail)


def _fates(rows: Rows, matched: Array) -> Array:
    """Of a person's rows about the day the one submitted last counts."""
    fate = np.where(matched >= 0, Fate.SUPERSEDED, Fate.UNMATCHED).astype(np.int8)
    order = np.lexsort((rows.second, rows.sent, matched))
    order = order[matched[order] >= 0]
    last = np.r_[matched[order][1:] != matched[order][:-1], True] if len(order) else order
    fate[order[last]] = Fate.ANSWER
    return fate
