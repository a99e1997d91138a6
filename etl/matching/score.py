"""How well a person fits a row, 0 to 100, and the one reason that tells it best.

Evidence of number, name and place is joined as independent hints are: what is left of doubt after each is multiplied.
A name that is plainly another one counts against, and so does another role.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, Levenshtein
from rapidfuzz.process import cpdist

from etl.matching.sound import sound_of

MOST = 3
LEAST = 55
"""Suggestions a row, and the score below which there is none."""
TIE = 4
"""Points within which two people fit alike."""
LONG = 15  # characters from which on a number tells a person by most of its digits
NUMBER, NAME = 0.88, 0.70
CLASS, SCHOOL, COUNTY = 0.45, 0.25, 0.08
OTHER_NAME, OTHER_ROLE, NOT_ENROLLED = 0.60, 0.70, 0.70

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def suggestions(pairs: pa.Table) -> pa.Table:
    """The best of `warehouse.suggestions.pairs`: line, rank (1 is best), person_id, score, reason, enrolled."""
    evidence = Evidence(pairs)
    score, reason = evidence.score(), evidence.reason()
    line = _ints(pairs["line"])
    keep = np.flatnonzero(score >= LEAST)
    person = pairs["person_id"].combine_chunks()
    names = np.asarray(person.take(pa.array(keep)).to_pylist(), dtype=object)
    # who fits by school, class and name stands first, whoever's number was typed
    order = keep[np.lexsort((names, -score[keep], ~evidence.fits[keep], line[keep]))]
    rank = _rank(line[order])
    order, rank = order[rank <= MOST], rank[rank <= MOST]
    said = reason[order]
    for word, rows in _alike(evidence, line[order], rank, score[order], order).items():
        said[rows] = word
    return pa.table(
        {
            "line": pa.array(line[order]),
            "rank": pa.array(rank.astype(np.int32)),
            "person_id": person.take(pa.array(order)),
            "score": pa.array(np.round(score[order]).astype(np.int32)),
            "reason": pa.array(said.tolist(), pa.string()),
            "enrolled": pairs["enrolled"].combine_chunks().take(pa.array(order)),
        }
    )


class Evidence:
    """What speaks for each pair: `number` and `name` from 0 to 1, and the columns of the pairs as numpy arrays."""

    def __init__(self, pairs: pa.Table) -> None:
        self.pairs = pairs
        for name in ("fits", "enrolled", "same_role", "same_class", "same_school", "same_county", "same_birth",
                     "same_number"):  # fmt: skip
            setattr(
                self, name, np.asarray(pairs[name].combine_chunks().to_numpy(zero_copy_only=False), np.bool_)
            )
        self.fits: Bools
        self.enrolled: Bools
        self.same_role: Bools
        self.same_class: Bools
        self.same_school: Bools
        self.same_county: Bools
        self.same_birth: Bools
        self.same_number: Bools
        self.kept = _ints(pairs["digits_kept"])
        self.nameless = np.asarray(pc.is_null(pairs["typed_name"]))
        self.name, self.name_how = _names(pairs["typed_name"], pairs["name"])
        self.edits, self.swapped = _edits(pairs["typed_body"], pairs["body"])
        self.long = np.asarray(pc.fill_null(pc.greater_equal(pc.utf8_length(pairs["body"]), LONG), False))
        self.number = self._number()

    def _number(self) -> Floats:
        one, two = self.edits == 1, self.edits == 2
        return np.select(
            [self.same_number, one & self.long, one, two & self.long, self.kept >= LONG - 1, self.same_birth,
             self.kept > 0],
            [1.0, 0.92, 0.5, 0.65, 0.8, 0.45, 0.2],
            0.0,
        )  # fmt: skip

    def score(self) -> Floats:
        """0 to 100. Whoever owns the number that was typed is worth showing whatever else speaks against it."""
        place = np.select([self.same_class, self.same_school, self.same_county], [CLASS, SCHOOL, COUNTY], 0.0)
        doubt = (1 - NUMBER * self.number) * (1 - NAME * self.name) * (1 - place)
        score = 100 * (1 - doubt)
        score *= np.where((self.name == 0) & ~self.nameless, OTHER_NAME, 1.0)
        score *= np.where(self.same_role, 1.0, OTHER_ROLE) * np.where(self.enrolled, 1.0, NOT_ENROLLED)
        # a number that belongs to the person is a claim of its own, and the steward has to see both
        score = np.where(self.same_number, np.maximum(score, LEAST), score)
        return np.asarray(np.where(self.fits, np.maximum(score, LEAST), score), dtype=np.float64)

    def reason(self) -> NDArray[np.object_]:
        """One code a pair: the words for it stand in `night.suggestion`."""
        of_staff = np.asarray(pc.equal(self.pairs["asked_role"], "student"))
        named = self.name > 0
        cases = [
            (~self.enrolled, "left_school"),
            (~self.same_role & self.same_number & of_staff, "number_of_staff"),
            (~self.same_role & self.same_number, "number_of_student"),
            (~self.same_role, "name_in_other_role"),
            (self.same_number & (self.name_how == "sounds"), "name_sounds_alike"),
            (self.same_number & named, "name_similar"),
            (self.same_number, "number_of_other_name"),
            ((self.edits == 1) & self.swapped, "number_digits_swapped"),
            ((self.edits == 1) & self.long, "number_one_digit_off"),
            ((self.edits == 2) & self.long, "number_two_digits_off"),
            (self.kept >= LONG - 1, "number_cut_short"),
            (self.same_birth & self.same_class, "birth_date_and_class"),
            (self.same_birth & named, "birth_date_and_name"),
            ((self.name_how == "same") & (self.same_class | self.fits), "same_name_same_class"),
            ((self.name_how == "same") & ~self.same_school, "moved_school"),
            (self.name_how == "same", "same_name_other_class"),
            (self.name_how == "sounds", "name_sounds_alike"),
        ]
        found = np.select([where for where, _ in cases], np.arange(len(cases)), len(cases))
        return np.array([code for _, code in cases] + ["name_similar"], dtype=object)[found]


def _names(typed: pa.ChunkedArray, names: pa.ChunkedArray) -> tuple[Floats, NDArray[np.object_]]:
    """How alike names are (0–1), and how: same, sounds, similar, "". Each two distinct ones are compared once."""
    left, right = (column.combine_chunks().dictionary_encode() for column in (typed, names))
    if not len(left):
        return np.empty(0), np.empty(0, dtype=object)
    theirs = [name or "" for name in right.dictionary.to_pylist()]
    mine = [name or "" for name in left.dictionary.to_pylist()]
    codes = _ints(pc.fill_null(left.indices, -1)) * len(theirs) + _ints(pc.fill_null(right.indices, 0))
    distinct, back = np.unique(codes, return_inverse=True)
    known = distinct >= 0
    a = [mine[code // len(theirs)] if code >= 0 else "" for code in distinct.tolist()]
    b = [theirs[code % len(theirs)] if code >= 0 else "" for code in distinct.tolist()]
    ratio = np.asarray(cpdist(a, b, scorer=Levenshtein.normalized_similarity, dtype=np.float32), np.float64)
    same = known & (ratio == 1)
    sounds = known & ~same
    for place in np.flatnonzero(sounds).tolist():
        sounds[place] = len(a[place]) == len(b[place]) and sound_of(a[place]) == sound_of(b[place])
    similar = known & ~same & ~sounds & (ratio >= 0.49)
    value = np.select([same, sounds, similar & (ratio > 0.6), similar], [1.0, 0.85, 0.55, 0.25], 0.0)
    how = np.select([same, sounds, similar], [1, 2, 3], 0)
    return value[back], np.array(["", "same", "sounds", "similar"], dtype=object)[how[back]]


def _edits(typed: pa.ChunkedArray, body: pa.ChunkedArray) -> tuple[Ints, Bools]:
    """Edits between wrong numbers and people's (3: more, or not known), two swapped digits counting as one; which of
    those with one edit are such a swap."""
    rows = np.flatnonzero(np.asarray(pc.and_(pc.is_valid(typed), pc.is_valid(body))))
    edits, swapped = np.full(len(typed), 3, np.int64), np.zeros(len(typed), np.bool_)
    if len(rows):
        chosen = pa.array(rows)
        a, b = (column.combine_chunks().take(chosen).to_pylist() for column in (typed, body))
        edits[rows] = np.minimum(cpdist(a, b, scorer=OSA.distance, score_cutoff=2, dtype=np.int32), 3)
        near = np.flatnonzero(edits[rows] == 1)
        for place in near.tolist():
            swapped[rows[place]] = Levenshtein.distance(a[place], b[place]) == 2
    return edits, swapped


def _rank(line: Ints) -> Ints:
    """1, 2, 3 … within each run of equal numbers."""
    if not len(line):
        return line
    begins = np.r_[True, line[1:] != line[:-1]]
    starts = np.flatnonzero(begins)
    return np.asarray(np.arange(len(line)) - starts[np.cumsum(begins) - 1] + 1, np.int64)


def _alike(
    evidence: Evidence, line: Ints, rank: Ints, score: Floats, order: Ints
) -> dict[str, NDArray[np.bool_]]:
    """Which of the ranked suggestions can't be told from their row's first: twins, and people of one name.

    A first one that fits alone by school, class and name is told by that.
    """
    first = np.flatnonzero(rank == 1)
    lead = first[np.cumsum(rank == 1) - 1] if len(first) else first
    near = (score[lead] - score <= TIE) & (rank > 1) & ~evidence.fits[order[lead]]
    near &= evidence.same_role[order] & evidence.enrolled[order]
    births, names = evidence.pairs["birth"].combine_chunks(), evidence.pairs["name"].combine_chunks()

    def agrees(column: pa.Array) -> Bools:
        mine, theirs = (column.take(pa.array(rows)) for rows in (order, order[lead]))
        return np.asarray(pc.fill_null(pc.equal(mine, theirs), False), np.bool_)

    twins = near & agrees(births) & (evidence.same_class[order] == evidence.same_class[order[lead]])
    namesakes = near & agrees(names) & ~twins

    def with_lead(rows: Bools) -> Bools:
        marked = np.zeros(len(line), np.bool_)
        marked[lead[rows]] = True
        return np.asarray(marked | rows, np.bool_)

    return {"same_name_twice": with_lead(namesakes), "twins_ambiguous": with_lead(twins)}


def _ints(column: Any) -> Ints:
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return np.asarray(whole.to_numpy(zero_copy_only=False), dtype=np.int64)
