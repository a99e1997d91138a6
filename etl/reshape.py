"""A batch of a file's columns to the columns that its layout has: choices folded, times, places and codes read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from etl.columns import BLANK_IN, JOINT, joined, per_distinct, plain
from etl.convert.dates import parse_datetime, time_zone
from etl.formats.base import ROW, Table, column_names
from etl.sources.mapping import Fold
from etl.sources.recognise import Recognition

NAMED = frozenset({"name", "school_name", "class", "grade", "county"})
FILLED_IN = re.compile(r"^(?:其[他它]|other)[^〖]*〖\s*([^〗]+?)\s*〗$", re.IGNORECASE)
POINT = r"^\s*(?P<lat>-?\d{1,3}(?:\.\d+)?)[\s,]+(?P<lon>-?\d{1,3}(?:\.\d+)?)(?:[\s,]+-?[\d.]+){0,2}\s*$"


def batches(table: Table, seen: Recognition) -> Iterator[pa.RecordBatch]:
    """The rows of a file below its header, laid out as `seen.columns` says."""
    reshape = Reshape.of(seen)
    for batch in table.batches(seen.first_row, seen.width):
        yield reshape.apply(batch, seen.width)


@dataclass(frozen=True)
class Reshape:
    """What is done to each batch; nothing, for most layouts.

    `times`, `points`, `filled`: places of dates, of positions "lat lon …", of names that may stand inside 其他〖…〗.
    """

    folds: tuple[Fold, ...] = ()
    times: tuple[int, ...] = ()
    timezone: str = ""
    day_first: bool = False
    points: tuple[int, ...] = ()
    filled: tuple[int, ...] = ()

    @classmethod
    def of(cls, seen: Recognition) -> Reshape:
        """What files of a layout need."""
        profile = seen.profile
        timed = {"submitted_at", "day"} if seen.day_first or seen.timezone else set[str]()
        return cls(
            folds=seen.folds,
            times=tuple(c.index for c in seen.columns if c.field in timed),
            timezone=seen.timezone,
            day_first=seen.day_first,
            points=tuple(c.index for c in seen.of("location") if profile.positions == "lat_lon"),
            filled=tuple(c.index for c in seen.columns if c.field in NAMED and profile.kind == "answers"),
        )

    def apply(self, batch: pa.RecordBatch, width: int) -> pa.RecordBatch:
        """`width` text columns and `row_no` in; these, with one more for each folded question, out."""
        if not (self.folds or self.times or self.points or self.filled):
            return batch
        columns = [batch.column(i) for i in range(width)]
        columns += [folded([columns[i] for i in fold.sources], fold.options) for fold in self.folds]
        for index in self.times:
            columns[index] = per_distinct(columns[index], self._moment, pa.string())
        for index in self.points:
            columns[index] = _lon_lat(columns[index])
        for index in self.filled:
            columns[index] = _filled_in(columns[index])
        names = [*column_names(len(columns)), ROW]
        return pa.RecordBatch.from_arrays([*columns, batch.column(ROW)], names=names)

    def _moment(self, text: str) -> str:
        """A date in Shanghai's time, written so that no order is doubtful; what can't be read stays as typed."""
        zone = time_zone(self.timezone) if self.timezone else None
        value = parse_datetime(text, day_first=self.day_first, zone=zone)
        if isinstance(value, datetime):
            return value.isoformat(sep=" ")
        return text if value is None else value.isoformat()


def folded(columns: Sequence[pa.Array], options: Sequence[str]) -> pa.Array:
    """One text a row, the choices taken, joined by ┋; null where none was. Ranked ones (1, 2, 3) in their order."""
    rows = len(columns[0])
    marks = [
        per_distinct(column, _tick(option), pa.string())
        for column, option in zip(columns, options, strict=True)
    ]
    ranks = [per_distinct(column, _rank, pa.int32()) for column in columns]
    if any((pc.max(rank).as_py() or 0) > 1 for rank in ranks):
        return pa.array(_ranked(marks, ranks), pa.string())
    return plain(joined(marks, rows, JOINT))


def _tick(option: str) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        plain = text.strip()
        if (blank := BLANK_IN.match(plain)) is not None:
            return f"{option}{blank[2]}" if float(blank[1]) > 0 else None
        if plain.casefold() in ("true", "yes", "y", option.casefold()):
            return option
        if plain.casefold() in ("", "false", "no", "n", "n/a", "na", "(跳过)", "(空)"):
            return None
        number = _number(plain)
        if number is None:
            return f"{option}〖{plain}〗"
        return option if number > 0 else None

    return read


def _rank(text: str) -> int | None:
    blank = BLANK_IN.match(text.strip())
    number = _number(blank[1] if blank else text.strip())
    return int(number) if number is not None and 0 < number < 1000 else None


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"-?\d{1,3}(\.0)?", text) else None


def _ranked(marks: Sequence[pa.Array], ranks: Sequence[pa.Array]) -> list[str | None]:
    taken = zip(*(m.to_pylist() for m in marks), strict=True)
    places = zip(*(r.to_pylist() for r in ranks), strict=True)
    joined = []
    for texts, order in zip(taken, places, strict=True):
        chosen = [(place or 0, text) for text, place in zip(texts, order, strict=True) if text is not None]
        joined.append(JOINT.join(text for _, text in sorted(chosen, key=lambda one: one[0])) or None)
    return joined


def _lon_lat(column: pa.Array) -> pa.Array:
    """`34.76 113.68 0 5` → `113.68,34.76`, as positions are read; anything else stays."""
    found = pc.extract_regex(column, POINT)
    pair = pc.binary_join_element_wise(
        *(_decimal(pc.struct_field(found, part)) for part in ("lon", "lat")), ","
    )
    return pc.coalesce(pair, column)


def _decimal(text: pa.Array) -> pa.Array:
    whole = pc.match_substring_regex(text, r"^-?\d+$")
    return pc.if_else(whole, pc.binary_join_element_wise(text, ".0", ""), text)


def _filled_in(column: pa.Array) -> pa.Array:
    """`其他〖文化路小学〗` → `文化路小学`."""
    texts = column.dictionary if isinstance(column, pa.DictionaryArray) else column
    if not pc.any(pc.match_substring(texts, "〖")).as_py():
        return column
    return per_distinct(
        column, lambda text: m[1] if (m := FILLED_IN.match(text.strip())) else text, pa.string()
    )
