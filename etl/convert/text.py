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
