"""Answers to yes-no questions as people type them, negations and all."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from etl.convert.text import UNANSWERED, simplified, squeeze, words

Answer = Literal["yes", "no", "unknown", "ambiguous", "missing"]

_YES = words(
    "是 有 对 对的 是的 有的 有过 曾有 曾经 曾经有 嗯 恩 嗯嗯 好 好的 去过 到过 接触过 来过 会 能 可以 属于",
    "同意 已 已有 存在 需要 1 1.0 √ ✓ ✔ ☑ ✅ Y YES YEP TRUE T OK",
)
_NO = words(
    "否 无 没 没有 未 不 不是 不会 不能 暂无 均无 都无 皆无 全无 均否 都没有 没有过 从未 从无 木有 冇 無",
    "沒有 沒 莫得 未有 不存在 不属于 不同意 没得 没事 无事 无无 没没 没有没有 0 0.0 ×",
    "✗ ✘ ✖ ❌ X N NO FALSE F NOPE NIL",
)
_UNKNOWN_WORDS = re.compile(
    r"不(太|是很|大|很)?(知道|知|清楚|清|确定|明确|详|了解|晓得|记得|好说)|未知|未明|^不明$|说不(清|准|好)"
    r"|记不(清|得)|可能|也许|大概|或许|不一定|没印象|忘(了|记)|无法(确定|判断|确认)|待(查|定|确认|核实)"
    r"|UNKNOWN|DON'?TKNOW|NOTSURE|UNSURE"
)
_DOUBLE = re.compile(
    r"(不是|并非|不能说|未必|不见得|不)(没有?|无|未|不)|[没无]有?不|非[没无]"
    r"|^有无$|有没有|是否|是不是|有/无|是/否|否/是|无/有"
)
_NEGATION = re.compile(
    r"没有?|沒有?|無|未曾|未|无|不曾|不存在|不是|不会|不在|不属于?|不|否认|否|从没|暂无|非"
    r"|(?<![A-Z])(NOT?|NONE|NEVER)(?![A-Z])"
)
_AFFIRMATION = re.compile(r"有|是|曾|过|已|确有|对|(?<![A-Z])YES(?![A-Z])|√|✓|✔")
_CLAUSES = re.compile(r"[,。;!、┋|/]+|但是?|不过|除了|只有|而是?|然而|可是|却")
_OPTION = re.compile(r"^(?:[(\[]?[A-Z][)\].、:,]+|[(\[]?\d[)\].、:,]+(?=\D))")
_ENGLISH = re.compile(r"^(YES|NO)[,.!;:\-]")
_TRAILING = re.compile(r"[.。!~,;?…]+$")
_QUESTION = re.compile(r"^[?]+$")
LONGEST = 200


@lru_cache(maxsize=1 << 14)
def parse_yes_no(text: str | None) -> tuple[bool | None, Answer]:
    """(True, "yes"), (False, "no"), or None with "unknown", "missing" or "ambiguous" (to be looked at)."""
    answer = _answer(simplified(squeeze(text)).upper())
    return {"yes": True, "no": False}.get(answer), answer


def _answer(text: str) -> Answer:
    if text in UNANSWERED:
        return "missing"
    if _QUESTION.match(text):
        return "unknown"
    text = _OPTION.sub("", text)
    text = _TRAILING.sub("", text) or text
    if text in _YES:
        return "yes"
    if text in _NO:
        return "no"
    said = _ENGLISH.match(text)
    if said and not re.search(
        rf"BUT|EXCEPT|MAYBE|[^\x00-\x7f]|{'NO' if said[1] == 'YES' else 'YES'}", text[3:]
    ):
        return "yes" if said[1] == "YES" else "no"
    if len(text) > LONGEST or _DOUBLE.search(_UNKNOWN_WORDS.sub("", text)):
        return "ambiguous"
    return _together({_clause(part) for part in _CLAUSES.split(text) if part})


def _together(answers: set[Answer]) -> Answer:
    if len(answers) == 1:
        return answers.pop()
    # 无,不清楚 can't be told; 有,没有 and 武汉,有 are for somebody to look at
    return "unknown" if answers == {"no", "unknown"} else "ambiguous"


def _clause(text: str) -> Answer:
    if text in _YES:
        return "yes"
    if text in _NO:
        return "no"
    if _UNKNOWN_WORDS.search(text):
        return "unknown"
    first = _NEGATION.search(text)
    if first:
        return _negated(text, first)
    return "yes" if _AFFIRMATION.search(text) else "ambiguous"


def _negated(text: str, first: re.Match[str]) -> Answer:
    before, after = text[: first.start()], text[first.end() :]
    rest = _NEGATION.sub("", after)
    # 无发热有咳嗽, 有咳嗽无发热: half a yes; 没有去过, 是没有: a plain no
    if re.search(r"有|是的", rest) or re.search(r"有(?!$)|是的|√", before):
        return "ambiguous"
    return "no"
