"""What `etl check --json` prints: the sources in force and, of each file, all that a page needs to map and preview it.

Names, numbers, phones and places are cut unless asked for: the reader of a page may not be one who may see them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from common.words import Text
from etl.columns import JOINT, meant
from etl.errors import FileRefused
from etl.examine import EXAMPLES, Examined, Row, Seen
from etl.formats.containers import column_letters
from etl.masking import PERSONAL, is_personal
from etl.readings import UNREAD, Reading, reader
from etl.sources.cut import cut, without_numbers
from etl.sources.draft import Draft, answers_of, as_toml, asked_of, of_choice
from etl.take import Tools

TEXTS = 6
"""Commonest texts told of every column."""
LONGEST = 120
WHERE = frozenset({"lon", "lat"})
WITHIN = frozenset({"file_id", "row_no", "identity_no", "person_key"})
"""Columns that say nothing to a reader, or too much."""
CUT = PERSONAL | {"number_typed", "person_id", "cell", "school_id_typed"}


def one_file(found: Examined, made: Draft, tools: Tools, *, plain: bool) -> dict[str, Any]:
    """A file; `plain` shows personal texts as they stand."""
    told = _Masked(found, plain)
    return {
        "name": found.name,
        "format": found.format,
        "encoding": found.encoding,
        "refused": _refusal(found.refused),
        "source": _source(found),
        "header_row": found.header_row,
        "coded": list(found.seen.coded) if found.seen else [],
        "columns": [_column(column, found, told, tools) for column in found.columns],
        "columns_total": len(found.header),
        "rows": {
            "in": found.rows_in,
            "loaded": found.rows_loaded,
            "superseded": found.rows_superseded,
            "refused": len(found.refusals),
            "blank": found.rows_blank,
            "complete": found.complete,
        },
        "reasons": dict(found.reasons.most_common()),
        "examples": [
            {
                "row_no": r.row_no,
                "field": r.field,
                "value": told.refused(r.field, r.value),
                "reason": r.reason,
            }
            for r in found.refusals[:EXAMPLES]
        ],
        "shown": [_row(row, found, told) for row in found.shown],
        "draft": {
            "name": made.name,
            "known": made.known,
            "document": made.document,
            "toml": as_toml(made, found, Text("zh"), tools.settings.region),
        },
    }


def _refusal(refused: FileRefused | None) -> dict[str, Any] | None:
    if refused is None:
        return None
    return {"code": refused.code, "zh": refused.sentence("zh"), "en": refused.sentence("en")}


def _source(found: Examined) -> dict[str, Any] | None:
    if found.seen is None:
        return None
    profile = found.seen.profile
    return {
        "name": profile.name,
        "label": profile.label,
        "kind": profile.kind,
        "role": found.seen.role,
        "sureness": found.seen.sureness,
    }


class _Masked:
    """What may be shown of each column."""

    def __init__(self, found: Examined, plain: bool) -> None:
        self.plain = plain
        self.personal = {c.index for c in found.columns if is_personal(c.header, asked_of(c), c.texts)}
        self.questions = {c.question for c in found.columns if c.index in self.personal}

    def cell(self, index: int, text: str) -> str:
        """A cell of a column."""
        return self._said(text, index in self.personal)

    def refused(self, field: str, text: str) -> str:
        """The value of a refused row, by its field."""
        return self._said(text, field in CUT)

    def value(self, name: str, value: Any) -> Any:
        """A value of the warehouse, by its column."""
        if isinstance(value, float) and name in WHERE and not self.plain:
            return round(value, 1)
        if name == "extra":
            return {q: self._said(text, q in self.questions) for q, text in json.loads(value or "{}").items()}
        if name == "flags" or (name == "symptoms" and value is not None):
            return [part for part in (value or "").split(JOINT) if part]
        if isinstance(value, str):
            return self._said(value, name in CUT)
        if isinstance(value, (date, datetime)):
            return "—" if name in CUT and not self.plain else str(value)
        return value

    def _said(self, text: str, personal: bool) -> str:
        if not self.plain:
            text = cut(text) if personal and text else without_numbers(text)
        return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _column(column: Seen, found: Examined, told: _Masked, tools: Tools) -> dict[str, Any]:
    """A column: its commonest texts, and of questions of choice the answers to look at, with how they are read."""
    texts, asked = column.texts, asked_of(column)
    read = _reader(column, found, tools)
    choice = of_choice(column)
    asks = dict(answers_of(column, read) if choice else [])
    shown = asks | dict(texts.commonest[:TEXTS])
    return {
        "index": column.index,
        "letter": letters(column.places),
        "header": column.header,
        "question": column.question,
        "field": column.field,
        "guess": {"field": column.guess.field, "why": column.guess.why} if column.guess else None,
        "filled": texts.filled,
        "distinct": texts.distinct,
        "many": texts.many,
        "choice": choice,
        "personal": column.index in told.personal,
        "values": [
            {
                "text": told.cell(column.index, text),
                "count": n,
                "answer": text in asks,
                **_said(read(text), asked),
            }
            for text, n in sorted(shown.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
        "unread": 0
        if asked in (None, "ignore")
        else sum(n for text, n in texts.counts.items() if read(text).state == "unread"),
    }


def _reader(column: Seen, found: Examined, tools: Tools) -> Callable[[str], Reading]:
    """How the column's texts are read, the profile's own meanings put for them."""
    profile = found.seen.profile if found.seen else None
    meanings = profile.meanings(column.question, column.header) if profile else {}
    separators = profile.separators if profile else "┋"
    read = reader(asked_of(column), separators, tools.settings.region)
    if found.seen and column.question in found.seen.coded:
        return lambda text: UNREAD  # a bare number is not guessed at
    if not meanings:
        return read
    return lambda text: read(meant(pa.array([text]), meanings, separators)[0].as_py() or "")


def _said(reading: Reading, asked: str | None) -> dict[str, Any]:
    """What a text is understood as; of fields that are taken as typed, and of personal ones, no value."""
    told = reading.state != "text" and asked not in CUT
    return {"read": reading.value if told else None, "state": reading.state}


def _row(row: Row, found: Examined, told: _Masked) -> dict[str, Any]:
    after = row.after or {}
    return {
        "row_no": row.row_no,
        "state": row.state,
        "before": {str(index): told.cell(index, text) for index, text in row.before.items()},
        "after": {name: told.value(name, value) for name, value in after.items() if name not in WITHIN}
        if row.after is not None
        else None,
    }


def letters(places: Sequence[int]) -> str:
    """The letters as a spreadsheet shows them: A … Z, AA …; C–F of a question that takes several columns."""
    return "–".join(map(column_letters, dict.fromkeys((places[0], places[-1]))))
