"""Who an answer says it is from."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from etl.columns import TEXT, first_of, looked_up, per_distinct, plain
from etl.convert.identity import identity_numbers, number_states
from etl.convert.names import normalise_school, normalised_names, parse_class
from etl.sources.headers import normalise_text
from etl.sources.recognise import Column
from geo.regions import resolve_county

Fields = dict[str, list[tuple[Column, pa.Array]]]
NUMBERS = ("student_no", "number", "id_number")


def county_resolver(region: str) -> Callable[[str], str | None]:
    """A function from a county's name as typed to its code, within the bureau's region."""
    return partial(resolve_county, within=region)


def people(asked: Fields, rows: int, resolve: Callable[[str], str | None]) -> dict[str, pa.Array]:
    """The identity columns of ANSWER. Numbers and names are normalised; what was typed stays beside them."""
    typed = _typed_number(asked, rows)
    staff_no = per_distinct(_text(asked, "staff_no", rows), plain_number, pa.string())
    number, state = number_states(typed)
    by_staff_no = pc.and_(pc.is_null(typed), pc.is_valid(staff_no))
    school = _text(asked, "school_name", rows)
    class_typed = class_texts(_text(asked, "grade", rows), _text(asked, "class", rows))
    grade, class_no = classes(class_typed)
    return {
        "name": normalised_names(_text(asked, "name", rows)),
        "number": pc.if_else(by_staff_no, staff_no, number),
        "number_state": pc.if_else(by_staff_no, "valid", state),
        "number_typed": _typed_otherwise(typed, number, by_staff_no, _text(asked, "staff_no", rows)),
        "county_id": per_distinct(_text(asked, "county", rows), resolve, pa.string()),
        "school_name": per_distinct(school, normalise_school, pa.string()),
        "school_typed": school,
        "grade": grade,
        "class_no": class_no,
        "class_typed": class_typed,
    }


def numbered(number: pa.Array, role: pa.Array) -> pa.Array:
    """`identity_numbers` by role: negative for staff, who may be a pupil's parent."""
    found = identity_numbers(number)
    return pc.if_else(pc.equal(role, "staff"), pc.negate(found), found)


def _typed_otherwise(
    typed: pa.Array, number: pa.Array, by_staff_no: pa.Array, staff_no: pa.Array
) -> pa.Array:
    """What was typed where it is not the number itself: nearly nowhere, and numbers are the widest column."""
    same = pc.fill_null(pc.equal(typed, number), False)
    otherwise = pc.if_else(same, TEXT, typed)
    return pc.if_else(by_staff_no, staff_no, otherwise) if staff_no.null_count < len(staff_no) else otherwise


def plain_number(text: str) -> str | None:
    """A staff number in its one form: half-width capitals without blanks; None for words such as 无 or 忘记了."""
    number = normalise_text(text).upper()
    return number if any(character.isdigit() for character in number) else None


def _typed_number(asked: Fields, rows: int) -> pa.Array:
    return first_of([cells for name in NUMBERS for _, cells in asked.get(name, [])], rows, pa.string())


def _text(asked: Fields, name: str, rows: int) -> pa.Array:
    return first_of([cells for _, cells in asked.get(name, [])], rows, pa.string())


def class_texts(grade: pa.Array, class_: pa.Array) -> pa.Array:
    """Grade and class as one text: files give both together (`三年级1班`) or one by one (`三年级`, `01`)."""
    if grade.null_count == len(grade):
        return class_
    number = per_distinct(class_, lambda text: f"{int(text)}班" if text.isdecimal() else text, pa.string())
    whole = looked_up(class_, lambda texts: pc.match_substring_regex(texts, "年级|[小中大初高级届]"))
    joined = pc.binary_join_element_wise(plain(grade), number, "")
    return pc.if_else(pc.fill_null(whole, False), plain(class_), pc.coalesce(joined, plain(class_)))


def classes(text: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Grade (canonical text) and class number (int32) of each class name; null where they can't be told."""
    coded = text.dictionary_encode()
    read = [None if t is None else parse_class(t) for t in coded.dictionary.to_pylist()]
    grade = pa.array([None if c is None else c.grade or None for c in read], pa.string())
    number = pa.array([None if c is None else c.number for c in read], pa.int32())
    return grade.take(coded.indices), number.take(coded.indices)
