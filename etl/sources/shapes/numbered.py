"""Wenjuanxing by number: a question with several choices takes a column each, `第6题(运动)` or `5、(乘车不安全)`."""

from __future__ import annotations

import re

from etl.sources.headers import question_text
from etl.sources.shapes.base import Heading, Layout, Rows

SPLIT = re.compile(r"^(?:第(\d+)题|(\d+)[、.．])\s*[(（](.*)[)）]$", re.DOTALL)


def lay_out(rows: Rows, header_rows: int) -> Layout:
    """Questions as headed; a split one is known by its number alone, `第6题`, since its headers don't say more."""
    return Layout(tuple(_heading(i, header.strip()) for i, header in enumerate(rows[0])), header_rows)


def _heading(index: int, header: str) -> Heading:
    found = SPLIT.match(header)
    if found is None:
        return Heading(index, header, question_text(header))
    return Heading(index, header, f"第{found[1] or found[2]}题", question_text(found[3]))
