"""Names of schools inside titles: `郑州市金水区文化路第一小学三年级学生花名册`."""

from __future__ import annotations

import re

KIND = r"小学(?!生)|中学(?!生)|幼儿园|学校|初中|高中|[一二三四五六七八九十]中(?!学(?!生))|附小|附中"
SCHOOL = re.compile(
    rf"(?P<own>[\u4e00-\u9fff\d]{{2,24}}?)(?:{KIND})(?:[(（][^)）]{{1,10}}[)）]|[东西南北新老分]校区?)?"
)
BEFORE = re.compile(r"^(?:\d{4}(?:[-—~至]\d{2,4})?(?:学年|年)?(?:度)?(?:第?[一二上下]学期)?)")
MANY = re.compile(r"^[全各本某].{0,3}$|[省市区县镇乡]$")
"""What stands before 小学 where a title means all of them: 全区小学, 郑州市初中."""


def school_named(title: str) -> str | None:
    """The school that a title names; None when it names none, or many."""
    found = SCHOOL.search(BEFORE.sub("", title.strip()))
    return found[0] if found and not MANY.search(found["own"]) else None
