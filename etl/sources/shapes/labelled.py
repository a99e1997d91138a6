"""Qualtrics: a row of names, one of what was asked, and in newer exports one of `{"ImportId": …}`."""

from __future__ import annotations

import re

from etl.sources.headers import LONGEST, question_text
from etl.sources.shapes.base import Heading, Layout, Rows, cell, only_where_ticked

IMPORT = re.compile(r'^\{"+ImportId"+:')
ZONE = re.compile(r'"+timeZone"+:"+([^"]+)"')
CHOICE = re.compile(r"^(.*?)(?:\s+-\s+Selected Choice)?\s+-\s+(.+)$", re.DOTALL)
ALONE = "{question} - {option}"
NAME = re.compile(r"^(.+)_\d+$")


def lay_out(rows: Rows, header_rows: int) -> Layout:
    """Questions by their text where there is any, else by their name. Times are in the zone that row 3 tells."""
    imports = next((n for n in (1, 2) if any(IMPORT.match(text.strip()) for text in _row(rows, n))), None)
    count = 3 if imports == 2 else 2 if imports == 1 or len(rows) > 1 else 1
    text_row = 1 if imports != 1 and count > 1 else None
    headings = [_heading(rows, i, text_row) for i in range(len(rows[0]))]
    zone = ZONE.search(" ".join(_row(rows, imports))) if imports is not None else None
    return Layout(only_where_ticked(rows, headings, count, ALONE), count, zone[1] if zone else "")


def _row(rows: Rows, number: int) -> list[str]:
    return list(rows[number]) if number < len(rows) else []


def _heading(rows: Rows, index: int, text_row: int | None) -> Heading:
    header = cell(rows, 0, index)
    asked = " ".join(cell(rows, text_row, index).split()) if text_row is not None else ""
    found = CHOICE.match(asked)
    if found and NAME.match(header):
        return Heading(index, header, question_text(found[1]), found[2][:LONGEST])
    return Heading(index, header, question_text(asked) or question_text(header))
