"""Chinese numerals: 三十六 → 36, 二〇二〇 → 2020, 卅六 → 36, 叁 → 3."""

from __future__ import annotations

import re

_DIGITS = {
    c: i
    for i, group in enumerate(
        ["零〇○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"]
    )
    for c in group
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_SHORT = {"廿": "二十", "卅": "三十"}

NUMERAL = "[" + "".join(_DIGITS) + "".join(_UNITS) + "".join(_SHORT) + "]"
"""A character class that matches one Chinese numeral."""

_RUN = re.compile(NUMERAL + "+")


def chinese_number(run: str) -> int:
    """The number that a non-empty run of Chinese numerals writes.

    With a unit (十, 百, 千) it is read by place, otherwise digit by digit.
    """
    for short, long in _SHORT.items():
        run = run.replace(short, long)
    if not any(c in _UNITS for c in run):
        return int("".join(str(_DIGITS[c]) for c in run))
    total = pending = 0
    for c in run:
        if c in _UNITS:
            total += (pending or 1) * _UNITS[c]
            pending = 0
        else:
            pending = pending * 10 + _DIGITS[c]
    return total + pending


def with_arabic(text: str) -> str:
    """`text` with every run of Chinese numerals (up to 12 characters) written in digits."""
    return _RUN.sub(lambda m: str(chinese_number(m[0])) if len(m[0]) <= 12 else m[0], text)
