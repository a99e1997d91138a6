"""Body temperatures as people type them: 36.5, 36。5℃, 365, 三十六度二, 97.7F, 没发烧."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from etl.convert.numerals import with_arabic
from etl.convert.text import clean, is_unanswered, simplified

Flag = Literal[
    "implied_decimal",
    "range",
    "two_readings",
    "fahrenheit",
    "implausible",
    "zero",
    "not_measured",
    "unreadable",
]

FEVER_C = 37.3
LOWEST_C, HIGHEST_C = 34.0, 42.5
LOWEST_F, HIGHEST_F = 93.2, 108.5
LONGEST = 64


class Temperature(NamedTuple):
    """Degrees Celsius (two decimals), fever as number or words say it, and what was odd about the text."""

    celsius: float | None
    fever: bool | None
    flag: Flag | None


_NOT_MEASURED = re.compile(
    r"[未没](有)?(测|量|检)|[未没](有)?体温|无(体温计|法测)|待测|忘|不知|不清楚|不详|不方便|体温计坏|no?tmeasured"
)
_FEVERISH = re.compile(r"发热|发烧|发烫|[低高微中]烧|[低高微]热|烧|fever")
_NO_FEVER = re.compile(
    r"no(?:t|sign|signs|of|any|a|high| )*fever"
    r"|(没有?|未见?|不|无|否认?|[已未]?退)(再|有)?(发热|发烧|发烫|[低高]烧|[低高]热|烧|热|fever)"
    r"|退热|热退|正常|健康|良好|无异常|没问题"
)
_VALUE = r"\d+(?:\.\d+)?"
_WITH = r"(?:°c?|c|度)?(?:及|或|\(含\))?"
_BELOW = re.compile(
    rf"(?:<=?|≤|低于|小于|少于|不超过|不高于|未超过|没超过|不到|未达){_VALUE}|{_VALUE}{_WITH}以[下内]"
)
_ABOVE = re.compile(rf"(?:>=?|≥|高于|大于|超过|不低于|达到?){_VALUE}|{_VALUE}{_WITH}以上")
_NUMBER = re.compile(_VALUE)
_RANGE = re.compile(r"\d[°c度]*[-~—–―~至到][-~—–―]*\d")
_FAHRENHEIT = re.compile(r"\df|\d°f|华氏")

# what stands for a decimal point between two digits of whole degrees and one or two of tenths
_POINT = re.compile(
    r"(?<![\d.])([34]\d)(?:[。,、点·‧∙•:;'’`]+|\.{2,}|[°度]c?(?=\d)|c(?=\d))(\d{1,2})(?![\d.天次日])"
)
_HALF = re.compile(r"(?<![\d.])([34]\d)[度点°]半")
_LOOSE_POINT = re.compile(r"\D*([34]\d)[-/ ](\d)\D*")


@lru_cache(maxsize=1 << 14)
def parse_temperature(text: str | None) -> Temperature:
    """The temperature that a text gives.

    Of several plausible readings the highest counts. Fever is True from 37.3 °C on, or when the words say so;
    a number without words is otherwise no fever. A bound (37.3以下) gives fever but no degrees. What
    tools write for no answer give (None, None, None).
    """
    cleaned = clean(text)
    if is_unanswered(cleaned):
        return Temperature(None, None, None)
    plain = _decimal_points(_in_digits(simplified(cleaned[:LONGEST]).lower()))
    words = _fever_words(plain)
    bound = _bound(plain)
    if bound is not None:
        return bound
    numbers = [float(n) for n in _NUMBER.findall(plain)]
    if not numbers:
        return _wordy(plain, words)
    return _reading(plain, numbers, words)


def _in_digits(text: str) -> str:
    # 三十六点五 is 36点5, but 一点 (a little) is no number
    return re.sub(r"\s*([.。,,点度°])\s*", r"\1", with_arabic(text.replace("℃", "°c").replace("º", "°")))


def _decimal_points(text: str) -> str:
    text = _POINT.sub(_pointed, _HALF.sub(r"\1.5", text))
    return re.sub(r"(\d)[。](\d)", r"\1.\2", text)


def _pointed(match: re.Match[str]) -> str:
    # 36、37 are two readings, 36、5 and 36,55 are one
    if len(match[2]) == 2 and LOWEST_C <= int(match[2]) <= HIGHEST_C:
        return match[0]
    return f"{match[1]}.{match[2]}"


def _fever_words(text: str) -> bool | None:
    denied = bool(_NO_FEVER.search(text))
    if _FEVERISH.search(_NO_FEVER.sub("", text)):
        return True
    return False if denied else None


def _wordy(text: str, words: bool | None) -> Temperature:
    if words is not None:
        return Temperature(None, words, None)
    return Temperature(None, None, "not_measured" if _NOT_MEASURED.search(text) else "unreadable")


def _bound(text: str) -> Temperature | None:
    """37.3以下, ≥37.3: what the choices of a questionnaire say instead of a reading."""
    for pattern, above in ((_BELOW, False), (_ABOVE, True)):
        found = pattern.search(text)
        if not found:
            continue
        value = float(_NUMBER.findall(found[0])[0])
        # a second number makes it a range of readings, or a reading with a remark
        if len(_NUMBER.findall(text)) > 1 or not LOWEST_C <= value <= HIGHEST_C:
            return None
        if above:
            return Temperature(None, True if value >= FEVER_C - 0.1 else None, "range")
        return Temperature(None, False if value <= FEVER_C else None, "range")
    return None


def _reading(text: str, numbers: list[float], words: bool | None) -> Temperature:
    loose = _LOOSE_POINT.fullmatch(text)
    if loose:
        return _known(float(f"{loose[1]}.{loose[2]}"), words, "implied_decimal")
    read = [(value, flag) for value, flag in (_celsius(n, text) for n in numbers) if value is not None]
    if not read:
        return _unread(text, numbers, words)
    best, flag = max(read, key=lambda one: one[0])
    if len({value for value, _ in read}) > 1:
        flag = "range" if _RANGE.search(text) else "two_readings"
    return _known(best, words, flag)


def _unread(text: str, numbers: list[float], words: bool | None) -> Temperature:
    if words is not None or _NOT_MEASURED.search(text):
        return _wordy(text, words)
    if numbers == [0.0]:
        return Temperature(None, None, "zero")
    return Temperature(None, None, "implausible" if len(numbers) == 1 else "unreadable")


def _known(celsius: float, words: bool | None, flag: Flag | None) -> Temperature:
    celsius = round(celsius, 2)
    return Temperature(celsius, celsius >= FEVER_C or words is True, flag)


def _celsius(number: float, text: str) -> tuple[float | None, Flag | None]:
    """A plausible number in Celsius, and how it was read."""
    if _FAHRENHEIT.search(text) and LOWEST_F <= number <= HIGHEST_F:
        return round((number - 32) / 1.8, 1), None
    if LOWEST_C <= number <= HIGHEST_C:
        return number, None
    for factor in (10, 100):
        if number == int(number) and LOWEST_C <= number / factor <= HIGHEST_C:
            return number / factor, "implied_decimal"
    if LOWEST_F <= number <= HIGHEST_F:
        return round((number - 32) / 1.8, 1), "fahrenheit"
    return None, None
