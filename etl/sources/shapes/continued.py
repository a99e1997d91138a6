"""SurveyMonkey: a second row names the choices, and the columns of a question after its first have no header."""

from __future__ import annotations

from etl.sources.headers import question_text
from etl.sources.shapes.base import Heading, Layout, Rows, cell, only_where_ticked

ANSWERED = frozenset({"", "response", "open-ended response", "回答", "答复", "开放式答复"})


def lay_out(rows: Rows, header_rows: int) -> Layout:
    """Questions by the header before; `Response` and the like are no choices."""
    headings: list[Heading] = []
    before = ""
    for index in range(max(len(rows[0]), len(rows[1]) if len(rows) > 1 else 0)):
        header = cell(rows, 0, index)
        before = header or before
        choice = cell(rows, 1, index)
        option = None if choice.casefold() in ANSWERED or not before else choice
        headings.append(Heading(index, header or before, question_text(before), option))
    return Layout(only_where_ticked(rows, headings, header_rows, "{question} - {option}"), header_rows)
