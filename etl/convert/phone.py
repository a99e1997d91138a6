"""Chinese phone numbers as people type them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from etl.convert.text import clean, is_unanswered

State = Literal["valid", "landline", "bad_length", "bad_prefix", "two_numbers", "unreadable", "missing"]


class Phone(NamedTuple):
    """`number`: 11 digits of a mobile, or area code-number of a landline; None when it can't be used."""

    number: str | None
    state: State


_MOBILE = re.compile(r"1[3-9]\d{9}")
_COUNTRY = re.compile(r"^(?:\+|00)?86(?=1\d{10}$|0?[1-9]\d{9,10}$)")
_LANDLINE = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))([2-9]\d{6,7})(?:\d{1,5})?")
_SPLIT = re.compile(r"[/\\,，、;；|]|或|和|(?<=\d{11})\s+(?=1\d)")


@lru_cache(maxsize=1 << 14)
def parse_phone(text: str | None) -> Phone:
    """The phone number that a text gives; a text with two gives none, because nobody knows whose they are."""
    cleaned = clean(text)
    if is_unanswered(cleaned) or cleaned in ("无", "没有", "暂无"):
        return Phone(None, "missing")
    found = [_one(part) for part in _SPLIT.split(cleaned) if any(c.isdigit() for c in part)]
    if len(found) > 1:
        return Phone(None, "two_numbers")
    return found[0] if found else Phone(None, "unreadable")


def _one(text: str) -> Phone:
    # 1.38E+10 is a spreadsheet's, 13800138000.0 has only gained a decimal
    text = re.sub(r"\.0+$", "", text.strip())
    if re.search(r"\dE\+?\d", text, re.IGNORECASE):
        return Phone(None, "unreadable")
    digits = "".join(str(int(c)) for c in text if c.isdecimal())
    digits = _COUNTRY.sub("", digits)
    if _MOBILE.fullmatch(digits):
        return Phone(digits, "valid")
    landline = _LANDLINE.fullmatch(digits)
    if landline and len(landline[1] + landline[2]) >= 10:
        return Phone(f"{landline[1]}-{landline[2]}", "landline")
    return Phone(None, "bad_prefix" if len(digits) == 11 else "bad_length")
