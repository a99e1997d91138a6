"""Names of people and schools in the one form that comparisons use."""

from __future__ import annotations

import re

from etl.convert.classes import ClassName, grade_rank, parse_class, stage_of
from etl.convert.text import squeeze

__all__ = ["ClassName", "grade_rank", "normalise_name", "normalise_school", "parse_class", "stage_of"]

_DOTS = re.compile("[·•‧∙⋅・･●▪・᛫ㆍ]")
_DOT_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])[.。,](?=[\u3400-\u9fff])")
_OPENING, _CLOSING = re.compile(r"[\[{〔【〖《「『<〈]"), re.compile(r"[\]}〕】〗》」』>〉]")
_QUOTES = re.compile(r"""["'`‘’“”′″]""")


def normalise_name(text: str | None) -> str:
    """NFKC, without blanks, every middle dot as · (阿卜杜拉・买买提, 阿卜杜拉.买买提); "" for nothing."""
    return _DOT_BETWEEN_HAN.sub("·", _DOTS.sub("·", squeeze(text))).strip("·")


def normalise_school(text: str | None) -> str:
    """NFKC, without blanks and quotes, every bracket round and half width; "" for nothing."""
    plain = _QUOTES.sub("", squeeze(text))
    return _CLOSING.sub(")", _OPENING.sub("(", plain))
