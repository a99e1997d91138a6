"""Questions through changes of wording: what counts as one question, and which wording another one follows.

A question with a field is that field, however it is worded. One without is its wording, told without width,
blanks and number; it follows an earlier wording when it begins as that one ends, reads alike and has the same
options. Two that were asked in one export are never one question.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from rapidfuzz import fuzz

from etl.sources.headers import normalise_text

COUNTED = frozenset(
    {"temperature_c", "fever", "symptoms", "contact_area", "contact_suspected", "diagnosis", "isolation_days",
     "location"}
)  # fmt: skip
FILLS = {"contact": ("contact_area", "contact_suspected")}
"""A general question that fills several fields."""

ALIKE, THE_SAME = 75.0, 92.0
"""Likeness of two wordings (0–100) from which one may follow the other: with the same options; with none known."""

SHARED = 0.5
OVERLAP = timedelta(days=7)
"""Days that both may have: late answers to the old form come in for a while."""

GAP = timedelta(days=31)
"""Days that may lie between: a holiday."""

# What is said about when and whom in ever new words, and does not tell one question from another.
FILLERS = re.compile(
    r"今天|今日|当天|当日|本日|目前|现在|近期|最近|是否|有无|有没有|是不是|请问|请|您|你|的|了|过|本人|孩子|学生|"
    r"[^\w]|_"
)
WITHIN = re.compile(r"(近|最近|过去)?(\d+)(天|日)(内|之内|以内|来)?")


@dataclass
class Wording:
    """A question without a field as one wording asks it; `files` are the exports that do."""

    wording_id: str
    core: str
    first_day: date
    last_day: date
    files: set[str] = field(default_factory=set)
    follows: str | None = None


def wording_id(question: str) -> str:
    """The id of a question without a field: the same for the same words, whatever their width and blanks."""
    return "q" + hashlib.sha256(normalise_text(question).encode()).hexdigest()[:10]


def core_of(question: str) -> str:
    """What is left of a wording without what changes from form to form: 今天是否服用退烧药 → 服用退烧药."""
    plain = WITHIN.sub(r"\2天", normalise_text(question).lower())
    return FILLERS.sub("", plain) or plain


def questions(rows: Iterable[Mapping[str, Any]], separators: Mapping[str, str]) -> list[dict[str, Any]]:
    """`core_question` from what exports asked (see `warehouse.wordings.asked_before`), `follows` still empty.

    One row for each source, text and field; `separators` are those of each source, by name.
    """
    found: dict[tuple[str, str, str | None], dict[str, Any]] = {}
    for row in rows:
        for asked in FILLS.get(row["field"], (row["field"],)):
            if asked is not None and asked not in COUNTED:
                continue
            one = found.setdefault(
                (row["source"], row["question"], asked),
                {
                    "question": row["question"],
                    "wording_id": asked or wording_id(row["question"]),
                    "field": asked,
                    "source": row["source"],
                    "separators": separators.get(row["source"], ""),
                    "first_day": row["day_from"],
                    "last_day": row["day_to"],
                    "answers": 0,
                    "follows": None,
                },
            )
            one["first_day"] = min(one["first_day"], row["day_from"])
            one["last_day"] = max(one["last_day"], row["day_to"])
            one["answers"] += row["answers"]
    return [found[key] for key in sorted(found, key=str)]


def laid_out(kept: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """`stg_question`: each text once. A text that one source knows a field for and another not has a field."""
    by_text: dict[str, dict[str, Any]] = {}
    for row in sorted(kept, key=lambda one: (one["field"] is None, one["question"], str(one["field"]))):
        one = by_text.setdefault(
            row["question"],
            {
                "question": row["question"],
                "wording_id": row["wording_id"],
                "free": row["field"] is None,
                "separators": "",
            },
        )
        one["separators"] = "".join(sorted(set(one["separators"]) | set(row["separators"])))
    return list(by_text.values())


def follow(
    kept: Sequence[dict[str, Any]],
    rows: Iterable[Mapping[str, Any]],
    options: Mapping[str, frozenset[str]],
) -> None:
    """Fill in `follows` of `kept`: the id of the wording that each question without a field goes on from."""
    wordings = _wordings(kept, rows)
    taken: set[str] = set()
    for later in sorted(wordings.values(), key=lambda one: (one.first_day, one.wording_id)):
        likely = [
            (likeness(earlier, later, options), earlier.last_day, earlier.wording_id)
            for earlier in wordings.values()
            if earlier.wording_id not in taken and gives_way(earlier, later)
        ]
        sure = [one for one in likely if one[0] > 0]
        if sure:
            later.follows = max(sure)[2]
            taken.add(later.follows)
    for row in kept:
        if row["field"] is None:
            row["follows"] = wordings[row["wording_id"]].follows


def gives_way(earlier: Wording, later: Wording) -> bool:
    """Whether one wording ends as the other begins, and no export asked both."""
    return (
        earlier.first_day < later.first_day
        and earlier.last_day < later.last_day
        and later.first_day - GAP <= earlier.last_day <= later.first_day + OVERLAP
        and not earlier.files & later.files
    )


def likeness(earlier: Wording, later: Wording, options: Mapping[str, frozenset[str]]) -> float:
    """How alike two wordings are (0–100) when that is enough to take them for one question, else 0."""
    score = float(fuzz.ratio(earlier.core, later.core))
    before, after = options.get(earlier.wording_id), options.get(later.wording_id)
    if not before or not after:
        return score if score >= THE_SAME else 0.0
    shared = len(before & after) / min(len(before), len(after))
    return score if score >= ALIKE and shared >= SHARED else 0.0


def _wordings(kept: Sequence[Mapping[str, Any]], rows: Iterable[Mapping[str, Any]]) -> dict[str, Wording]:
    found: dict[str, Wording] = {}
    for row in kept:
        if row["field"] is not None:
            continue
        one = found.setdefault(
            row["wording_id"],
            Wording(row["wording_id"], core_of(row["question"]), row["first_day"], row["last_day"]),
        )
        one.first_day = min(one.first_day, row["first_day"])
        one.last_day = max(one.last_day, row["last_day"])
    for row in rows:
        if row["field"] is None:
            found[wording_id(row["question"])].files.update(row["files"])
    return found
