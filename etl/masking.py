"""Samples of a file without its people: what stands in personal columns is cut, numbers are cut anywhere."""

from __future__ import annotations

import re

from etl.sources.headers import normalise_text
from etl.sources.looks import NAME, is_number, is_phone
from etl.sources.sample import Texts

PERSONAL = frozenset(
    ["name", "number", "student_no", "staff_no", "id_number", "birth_date", "location", "lon", "lat"]
)
"""Fields whose texts tell who somebody is or where they were."""
HEADER = re.compile(
    r"姓名|名字|称呼|昵称|监护人|家长|父亲|母亲|联系人|提交人|填写人|填报人|电话|手机|联系方式|身份证|证件号|学籍|学号|工号|编号|地址|住址|位置|定位"
    r"|微信|QQ|邮箱|签名|IP|name|phone|mobile|e-?mail|address|user|nick|openid|latitude|longitude|geopoint",
    re.IGNORECASE,
)
WRITTEN = 12
"""Texts longer than this are somebody's own words."""


def is_personal(header: str, field: str | None, texts: Texts) -> bool:
    """Whether a column may hold names, numbers, phones, places or people's own words."""
    if field in PERSONAL or HEADER.search(normalise_text(header)):
        return True
    common = [text for text, _ in texts.commonest[:200]]
    if not common:
        return False
    alike = sum(is_number(text) or is_phone(text) for text in common)
    if alike > 0.2 * len(common):
        return True
    named = sum(bool(NAME.fullmatch(text)) for text in common)
    varied = len(common) > 20 or (len(common) > 5 and texts.filled < 1.5 * texts.distinct)
    written = sum(len(text) > WRITTEN for text in common)
    return varied and (named > 0.5 * len(common) or written > 0.5 * len(common)) and field is None
