"""Diagnoses, days of isolation and symptoms as people type or tick them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from etl.convert.numerals import NUMERAL, with_arabic
from etl.convert.symptoms import parse_symptoms
from etl.convert.text import UNANSWERED, simplified, squeeze

__all__ = ["Diagnosis", "parse_days", "parse_diagnosis", "parse_symptoms"]

Diagnosis = Literal["none", "suspected", "confirmed", "recovered"]

MOST_DAYS = 3650
LONGEST = 200

_NOT = r"(?:没有?被?|未被?|无|不是|并非|非|否认?|不|排除了?|已排除|除外)(?:有|曾|见)?"
_DENIED = re.compile(
    rf"{_NOT}(?:新冠肺炎|新冠)?(?:的)?(?:疑似|确诊|感染|阳性|患病)(?:(?:或|和|及|、|/)?(?:疑似|确诊))*(?:病例|患者)?|疑似(?:病例)?(?:已|被)?(?:排除|解除)|阴性"
)
_RECOVERED = re.compile(r"(?<![未没])(?:已|经)?(?:治愈|痊愈|康复|出院|转阴|愈)(?!中)")
_NOT_RECOVERED = re.compile(r"(?:未|没有?|尚未|还没)(?:治愈|痊愈|康复|出院|转阴)")
_CONFIRMED = re.compile(r"确诊|阳性|感染|确认|CONFIRMED|POSITIVE")
_SUSPECTED = re.compile(r"疑似|疑是|可疑|待确诊|SUSPECT")
_UNSURE = re.compile(r"不知|不清楚|不详|不确定|不明|未知|UNKNOWN")
_NONE = re.compile(r"无|没|否|未|正常|健康|良好|阴性|不是|非|均|^0(\.0)?$|^NO(NE)?$|NEGATIVE|^[×X]$")


@lru_cache(maxsize=1 << 13)
def parse_diagnosis(text: str | None) -> Diagnosis | None:
    """none, suspected, confirmed or recovered; None when unanswered or not to be told.

    The graver word wins (疑似, 已确诊 → confirmed) unless it is denied (未确诊) or over (已治愈). An
    infection without symptoms (无症状感染者) counts as confirmed: it is a laboratory's finding.
    """
    cleaned = simplified(squeeze(text)).upper()[:LONGEST]
    if cleaned in UNANSWERED - {"NONE"}:
        return None
    plain = cleaned.replace("无症状", "")
    left = _DENIED.sub("", plain)
    if _RECOVERED.search(_NOT_RECOVERED.sub("", left)):
        return "recovered"
    if _CONFIRMED.search(left) and not re.search(r"待确诊", left):
        return "confirmed"
    if _SUSPECTED.search(left):
        return "suspected"
    if _UNSURE.search(left):
        return None
    return "none" if _NONE.search(cleaned) or left != plain else None


_NO_DAYS = re.compile(r"无|没有?|否|不需要?|未|不|暂无|0|已?解除(隔离)?|非")
_DAYS = re.compile(r"(\d+(?:\.\d+)?)(个半|个)?(天|日|周|星期|礼拜|个月|月|D(?:AYS?)?|W(?:EEKS?)?)?")
_HALF_AS = {"半个月": "15天", "半月": "15天", "半天": "0天", "周半": "周零4天", "星期半": "周零4天"}
_HALVES = re.compile("(?<!个)(?:" + "|".join(_HALF_AS) + ")")
_UNIT_DAYS = {"周": 7, "星期": 7, "礼拜": 7, "月": 30, "个月": 30}


@lru_cache(maxsize=1 << 13)
def parse_days(text: str | None) -> int | None:
    """Whole days in a text: 12天, 十二天, 两周 (14), 一周零三天 (10), 半个月 (15), 无 (0). None when unknown.

    Of 12-14天 the lower counts: days of isolation already done are not to be overstated.
    """
    cleaned = simplified(squeeze(text)).upper()[:LONGEST]
    if cleaned in UNANSWERED:
        return None
    plain = with_arabic(re.sub(f"({NUMERAL}+)来天", r"\1天", _HALVES.sub(lambda m: _HALF_AS[m[0]], cleaned)))
    plain = re.sub(r"\d{2,4}年\d{1,2}月\d{1,2}[日号]?|\d{1,2}月\d{1,2}[日号]", "", plain)
    found = [m for m in _DAYS.finditer(plain)]
    if not found:
        return 0 if _NO_DAYS.match(plain) and not _UNSURE.search(plain) else None
    days = _days(found[0])
    # 一周零三天 is a sum, 12-14天 and 12天(共14天) are not
    if (
        len(found) > 1
        and re.fullmatch(r"[零又加+]?", plain[found[0].end() : found[1].start()])
        and found[0][3] != "天"
    ):
        days += _days(found[1])
    return int(days) if days <= MOST_DAYS else None


def _days(match: re.Match[str]) -> float:
    unit = (match[3] or "").rstrip("S")
    per = 7 if unit.startswith("W") else _UNIT_DAYS.get(unit, 1)
    return float(match[1]) * per + (per / 2 if match[2] == "个半" else 0)
