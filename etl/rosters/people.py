"""学籍 rosters and staff lists: one row a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.answers.identity import class_texts, classes, plain_number
from etl.columns import per_distinct
from etl.convert.dates import parse_datetime
from etl.convert.identity import number_states
from etl.convert.names import grade_rank, normalised_names
from etl.rosters.common import Cells, Count, digest, refuse, school_ids, school_keys
from etl.rosters.schema import PERSON
from etl.sources.recognise import Recognition

GOOD = pa.array(["valid", "valid_temporary"])


class RosterReader:
    """Converts the batches of one roster; a person listed twice in it is taken once."""

    def __init__(self, file_id: str, seen: Recognition, resolve: Callable[[str], str | None]) -> None:
        self.file_id = file_id
        self.role = seen.role
        self.seen = seen
        self.resolve = resolve
        self.count = Count()
        self._known: set[str] = set()

    def convert(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Text in, PERSON out: without blank rows, refused ones and repeated persons."""
        cells = Cells(batch, self.seen)
        county = per_distinct(cells["county"], self.resolve, pa.string())
        keep = refuse(
            cells,
            {
                ("name", "no_name"): pc.is_null(cells["name"]),
                ("school_name", "no_school"): pc.is_null(cells["school_name"]),
                ("county", "unknown_county"): pc.is_null(county),
                **({("class", "no_class"): pc.is_null(cells["class"])} if self.role == "student" else {}),
            },
            self.count,
        )
        rows = pa.RecordBatch.from_pydict(self._columns(cells, county), schema=PERSON).filter(keep)
        return rows.filter(self._first_time(rows.column("person_id")))

    def _columns(self, cells: Cells, county: pa.Array) -> dict[str, pa.Array]:
        n = cells.rows
        name = pc.fill_null(normalised_names(cells["name"]), "")
        id_number, id_state = number_states(cells["id_number"])
        id_number = pc.if_else(pc.is_in(id_state, GOOD), id_number, pa.scalar(None, pa.string()))
        student_no = self._numbers(cells)
        school_id = school_ids(cells, county)
        class_text = class_texts(cells["grade"], cells["class"])
        grade, class_no = classes(class_text)
        class_name = _class_name(grade, class_no, class_text)
        birth = per_distinct(cells["birth_date"], _birth, pa.date32())
        return {
            "file_id": pa.repeat(self.file_id, n),
            "row_no": cells.row_no,
            "person_id": person_ids(self.role, id_number, student_no, school_id, name, birth, class_name),
            "role": pa.repeat(self.role, n),
            "county_id": county,
            "school_id": school_id,
            "school_key": school_keys(cells),
            "school_name": cells["school_name"],
            "grade": grade,
            "grade_rank": per_distinct(grade, grade_rank, pa.int32()),
            "class_no": class_no,
            "class_id": _class_id(school_id, grade, class_no, class_name),
            "class_name": class_name,
            "name": name,
            "id_number": id_number,
            "student_no": student_no,
            "gender": cells["gender"],
            "birth_date": birth,
        }

    def _numbers(self, cells: Cells) -> pa.Array:
        if self.role == "staff":
            return per_distinct(cells["staff_no"], plain_number, pa.string())
        number, state = number_states(cells["student_no"])
        cut = pc.equal(pc.fill_null(state, ""), "precision_lost")  # many pupils would seem to share it
        return pc.if_else(cut, pa.scalar(None, pa.string()), number)

    def _first_time(self, person_ids: pa.Array) -> pa.Array:
        keep = np.ones(len(person_ids), dtype=bool)
        for place, person_id in enumerate(person_ids.to_pylist()):
            keep[place] = person_id not in self._known
            self._known.add(person_id)
        self.count.superseded += int((~keep).sum())
        return pa.array(keep)


def person_ids(
    role: str,
    id_number: pa.Array,
    number: pa.Array,
    school_id: pa.Array,
    name: pa.Array,
    birth: pa.Array,
    class_name: pa.Array,
) -> pa.Array:
    """One id a person, the same on every roster: from the ID, else the number, else what else is known."""
    same_as_id = pc.and_(pc.is_null(id_number), pc.starts_with(pc.fill_null(number, ""), "G"))
    identity = pc.coalesce(id_number, pc.if_else(same_as_id, pc.utf8_slice_codeunits(number, 1), None))
    parts = [pc.fill_null(part.cast(pa.string()), "") for part in (school_id, name, birth, class_name)]
    rest = pc.binary_join_element_wise(*parts, "|")
    scoped = pc.binary_join_element_wise(school_id, number, "|") if role == "staff" else number
    keys = pc.coalesce(identity, scoped, rest).to_pylist()
    return pa.array(["p" + digest(f"{role}:{key}", 8) for key in keys], pa.string())


def _class_name(grade: pa.Array, number: pa.Array, typed: pa.Array) -> pa.Array:
    told = pc.binary_join_element_wise(grade, number.cast(pa.string()), "")
    return pc.coalesce(pc.binary_join_element_wise(told, pa.repeat("班", len(told)), ""), typed)


def _class_id(school_id: pa.Array, grade: pa.Array, number: pa.Array, name: pa.Array) -> pa.Array:
    rank = per_distinct(grade, lambda text: _two_digits(grade_rank(text)), pa.string())
    padded = pc.utf8_lpad(number.cast(pa.string()), 2, "0")
    code = pc.binary_join_element_wise(rank, padded, "")
    code = pc.coalesce(code, per_distinct(name, lambda text: digest(text, 3), pa.string()))
    return pc.binary_join_element_wise(school_id, code, "-")


def _two_digits(rank: int | None) -> str | None:
    """Grades 1–12 as 01–12; kindergarten -3…-1 as K1…K3."""
    if rank is None:
        return None
    return f"{rank:02d}" if rank > 0 else f"K{rank + 4}"


def _birth(text: str) -> date | None:
    value: Any = parse_datetime(text)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
