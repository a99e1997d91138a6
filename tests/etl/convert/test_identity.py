"""Resident IDs and student numbers."""

import random
import time
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.convert.identity import (
    birth_date,
    check_digit,
    classify_id,
    number_states,
    resident_id_states,
)
from tests.etl.convert.vectors import vectors


@pytest.mark.parametrize(("text", "expected"), vectors("resident_id", "student_no"))
def test_given_a_reference_number_then_its_state_is_the_expected_one(text: str, expected: str) -> None:
    assert classify_id(text).state == expected


@pytest.mark.parametrize(
    ("text", "value", "kind", "state"),
    [
        ("4.10103E+17", "4.10103E+17", "resident_id", "precision_lost"),
        ("4.10102201103150E+17", "4.10102201103150E+17", "resident_id", "precision_lost"),
        ("410102201103150000", "410102201103150000", "resident_id", "precision_lost"),
        ("410102201103150016.0", "410102201103150016.0", "resident_id", "precision_lost"),
        ("'410102201103150016", "410102201103150016", "resident_id", "valid"),
        (" 410102 20110315 0016\t", "410102201103150016", "resident_id", "valid"),
        ("g410102201103150016", "G410102201103150016", "student_no", "valid"),
        ("J410102201113450010", "J410102201113450010", "student_no", "bad_check_digit"),
        ("410102201102300015", "410102201102300015", "resident_id", "bad_date"),
        ("L410102201102301234", "L410102201102301234", "student_no", "bad_date"),
        ("41010220110315001", "41010220110315001", "resident_id", "bad_form"),
        ("G4101022011031500", "G4101022011031500", "student_no", "bad_form"),
        ("张三", "张三", "", "bad_form"),
        ("", "", "", "missing"),
        ("-", "", "", "missing"),
        ("无", "", "", "missing"),
    ],
)
def test_given_a_typed_number_then_it_is_normalised_and_judged(
    text: str, value: str, kind: str, state: str
) -> None:
    assert classify_id(text) == (value, kind, state)


def test_given_zeros_at_the_end_that_the_check_digit_confirms_then_the_number_is_whole() -> None:
    number = next(
        n + "0" for n in (f"41010220110{d:03d}100" for d in range(101, 131)) if check_digit(n) == "0"
    )
    assert classify_id(number).state == "valid"


def test_given_a_school_s_own_number_then_only_its_check_digit_counts() -> None:
    first17 = "41010299999999001"
    assert classify_id("J" + first17 + check_digit(first17)).state == "valid"
    assert classify_id("G" + first17 + check_digit(first17)).state == "bad_date"


def test_given_a_valid_number_then_it_tells_the_birth_date() -> None:
    assert birth_date("410102201103150016") == date(2011, 3, 15)
    assert birth_date("L410102201103151234") == date(2011, 3, 15)
    assert birth_date("G41010220110315001") is None


def test_given_no_17_digits_then_there_is_no_check_digit() -> None:
    with pytest.raises(ValueError, match="17 digits"):
        check_digit("１" * 17)


@given(st.text(max_size=40))
def test_given_any_text_then_the_judgement_is_stable(text: str) -> None:
    first = classify_id(text)
    assert first.state == classify_id(first.value).state


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.text(max_size=22),
            st.from_regex(r"[GJLgj]?[0-9]{6}(19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9Xx]", fullmatch=True),
            st.sampled_from([text for text, _ in vectors("resident_id", "student_no")]),
        ),
        max_size=30,
    )
)
def test_given_any_column_then_it_is_judged_as_its_texts_are_one_by_one(texts: list[str | None]) -> None:
    columns = resident_id_states(pa.array(texts, pa.string()))
    rows = zip(*(column.to_pylist() for column in columns), strict=True)
    assert list(rows) == [tuple(classify_id(text)) for text in texts]


def test_given_a_chunked_and_sliced_column_then_rows_keep_their_order() -> None:
    valid, wrong = "410102201103150016", "410102201103150010"
    column = pa.chunked_array([pa.array([None, valid, wrong]).slice(1), pa.array(["x", valid])])
    numbers, states = number_states(column)
    assert numbers.to_pylist() == [valid, wrong, "X", valid]
    assert states.to_pylist() == ["valid", "bad_check_digit", "bad_form", "valid"]


def test_given_a_row_without_a_number_then_number_and_state_are_null() -> None:
    numbers, states = number_states(pa.array(["", None, " - "]))
    assert numbers.null_count == states.null_count == 3


def test_given_300_000_distinct_numbers_then_they_are_judged_within_a_second() -> None:
    dice = random.Random(1)
    texts = [f"G41010220{dice.randrange(10**9):09d}{dice.choice('0123456789x')}" for _ in range(300_000)]
    column = pa.array(texts)
    start = time.process_time()
    resident_id_states(column)
    assert time.process_time() - start < 1.0
