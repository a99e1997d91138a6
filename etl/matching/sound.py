"""Names as they sound: Pinyin without tones, with the pairs that Mandarin speakers of the plain confuse made one."""

from __future__ import annotations

import os
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

# names are read character by character: no phrase is looked up
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
from pypinyin import Style, pinyin

_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"))
# Surnames that are not read as the same character elsewhere.
_SURNAMES = {"曾": "zeng", "单": "shan", "解": "xie", "查": "zha", "仇": "qiu", "朴": "piao", "盖": "ge", "翟": "zhai",
             "区": "ou", "尹": "yin", "任": "ren", "华": "hua", "乐": "yue", "召": "shao", "覃": "qin", "缪": "miao",
             "宁": "ning", "折": "she", "洗": "xian", "员": "yun", "纪": "ji", "葛": "ge"}  # fmt: skip

SHORT = 4
"""Characters that most names have at most."""


def alike(typed: pa.Array, names: pa.Array) -> pa.Array:
    """Which pairs of names may be written or spoken alike, and are worth a careful comparison: they share a character
    or begin with the same sound. Long names always are; a missing one never is."""
    mine, theirs = _Names.of(typed), _Names.of(names)
    found = (mine.sound == theirs.sound) | mine.long | theirs.long
    for one in mine.characters:
        for other in theirs.characters:
            found |= (one == other) & (one != 0)
    return pa.array(found & mine.known & theirs.known)


class _Names:
    """Names row by row: their first characters as numbers (0 after the end), and how they begin to sound."""

    def __init__(self, coded: pa.DictionaryArray) -> None:
        texts = [text or "" for text in coded.dictionary.to_pylist()] or [""]
        begins = [text[:1] for text in texts]
        first = {letter: hash(sound_of(letter)) for letter in set(begins)}
        sounds = np.array([first[letter] for letter in begins], np.int64)
        letters = np.array(texts, dtype=f"U{SHORT}").view(np.uint32).reshape(len(texts), SHORT)
        rows = np.asarray(pc.fill_null(coded.indices, 0))
        self.known: NDArray[np.bool_] = np.asarray(pc.is_valid(coded.indices))
        self.long = np.array([len(text) > SHORT for text in texts], np.bool_)[rows]
        self.sound = sounds[rows]
        self.characters = letters[rows].T.copy()

    @classmethod
    def of(cls, names: pa.Array) -> _Names:
        """Each distinct name is looked at once."""
        return cls(names.dictionary_encode())


def sound_of(name: str) -> str:
    """How a name sounds, syllable by syllable: 张晓芸 and 章小云 alike; "" for nothing.

    Characters that are not Chinese stay as they are.
    """
    return " ".join(
        _plain(_SURNAMES[character]) if place == 0 and character in _SURNAMES else _syllable(character)
        for place, character in enumerate(name)
    )


@lru_cache(maxsize=1 << 15)
def _syllable(character: str) -> str:
    return _plain(pinyin(character, style=Style.NORMAL)[0][0])


def _plain(syllable: str) -> str:
    for long, short in _INITIALS:
        if syllable.startswith(long):
            syllable = short + syllable[len(long) :]
    return syllable[:-1] if syllable.endswith(("ang", "eng", "ing")) else syllable
