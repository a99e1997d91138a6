"""What every converter does to a text first: one form for one meaning, and what counts as no answer."""

from __future__ import annotations

import re
import unicodedata

# zero-width characters, byte-order marks, variation selectors: what copying from chats leaves behind
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\x00]")
_BLANKS = re.compile(r"\s+")


def words(*lines: str) -> frozenset[str]:
    """The blank-separated words of some lines: lists of Chinese words read better without quotes."""
    return frozenset(" ".join(lines).split())


UNANSWERED = words(
    "- -- — —— _ / \\ . (空) [空] 空 (跳过) 未填 未填写 未作答 -2 -3",
    "NULL NONE NAN N/A NA #N/A UNDEFINED <NA> NAT",
) | {""}
"""Cleaned, upper-case texts that tools write where nobody answered (-2 and -3 are Wenjuanxing's)."""


_TRADITIONAL = str.maketrans(
    "學體溫級狀發燒熱診斷離觸確與號證時間區縣點報寫無沒過腦頭瀉嘔噴勞難癢處經歷風險來從於內國園兒課業師職"
    "員編電話聯絡絕對觀陽陰輕選擇項題請問現況歲實際試劑檢測結剛應該異護長單營養瞭稱幾兩齡鏡藥壓腫氣鏈嚨爛"
    "頻紅悶開癥塊們這麼嗎後個週總認訊錄達場車",
    "学体温级状发烧热诊断离触确与号证时间区县点报写无没过脑头泻呕喷劳难痒处经历风险来从于内国园儿课业师职"
    "员编电话联络绝对观阳阴轻选择项题请问现况岁实际试剂检测结刚应该异护长单营养了称几两龄镜药压肿气链咙烂"
    "频红闷开症块们这么吗后个周总认讯录达场车",
)


def simplified(text: str) -> str:
    """`text` with the traditional characters that forms and answers about health use put as simplified ones."""
    return text if text.isascii() else text.translate(_TRADITIONAL)


def clean(text: str | None) -> str:
    """`text` in Unicode form NFKC (full width → half width), without invisible characters or outer blanks."""
    if not text:
        return ""
    if text.isascii() and "\x00" not in text:
        return text.strip()
    # NFKC can turn a character into one with a blank (´ → " ́"), so strip last
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).strip()


def squeeze(text: str | None) -> str:
    """`clean` without any blank at all."""
    cleaned = clean(text)
    plain = _BLANKS.sub("", cleaned)
    # without the blank between them, a letter and an accent may become one
    return plain if plain == cleaned or plain.isascii() else unicodedata.normalize("NFKC", plain)


def is_unanswered(cleaned: str) -> bool:
    """Whether a cleaned text is what a tool writes for no answer."""
    return cleaned.upper() in UNANSWERED
