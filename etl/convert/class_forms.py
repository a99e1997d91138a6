"""The forms in which a class name gives its grade, each with what tells it from the others."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from etl.convert.grades import FIRST_RANK, GRADES, LAST_RANK, ranked
from etl.convert.numerals import chinese_number, with_arabic


class Context(NamedTuple):
    """What is known besides the text; `rank` is the grade's, `school_year` the year in which it began."""

    rank: int | None
    stage: str | None
    school_year: int | None


Split = tuple[str | None, str]  # canonical grade and what follows it

_STAGES = {"小": "primary", "初": "junior", "高": "senior", "职": "senior", "普": "senior", "中": "senior"}
NURSERY = {
    "托": "托班",
    "托小": "托班",
    "小小": "托班",
    "小": "小班",
    "中": "中班",
    "大": "大班",
    "学前": "学前班",
}
_DIGIT = "一二三四五六七八九"
_AFTER_SCHOOL = r"(?:^|.*(?:学|校|院|部|园|区|[-_/:,、]))"

_YEAR = re.compile(r"(小学|初级?中学?|高级?中学?|职高|普高|中职|[小初高])?\(?(\d{1,2})\)?年级?")
_COHORT = re.compile(r"(小学|初中|高中|[小初高])?(?<!\d)((?:19|20)\d{2}|\d{2})(级|届|年入学)")
_YEAR_COHORT = re.compile(r"(?<!\d)((?:19|20)\d{2})年?(?=\(?\d{1,2}\)?班)")
_SHORT_STAGE = re.compile(rf"(小学|初中|高中|职高|普高|[小初高])\(?([{_DIGIT}]|[1-9](?!\d))\)?")
_SENIOR_DIGITS = re.compile(r"(初|高中?)(\d{1,2})(\d{2})班?$")
_PREPARATORY = re.compile(r"预初|初中?预备?班?|预备(?:年级|班|(?=\(?[一二三四五六七八九\d]))")
_KINDERGARTEN = re.compile(
    r"(?:^|.*(?:幼儿园|幼儿|幼|园|部|[-_/:]))(托小|托|小小|小|中|大|学前)(?:班级?(?=.)|班$|(?=\(?\d)|(?=[^学])(?=.{1,4}班$))(.*)"
)
_MIXED = re.compile(rf"{_AFTER_SCHOOL}\(?([{_DIGIT}])\)?([\d(.\-·/].*)$")
_TWO_DIGITS = re.compile(rf"{_AFTER_SCHOOL}([{_DIGIT}])([{_DIGIT}])班?$")
_TENS = re.compile(rf"{_AFTER_SCHOOL}([{_DIGIT}])(十[{_DIGIT}]?)班?$")
_POINTED = re.compile(rf"{_AFTER_SCHOOL}\(?(\d{{1,2}})\)?(?:[.·\-_/,、:]\(?|\()(\d{{1,3}})\)?班?$")
_BARE_DIGITS = re.compile(r"^\(?(0?[1-9]|1[0-2])(\d{2})\)?班?$")
_ENGLISH = re.compile(r"(?:GRADE|YEAR|G|Y)\.?(\d{1,2})[,\-.]?(?:CLASS|C)?\.?\(?(\d{0,2})\)?$")
_ENGLISH_CLASS_FIRST = re.compile(r"CLASS(\d{1,2}),?(?:OF)?GRADE(\d{1,2})$")
CLASS_NUMBER = re.compile(r"^[.·\-_/,、:年]*第?\(?第?(\d{1,4})\)?(?:号?班.*|中队.*|\(.*|$)")


def split(text: str, context: Context) -> Split:
    """The grade that a cleaned text names, in the first form that fits, and the rest of the text."""
    for way in _WAYS:
        found = way(text, context)
        if found is not None:
            return found
    return None, text


def _by_year(text: str, context: Context) -> Split | None:
    """三年级1班, 小学3年1班, 初中二年级(3)班, 高一年级."""
    # a grade is one numeral, so that 三年级 in 第十三年级 or 2017年1班 isn't one
    for found in _YEAR.finditer(with_arabic(text)):
        number = int(found[2])
        if found.start(2) and with_arabic(text)[found.start(2) - 1].isdigit():
            continue
        stage = _STAGES.get((found[1] or " ")[0])
        rank = ranked(stage, number) if stage else (number if 1 <= number <= 12 else None)
        if rank is not None:
            return GRADES[rank], with_arabic(text)[found.end() :]
    return None


def _by_cohort(text: str, context: Context) -> Split | None:
    """2017级1班, 高2021级3班, 2020届, 2017年1班."""
    digits = with_arabic(text)
    found = _COHORT.search(digits)
    if found:
        return _cohort(found, context), digits[found.end() :]
    year = _YEAR_COHORT.search(digits)
    return (f"{year[1]}级", digits[year.end() :]) if year else None


def cohort(text: str, context: Context) -> str | None:
    """The cohort in a cleaned text, as a grade where that can be told; None when there is none."""
    found = _COHORT.search(with_arabic(text))
    return _cohort(found, context) if found else None


def _cohort(found: re.Match[str], context: Context) -> str:
    year = int(found[2]) + (2000 if len(found[2]) == 2 else 0)
    leaving = found[3] == "届"
    stage = _STAGES.get((found[1] or " ")[0]) or context.stage
    if context.school_year is not None and stage in FIRST_RANK:
        first, last = FIRST_RANK[stage], LAST_RANK[stage]
        rank = last - (year - context.school_year - 1) if leaving else first + context.school_year - year
        if first <= rank <= last:
            return GRADES[rank]
    return f"{year}{'届' if leaving else '级'}"


def _by_stage(text: str, context: Context) -> Split | None:
    """初一(2)班, 高二3班, 小三(1)班, 高301, 预初1班."""
    ready = _PREPARATORY.search(text)
    if ready:
        return GRADES[6], text[ready.end() :]
    joined = _SENIOR_DIGITS.search(text)
    if joined:
        return _joined_digits(joined)
    for found in _SHORT_STAGE.finditer(text):
        stage, number = _STAGES[found[1][0]], int(with_arabic(found[2]))
        rest = text[found.end() :]
        rank = ranked(stage, number)
        # 小三班 and 小2班 belong to a kindergarten
        if rank is not None and (stage != "primary" or CLASS_NUMBER.match(with_arabic(rest))):
            return GRADES[rank], rest
    return None


def _joined_digits(found: re.Match[str]) -> Split | None:
    """高301 is 高三1班, 高1802 the second class of 2018."""
    lead = int(found[2])
    rank = ranked(_STAGES[found[1][0]], lead)
    if rank is not None:
        return GRADES[rank], found[3] + "班"
    return (f"20{lead}级", found[3] + "班") if 10 <= lead <= 40 else None


def _by_kindergarten(text: str, context: Context) -> Split | None:
    """小班1班, 中二班, 大(3)班, 学前班."""
    found = _KINDERGARTEN.match(with_arabic(text))
    if not found:
        return None
    return NURSERY[found[1]], found[2]


def _by_short_form(text: str, context: Context) -> Split | None:
    """三1班, 七(3)班, 三一班, 三十二班, 3.1班, 3-1, 3(1)班."""
    mixed = _MIXED.match(text)
    if mixed and CLASS_NUMBER.match(with_arabic(mixed[2])):
        return GRADES[chinese_number(mixed[1])], mixed[2]
    two = _TWO_DIGITS.match(text)
    if two:
        return GRADES[chinese_number(two[1])], two[2] + "班"
    tens = _TENS.match(text)
    if tens:
        lead, whole = chinese_number(tens[1]), chinese_number(tens[1] + tens[2])
        split = context.rank in (lead, lead + 6, lead + 9) or (context.rank is None and whole > 40)
        return (GRADES[context.rank or lead], tens[2] + "班") if split else None
    pointed = _POINTED.match(with_arabic(text))
    if pointed and 1 <= int(pointed[1]) <= 12:
        return GRADES[int(pointed[1])], pointed[2] + "班"
    return None


def _by_digits(text: str, context: Context) -> Split | None:
    """301, 0301, 1002班; beside a grade 01 is a number, and 301 may be."""
    found = _BARE_DIGITS.match(text)
    if not found:
        return None
    lead = int(found[1])
    if context.rank is None:
        return GRADES[lead], found[2] + "班"
    if lead in (context.rank, context.rank - 6, context.rank - 9):
        return GRADES[context.rank], found[2] + "班"
    return None


def _by_english(text: str, context: Context) -> Split | None:
    """Grade 3 Class 2, G3C2, Class 2 Grade 3."""
    found, reverse = _ENGLISH.match(text), _ENGLISH_CLASS_FIRST.match(text)
    if not (found or reverse):
        return None
    grade, number = (found[1], found[2]) if found else (reverse[2], reverse[1])  # type: ignore[index]
    return (GRADES[int(grade)], number) if 1 <= int(grade) <= 12 else None


_WAYS: tuple[Callable[[str, Context], Split | None], ...] = (
    _by_year,
    _by_cohort,
    _by_stage,
    _by_kindergarten,
    _by_short_form,
    _by_digits,
    _by_english,
)
