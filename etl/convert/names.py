"""Names of people and schools in the one form that comparisons use."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.convert.buffers import plain_han
from etl.convert.classes import ClassName, grade_rank, parse_class, stage_of
from etl.convert.text import squeeze

__all__ = [
    "ClassName",
    "grade_rank",
    "normalise_name",
    "normalise_school",
    "normalised_names",
    "parse_class",
    "stage_of",
]

_DOTS = re.compile("[·•‧∙⋅・･●▪・᛫ㆍ]")
_DOT_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])[.。,](?=[\u3400-\u9fff])")
_OPENING, _CLOSING = re.compile(r"[\[{〔【〖《「『<〈]"), re.compile(r"[\]}〕】〗》」』>〉]")
_QUOTES = re.compile(r"""["'`‘’“”′″]""")


def normalise_name(text: str | None) -> str:
    """NFKC, without blanks, every middle dot as · (阿卜杜拉・买买提, 阿卜杜拉.买买提); "" for nothing."""
    return _DOT_BETWEEN_HAN.sub("·", _DOTS.sub("·", squeeze(text))).strip("·")


@lru_cache(maxsize=1 << 16)
def normalise_school(text: str | None) -> str:
    """NFKC, without blanks and quotes, every bracket round and half width; "" for nothing."""
    plain = _QUOTES.sub("", squeeze(text))
    return _CLOSING.sub(")", _OPENING.sub("(", plain))


def normalised_names(texts: pa.Array) -> pa.Array:
    """`normalise_name` over a column of strings; null for nothing. Plain Han names, nearly all, stay as they are."""
    careful = np.flatnonzero(~plain_han(texts))
    if not len(careful):
        return texts
    mended = [normalise_name(text) or None for text in texts.take(pa.array(careful)).to_pylist()]
    mask = np.zeros(len(texts), np.bool_)
    mask[careful] = True
    return pc.replace_with_mask(texts, pa.array(mask), pa.array(mended, pa.string()))
