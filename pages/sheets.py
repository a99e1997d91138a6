"""Tables to take away: CSV and XLSX that no spreadsheet can be tricked with."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date, datetime

import pandas as pd
import xlsxwriter

from common.spreadsheet import harmless

Cell = str | int | float | bool | None


def _cell(value: object) -> Cell:
    if value is None or value is pd.NaT or value != value:
        return None
    if isinstance(value, datetime):
        return (
            f"{value:%Y-%m-%d %H:%M:%S}"
            if (value.hour or value.minute or value.second)
            else f"{value:%Y-%m-%d}"
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bool, int, float)):
        return value
    item = getattr(value, "item", None)  # a number of numpy's
    return _cell(item()) if callable(item) else harmless(str(value))


def _rows(frame: pd.DataFrame) -> list[list[Cell]]:
    return [[_cell(value) for value in row] for row in frame.itertuples(index=False, name=None)]


def csv_bytes(frame: pd.DataFrame, heads: Sequence[str], notes: Sequence[str] = ()) -> bytes:
    """The frame as CSV in UTF-8 with a byte order mark, which Excel needs to read Chinese; `notes` below an empty
    row."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([harmless(head) for head in heads])
    writer.writerows(_rows(frame))
    writer.writerows([[], *([harmless(note)] for note in notes)] if notes else [])
    return target.getvalue().encode("utf-8-sig")


def xlsx_bytes(frame: pd.DataFrame, heads: Sequence[str], sheet: str, notes: Sequence[str] = ()) -> bytes:
    """The frame as one sheet: texts as texts (IDs keep their digits), a fixed and bold head, a filter; then `notes`."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        page = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", sheet)[:31])
        bold = book.add_format({"bold": True})
        for column, head in enumerate(heads):
            page.write_string(0, column, harmless(head), bold)
            page.set_column(column, column, min(40, max(10, 2 * len(head) + 4)))
        for place, row in enumerate(_rows(frame), start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(place, column, value)
                elif value is not None:
                    page.write(place, column, value)
        for place, note in enumerate(notes, start=len(frame) + 2):
            page.write_string(place, 0, harmless(note))
        page.freeze_panes(1, 0)
        if len(frame):
            page.autofilter(0, 0, len(frame), len(heads) - 1)
    return target.getvalue()
