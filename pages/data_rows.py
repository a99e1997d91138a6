"""The rows of the tabs of the data page, and their columns: the page shows them, the downloads hold them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from common.words import UNKNOWN, Text
from pages.view import View
from warehouse.queries.data import files, questions, refused, runs, unmatched
from warehouse.queries.flags import FLAGS, flagged_people, flagged_schools

ALL = 1_000_000  # rows; more fit no sheet
SHOWN = 1_000  # rows that a page shows of what can be taken away
TAKEN = ("refused", "unmatched", "flags")  # tabs that can be
ROWS = ("refused", "unmatched")  # tabs of single answers, wherever one looks
TABS = ("files", "refused", "unmatched", "flags", "questions", "runs")
# column, width in pixels; None takes what is left
COLUMNS: dict[str, tuple[tuple[str, int | None], ...]] = {
    "files": (
        ("name", 330), ("state", 90), ("rows_in", 90), ("rows_loaded", 90), ("rows_superseded", 90),
        ("rows_refused", 90), ("rows_blank", 90), ("balanced", 90), ("rows_unmatched", 100), ("rows_confirmed", 100),
        ("kind", 90), ("source", 120), ("days", 140), ("run_id", 120), ("reason", None),
    ),
    "refused": (("file", 240), ("row_no", 80), ("field", 160), ("value", 200), ("reason", None)),
    "unmatched": (
        ("day", 120), ("school", 200), ("class", 130), ("name", 100), ("number", 190), ("reason", 170),
        ("suggested", 110), ("suggested_class", 130), ("suggested_score", 90), ("file", 220), ("row_no", None),
    ),
    "flags": (
        ("school", 300), ("county", 120), ("class", 120), ("name", 100), ("role", 90), ("flagged", 120),
        ("reported", 110), ("share", 130), *((flag, 150) for flag in FLAGS[:-1]), (FLAGS[-1], None),
    ),
    "questions": (
        ("question", None), ("field", 150), ("source", 140), ("first_day", 120), ("last_day", 120),
        ("answers", 120),
    ),
    "runs": (
        ("run_id", 90), ("started_at", 170), ("finished_at", 170), ("state", 100),
        ("files_new", 90), ("files_same", 90), ("files_refused", 90), ("rows_in", 100),
        ("rows_loaded", 100), ("rows_refused", None),
    ),
}  # fmt: skip


def of_people(seen: View, tab: str) -> bool:
    """Whether the rows of a tab tell of single people at the place looked at."""
    return tab in ROWS or (tab == "flags" and seen.place.level in ("school", "class"))


def tabs(seen: View) -> tuple[str, ...]:
    """The tabs of a reader: who may see counts alone has none of single answers."""
    return tuple(one for one in TABS if seen.scope.may_list or one not in ROWS)


def head(text: Text, tab: str, column: str) -> str:
    """What stands over a column: some mean another thing in one tab."""
    own = f"data.own.{tab}.{column}"
    return text(own) if text.has(own) else text(f"data.column.{column}")


def table_of(seen: View, tab: str, limit: int = ALL) -> pd.DataFrame:
    """At most `limit` rows of a tab, the newest, in the columns that the page and its downloads show."""
    file_id = seen.query.get("file") or None
    frame = {
        "files": lambda: _with_days(files(seen.scope, limit)),
        "refused": lambda: refused(seen.scope, file_id=file_id, limit=limit),
        "unmatched": lambda: unmatched(seen.scope, file_id=file_id, limit=limit),
        "flags": lambda: _flags(seen, limit),
        "questions": lambda: questions(seen.scope),
        "runs": lambda: runs(seen.scope),
    }[tab]()
    kept = [column for column, _ in COLUMNS[tab]] + ["detail"]
    if tab == "unmatched" and seen.scope.pseudonymous:  # what was typed is shown to nobody who works with ids
        kept = [column for column in kept if column not in ("name", "number")]
    return frame[[column for column in kept if column in frame]]


def _flags(seen: View, limit: int) -> pd.DataFrame:
    """Schools for those who look at many, people for a school and a class."""
    if seen.place.level in ("school", "class"):
        return flagged_people(seen.scope, seen.day, limit)
    return flagged_schools(seen.scope, seen.day, limit)


def _with_days(frame: pd.DataFrame) -> pd.DataFrame:
    pairs = zip(frame["days_from"], frame["days_to"], strict=True)
    days = pd.Series([_span(first, last) for first, last in pairs], frame.index, dtype=object)
    return frame.assign(days=days)


def _span(first: Any, last: Any) -> str | None:
    if pd.isna(first):
        return None
    return f"{first:%m-%d}" if first == last else f"{first:%m-%d} – {last:%m-%d}"


def why_refused(frame: pd.DataFrame, text: Text) -> list[str | None]:
    """Why files were refused, in words: the night keeps a code and what fills the gaps of its sentence."""
    said: list[str | None] = []
    for row in frame.to_dict("records"):
        code, detail = row["reason"], str(row.get("detail") or "")
        known = dict(part.split("=", 1) for part in detail.split("; ") if "=" in part)
        key = f"night.refused.{code}"
        values = {name: known.get(name, UNKNOWN) for name in text.gaps(key) if name != "name"}
        found = text(key, name=row["name"], **values) if isinstance(code, str) and text.has(key) else code
        said.append(found if isinstance(found, str) else None)
    return said
