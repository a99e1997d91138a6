"""What an answer says of health and contacts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from common.settings import Thresholds
from etl.columns import JOINT, any_true, first_of, per_distinct, where
from etl.convert.diagnosis import parse_days, parse_diagnosis, parse_symptoms
from etl.convert.temperature import Temperature, parse_temperature
from etl.convert.yesno import parse_yes_no
from etl.sources.recognise import Column

Fields = dict[str, list[tuple[Column, pa.Array]]]
FEVER = "发热"
NO_VALUE = frozenset({None, "missing", "not_measured", "unanswered"})
SUSPECTED = re.compile(r"疑似|确诊|病例|密接|密切接触|感染|阳性")
AREA = re.compile(r"重点|疫区|疫情|风险|湖北|武汉")


@dataclass(frozen=True)
class Health:
    """`columns` of ANSWER; `flags` (text arrays) say what was odd; `kept` holds text that gave no value."""

    columns: dict[str, pa.Array]
    flags: list[pa.Array]
    kept: dict[str, pa.Array]


def answers(asked: Fields, rows: int, thresholds: Thresholds, separators: str) -> Health:
    """Convert the health questions of `rows` rows; columns that nobody asked for are null."""
    warmth = [Warmth.of(cells) for _, cells in asked.get("temperature_c", [])]
    temperature = _highest([w.celsius for w in warmth], rows)
    spoken = [w.fever for w in warmth] + [yes_no(cells) for _, cells in asked.get("fever", [])]
    symptoms = first_of(
        [per_distinct(c, _symptoms(separators), pa.string()) for _, c in asked.get("symptoms", [])],
        rows,
        pa.string(),
    )
    felt = [per_distinct(c, _feverish(separators), pa.bool_()) for _, c in asked.get("symptoms", [])]
    hot = pc.greater_equal(temperature, thresholds.fever_c)
    contacts = [cells for _, cells in asked.get("contact", [])]
    columns = {
        "temperature_c": temperature,
        "fever": any_true([hot, *spoken, *felt]),
        "symptoms": symptoms,
        "contact_area": _contact(asked, "contact_area", contacts, AREA, rows),
        "contact_suspected": _contact(asked, "contact_suspected", contacts, SUSPECTED, rows),
        "diagnosis": _first(asked, "diagnosis", parse_diagnosis, pa.string(), rows),
        "isolation_days": _first(asked, "isolation_days", isolation_days, pa.int32(), rows),
    }
    kept = _unread(asked, columns)
    for (column, cells), heat in zip(asked.get("temperature_c", []), warmth, strict=True):
        kept[column.question] = where(heat.unread, cells)
    return Health(columns, [w.flag for w in warmth], kept)


@dataclass(frozen=True)
class Warmth:
    """One temperature question: degrees, fever said in words, flags, and where text gave no degrees."""

    celsius: pa.Array
    fever: pa.Array
    flag: pa.Array
    unread: pa.Array

    @classmethod
    def of(cls, cells: pa.Array) -> Warmth:
        """Read each distinct text once."""
        coded = cells.dictionary_encode()
        read = [_no_answer() if t is None else parse_temperature(t) for t in coded.dictionary.to_pylist()]

        def spread(values: list[Any], kind: pa.DataType) -> pa.Array:
            return pa.array(values, kind).take(coded.indices)

        return cls(
            celsius=spread([t.celsius for t in read], pa.float64()),
            fever=spread([t.fever if t.celsius is None else None for t in read], pa.bool_()),
            flag=spread(
                [f"temperature:{t.flag}" if t.flag not in NO_VALUE else None for t in read], pa.string()
            ),
            unread=pc.fill_null(
                spread(
                    [t.celsius is None and t.fever is None and t.flag not in NO_VALUE for t in read],
                    pa.bool_(),
                ),
                False,
            ),
        )


def _no_answer() -> Temperature:
    return Temperature(None, None, None)


def yes_no(cells: pa.Array) -> pa.Array:
    """True, false, or null for "unclear" and for no answer."""
    return per_distinct(cells, lambda text: parse_yes_no(text)[0], pa.bool_())


def _highest(columns: list[pa.Array], rows: int) -> pa.Array:
    if not columns:
        return pa.nulls(rows, pa.float64())
    return columns[0] if len(columns) == 1 else pc.max_element_wise(*columns)


def _symptoms(separators: str) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        found = parse_symptoms(_joined(text, separators))
        return None if found is None else JOINT.join(found)

    return read


def _feverish(separators: str) -> Callable[[str], bool | None]:
    def read(text: str) -> bool | None:
        found = parse_symptoms(_joined(text, separators))
        return None if found is None else FEVER in found

    return read


def _joined(text: str, separators: str) -> str:
    for separator in separators:
        text = text.replace(separator, JOINT)
    return text


def _contact(asked: Fields, name: str, general: list[pa.Array], kind: re.Pattern[str], rows: int) -> pa.Array:
    """Own question first; a general question about contacts tells it when its words name this kind."""
    own = [yes_no(cells) for _, cells in asked.get(name, [])]
    told = [per_distinct(cells, lambda text: _told(text, kind), pa.bool_()) for cells in general]
    return any_true([*own, *told]) if own or told else pa.nulls(rows, pa.bool_())


def _told(text: str, kind: re.Pattern[str]) -> bool | None:
    answer, _ = parse_yes_no(text)
    if answer is False:
        return False
    return True if kind.search(text) else None


def isolation_days(text: str) -> int | None:
    """Days of isolation that a text tells; None for none told and for what no isolation lasts."""
    days = parse_days(text)
    return days if days is not None and 0 <= days < 1000 else None


def _first(asked: Fields, name: str, read: Callable[[str], Any], kind: pa.DataType, rows: int) -> pa.Array:
    return first_of([per_distinct(cells, read, kind) for _, cells in asked.get(name, [])], rows, kind)


def _unread(asked: Fields, columns: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """Answers that gave no value, by question: they stay in `extra` as they were typed."""
    kept = {}
    for name in ("symptoms", "contact_area", "contact_suspected", "diagnosis", "isolation_days"):
        for column, cells in asked.get(name, []):
            lost = pc.and_(pc.is_valid(cells), pc.is_null(columns[name]))
            kept[column.question] = where(lost, cells)
    return kept
