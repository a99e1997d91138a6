"""School classes in every written form: 三年级1班, 三（1）班, 初一(2)班, 高二3班, 中二班, 2017级1班, 0301."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from etl.convert.class_forms import CLASS_NUMBER, NURSERY, Context, cohort, split
from etl.convert.grades import GRADES, RANKS, Stage, stage_of_ranks
from etl.convert.numerals import with_arabic
from etl.convert.text import squeeze

LONGEST = 80
_TRACK = re.compile(r"^(?:文科?|理科?|物理|历史|普通|普)(?=第?\(?\d)")


class ClassName(NamedTuple):
    """A class: canonical grade, number and text.

    `grade` is 2017级 when only the cohort is known; `number` is None for a named class (阳光班) and for a
    grade alone; `text` is "" for nothing.
    """

    grade: str | None
    number: int | None
    text: str


@lru_cache(maxsize=1 << 15)
def parse_class(
    text: str | None, grade: str | None = None, *, stage: str | None = None, school_year: int | None = None
) -> ClassName:
    """The class that a text names.

    `grade` completes a text without one (01 of 三年级); `stage` (primary, junior, senior, kindergarten) and
    `school_year` (2019 for 2019–20) turn a cohort (2017级, 2020届) into a grade. 初一 is 七年级. 小三班 is a
    kindergarten's, 小三(1)班 a primary school's. 三十二班 alone is number 32, beside 三年级 it is 12.
    """
    plain = _plain(text)
    context = Context(grade_rank(grade) if grade else None, stage, school_year)
    if not plain:
        return _named(_given_grade(grade, context), "")
    found, rest = split(plain, context)
    if found is None:
        return _named(_given_grade(grade, context), rest)
    return _named(found, rest)


@lru_cache(maxsize=1 << 12)
def grade_rank(grade: str | None) -> int | None:
    """The rank of a grade in any form: 小班 −3, 大班 −1, 学前班 0, 一年级 1, 九年级 9, 高一 10; else None."""
    plain = _plain(grade)
    if plain in RANKS:
        return RANKS[plain]
    digits = with_arabic(plain)
    if re.fullmatch(r"\d{1,2}", digits):
        return int(digits) if 1 <= int(digits) <= 12 else None
    if plain in NURSERY:
        return RANKS[NURSERY[plain]]
    found, _ = split(plain, Context(None, None, None))
    return RANKS.get(found) if found else None


def stage_of(grades: Iterable[str]) -> Stage | None:
    """The stage of a school that has these grades; None when none of them is known."""
    return stage_of_ranks(rank for rank in map(grade_rank, grades) if rank is not None)


def _plain(text: str | None) -> str:
    plain = squeeze(text)[:LONGEST].upper().replace("級", "级").replace("年段", "年级")
    plain = re.sub(r"[\[{〔【〖《「『<]", "(", re.sub(r"[\]}〕】〗》」』>]", ")", plain))
    return re.sub(r"[•‧∙⋅・。]", "·", re.sub(r"[—–―~]", "-", plain)).replace("()", "").strip("\"'“”‘’,;、")


def _given_grade(grade: str | None, context: Context) -> str | None:
    if context.rank is not None:
        return GRADES[context.rank]
    return cohort(_plain(grade), context) if grade else None


def _named(grade: str | None, rest: str) -> ClassName:
    """The class of a grade by what stands beside it: a number, a name or nothing."""
    rest = with_arabic(rest)
    found = CLASS_NUMBER.match(_TRACK.sub("", rest))
    if found:
        return ClassName(grade, int(found[1]), f"{grade or ''}{int(found[1])}班")
    rest = re.sub(r"^(?:[.·\-_/,、:]|班级?$)+", "", rest)
    return ClassName(grade, None, (grade or "") + rest)
