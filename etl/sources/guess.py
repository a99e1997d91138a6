"""What a column may hold that no profile maps: told by its header, its values, and what the roster knows."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from etl.convert.text import UNANSWERED, clean
from etl.sources.headers import normalise_text, question_text, wording
from etl.sources.looks import LOOKS, Known
from etl.sources.profiles import Profile, Profiles
from etl.sources.sample import Texts
from etl.sources.wordings import field_asked

LOOKED_AT = 300
"""Different texts of a column that are looked at."""
MOST = 0.8
"""The share of a column's cells that must look alike."""
FEW_ANSWERS = 40
"""A question with no more different answers is one of choice, or nearly."""
HEADERS = (
    (
        "submitted_at",
        re.compile(
            r"^(提交|结束答题|结束|完成|填写)时间|^(timestamp|submissiondate|completiontime|enddate|submitdate)$",
            re.I,
        ),
    ),
    (
        "ignore",
        re.compile(
            r"^(开始(答题|填写)?时间|答题时长|所用时间|填写时长|starttime|startdate|编号|序号|id|ip)$", re.I
        ),
    ),
)
"""What tools call the columns that they write themselves, beyond the tools that profiles are shipped for."""
ANSWERED = re.compile(r"提交|填报|填写|答题|打卡|体温|症状|submi|start|timestamp|時間戳記", re.IGNORECASE)
LISTED = (
    ("staff", re.compile(r"岗位|职务|职称|任教")),
    ("schools", re.compile(r"学段|办学类型|学校地址|校长")),
    ("roster", re.compile(r"学籍|出生日期|班内学号|入学年月|身份证|监护人")),
)


@dataclass(frozen=True)
class Guess:
    """A proposal. `why` is a code: wording, or what the values look like; `field` None where only that is known."""

    field: str | None
    why: str


def guess(header: str, texts: Texts, profiles: Profiles, known: Known, kind: str = "answers") -> Guess | None:
    """What the column may be: by a wording that some profile knows, else by its values; None for no idea.

    Values don't overrule a wording that is known not to ask: 家人体温 holds temperatures, but not the pupil's.
    """
    if (told := by_wording(header, profiles, kind)) is not None:
        return Guess(told, "wording")
    seen = by_values(texts, known)
    asked = wording(question_text(header))
    denied = {w.name for w in profiles.wordings if any(p.search(asked) for p in w.any)}
    return None if seen is None or seen.field in denied else seen


def settled(guesses: Sequence[Guess | None], taken: Collection[str]) -> list[Guess | None]:
    """The guesses with those left out whose values alone speak for a field that another column has already.

    `taken`: fields that a profile maps.
    """
    told = {g.field for g in guesses if g and g.why == "wording"} | set(taken)
    kept: list[Guess | None] = []
    for one in guesses:
        by_value = one is not None and one.why != "wording" and one.field not in (None, "ignore")
        if one is not None and by_value and one.field in told:
            kept.append(None)
            continue
        if one is not None and by_value:
            told.add(one.field)
        kept.append(one)
    return kept


def by_wording(header: str, profiles: Profiles, kind: str) -> str | None:
    """The field that profiles of the same kind give this header, or that a wording asks for."""
    whole, asked = normalise_text(header), normalise_text(question_text(header))
    if kind == "answers" and (told := next((name for name, p in HEADERS if p.search(asked)), None)):
        return told
    alike = [profile for profile in profiles.sources if _alike(profile, kind)]
    for profile in alike:
        for pattern, name in profile.columns:
            if pattern.fullmatch(whole) or pattern.fullmatch(asked):
                return name
    if any(profile.ignores(whole) for profile in alike):
        return "ignore"
    return field_asked(question_text(header), profiles.wordings) if kind == "answers" else None


def _alike(profile: Profile, kind: str) -> bool:
    return (profile.kind == "answers") == (kind == "answers")


def by_values(texts: Texts, known: Known) -> Guess | None:
    """The field that most of the column's cells look like."""
    cells = [(text, n) for text, n in texts.commonest[:LOOKED_AT] if clean(text).upper() not in UNANSWERED]
    whole = sum(n for _, n in cells)
    if not whole:
        return None
    for look in LOOKS:
        alike = sum(n for text, n in cells if look.like(text, known))
        varied = texts.many or texts.distinct >= look.varied * texts.filled
        if alike >= MOST * whole and varied and any(look.proof(text) for text, _ in cells):
            return Guess(look.field, look.why)
    return None


def likely_kind(header: Sequence[str]) -> str:
    """answers, roster, staff or schools: lists of people have no times and ask nothing."""
    text = "|".join(header)
    if ANSWERED.search(text):
        return "answers"
    return next((kind for kind, marks in LISTED if marks.search(text)), "answers")
