"""Names as they sound: Pinyin without tones, with the pairs that Mandarin speakers of the plain confuse made one."""

from __future__ import annotations

import os
from functools import lru_cache

# names are read character by character: no phrase is looked up
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
from pypinyin import Style, pinyin

_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"))
# Surnames that are not read as the same character elsewhere.
_SURNAMES = {"曾": "zeng", "单": "shan", "解": "xie", "查": "zha", "仇": "qiu", "朴": "piao", "盖": "ge", "翟": "zhai",
             "区": "ou", "尹": "yin", "任": "ren", "华": "hua", "乐": "yue", "召": "shao", "覃": "qin", "缪": "miao",
             "宁": "ning", "折": "she", "洗": "xian", "员": "yun", "纪": "ji", "葛": "ge"}  # fmt: skip


@lru_cache(maxsize=1 << 16)
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
