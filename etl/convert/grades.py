"""School grades: one canonical name and one rank each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Stage = Literal["kindergarten", "primary", "junior", "nine_year", "senior", "complete"]

GRADES: dict[int, str] = {
    -4: "托班", -3: "小班", -2: "中班", -1: "大班", 0: "学前班",
    1: "一年级", 2: "二年级", 3: "三年级", 4: "四年级", 5: "五年级", 6: "六年级",
    7: "七年级", 8: "八年级", 9: "九年级", 10: "高一", 11: "高二", 12: "高三",
}  # fmt: skip
"""Canonical names by rank: years of schooling, kindergarten at and below 0."""

RANKS: dict[str, int] = {name: rank for rank, name in GRADES.items()}

FIRST_RANK = {"kindergarten": -3, "primary": 1, "junior": 7, "senior": 10}
LAST_RANK = {"kindergarten": -1, "primary": 6, "junior": 9, "senior": 12}


def ranked(stage: str, number: int) -> int | None:
    """The rank of a stage's n-th grade: junior 1 → 7, and junior 7 → 7; None when there is no such grade."""
    first, last = FIRST_RANK[stage], LAST_RANK[stage]
    if stage != "primary" and 1 <= number <= last - first + 1:
        return first + number - 1
    return number if 1 <= number <= 12 and first <= number <= last else None


def stage_of_ranks(ranks: Iterable[int]) -> Stage | None:
    """The stage of a school with these grades; kindergarten classes beside others don't count."""
    known = set(ranks)
    primary = any(1 <= r <= 6 for r in known)
    junior = any(7 <= r <= 9 for r in known)
    if any(r >= 10 for r in known):
        return "complete" if primary or junior else "senior"
    if primary and junior:
        return "nine_year"
    if primary or junior:
        return "primary" if primary else "junior"
    return "kindergarten" if known else None
