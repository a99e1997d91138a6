"""What roster and school files share: cells by field, school and county, refused rows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from etl.columns import answered, first_of, meant, per_distinct
from etl.convert.names import normalise_school
from etl.formats.base import ROW, Refusal
from etl.sources.recognise import Recognition


@dataclass
class Count:
    """What became of a file's rows so far."""

    rows_in: int = 0
    blank: int = 0
    superseded: int = 0
    refusals: list[Refusal] = field(default_factory=list)


class Cells:
    """The text of one batch by field; a field that the file lacks is all null."""

    def __init__(self, batch: pa.RecordBatch, seen: Recognition) -> None:
        self.row_no = batch.column(ROW)
        self.rows = batch.num_rows
        self._text = {
            name: first_of(
                [
                    meant(
                        answered(batch.column(c.index), seen.profile.unanswered),
                        seen.profile.meanings(c.question, c.header),
                    )
                    for c in seen.of(name)
                ],
                self.rows,
                pa.string(),
            )
            for name in {c.field for c in seen.columns if c.field not in (None, "ignore")}
        }
        self._told = dict(self._text)
        for name, text in seen.defaults.items():
            self._text[name] = pa.repeat(text, self.rows)

    def __getitem__(self, name: str) -> pa.Array:
        return self._text[name] if name in self._text else pa.nulls(self.rows, pa.string())

    @property
    def blank(self) -> pa.Array:
        """Rows with nothing in any known column."""
        empty = pa.repeat(True, self.rows)
        for column in self._told.values():
            empty = pc.and_(empty, pc.is_null(column))
        return empty


def refuse(cells: Cells, tests: dict[tuple[str, str], pa.Array], count: Count) -> pa.Array:
    """Count blank rows, note the first failed test of each other row; returns the rows to keep.

    `tests`: (field, reason) → boolean array, true where the row fails it.
    """
    blank = cells.blank
    count.rows_in += cells.rows
    count.blank += pc.sum(blank).as_py() or 0
    keep = pc.invert(blank)
    for (name, reason), failed in tests.items():
        now = pc.and_(keep, failed)
        for row_no, value in zip(
            cells.row_no.filter(now).to_pylist(), cells[name].filter(now).to_pylist(), strict=True
        ):
            count.refusals.append(Refusal(row_no, name, value or "", reason))
        keep = pc.and_(keep, pc.invert(failed))
    return keep


def counties(cells: Cells, resolve: Callable[[str], str | None], region: str) -> pa.Array:
    """The county of each row: as typed (of several names joined by "|" the first that is one); where nothing was typed,
    as the school's name begins with it, or the bureau's own when it is a county's."""
    typed = per_distinct(
        cells["county"], lambda text: next(filter(None, map(resolve, text.split("|"))), None), pa.string()
    )
    by_name = per_distinct(cells["school_name"], resolve, pa.string())
    own = pa.scalar(None if region.endswith("00") else region, pa.string())
    silent = pc.or_(pc.is_null(cells["county"]), pc.match_substring(pc.fill_null(cells["county"], ""), "|"))
    return pc.coalesce(typed, pc.if_else(silent, pc.coalesce(by_name, own), pa.scalar(None, pa.string())))


def school_ids(cells: Cells, county: pa.Array) -> pa.Array:
    """The school's own code; where a roster has none, one made of county and name that stays the same."""
    code = pc.replace_substring_regex(cells["school_code"], r"\.0$", "")
    key = pc.binary_join_element_wise(county, school_keys(cells), "|")
    return pc.coalesce(code, per_distinct(key, lambda text: "s" + digest(text, 5), pa.string()))


def school_keys(cells: Cells) -> pa.Array:
    """Normalised school names."""
    return per_distinct(cells["school_name"], normalise_school, pa.string())


def digest(text: str, size: int, key: bytes = b"") -> str:
    """`size` bytes of BLAKE2b as hex; with a `key` (at most 64 bytes) a code that nobody makes without it."""
    return hashlib.blake2b(text.encode(), digest_size=size, key=key).hexdigest()
