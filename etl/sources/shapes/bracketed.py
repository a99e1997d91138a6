"""LimeSurvey: `code[choice]`, or `code. Question [choice]` where the export was asked to name both."""

from __future__ import annotations

import re

from etl.sources.headers import question_text
from etl.sources.shapes.base import Heading, Layout, Rows, only_where_ticked

CHOICE = re.compile(r"^(?P<question>.+?)\s*\[(?P<option>.+)\]$", re.DOTALL)
CODE = re.compile(r"^[A-Za-z]\w*\.\s+")


def lay_out(rows: Rows, header_rows: int) -> Layout:
    """Questions as headed, without their code."""
    headings = [_heading(i, header.strip()) for i, header in enumerate(rows[0])]
    return Layout(only_where_ticked(rows, headings, header_rows, "{question} [{option}]"), header_rows)


def _heading(index: int, header: str) -> Heading:
    found = CHOICE.match(header)
    if found is None:
        return Heading(index, header, question_text(CODE.sub("", header)))
    return Heading(index, header, question_text(CODE.sub("", found["question"])), found["option"].strip())
