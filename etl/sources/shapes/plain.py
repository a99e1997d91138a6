"""One header row, one column a question. Further header rows (`header_rows`) are passed over."""

from __future__ import annotations

import re

from etl.sources.headers import question_text
from etl.sources.shapes.base import Heading, Layout, Rows

GROUP = re.compile(r"^[^.。]{1,20}[\u4e00-\u9fff][.](?=[\u4e00-\u9fff])")
"""DingTalk's reports put the name of a group before: `返程统计.返程日期`."""


def lay_out(rows: Rows, header_rows: int) -> Layout:
    """Questions as headed."""
    headings = tuple(
        Heading(i, header.strip(), question_text(GROUP.sub("", header.strip())))
        for i, header in enumerate(rows[0])
    )
    return Layout(headings, header_rows)
