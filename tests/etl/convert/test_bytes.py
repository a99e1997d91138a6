"""What is read from bytes, a whole column at once, says what the careful converters say of each text."""

from __future__ import annotations

import math
import re
from datetime import datetime

import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st

from etl.convert.dates import parse_datetime
from etl.convert.names import normalise_name, normalised_names
from etl.convert.positions import PAIR, pairs
from etl.convert.stamps import stamps

NAME = st.text(st.sampled_from("王小明㐀䶿一鿿·.•　 Aａ阿é𠮷"), min_size=1, max_size=5)
NUMBER = st.sampled_from(["113.65", "34.8", "-3.5", "1e5.2", "1234.5", "114", "12.", "0.1", "１１３.5"])
PLACE = st.lists(
    st.one_of(NUMBER, st.sampled_from(["[", "]", ",", "，", " ", "号", "路A.", '"'])), max_size=9
).map("".join)
PART = st.integers(0, 99)


@st.composite
def stamped(draw: st.DrawFn) -> str:
    """Texts in the form of a stamp, possible moments or not, some of them spoilt."""
    mark = draw(st.sampled_from("-/"))
    year, parts = draw(st.integers(1800, 2100)), [draw(PART) for _ in range(5)]
    text = f"{year:04}{mark}{parts[0] % 14:02}{mark}{parts[1] % 33:02} {parts[2] % 26:02}:{parts[3]:02}:{parts[4]:02}"
    return draw(st.sampled_from([text, text, text, text[:-1], text.replace(mark, ".", 1), "x" + text[1:]]))


@given(st.lists(st.one_of(st.none(), NAME), max_size=8))
def test_names_of_a_column_are_those_of_each_text(names: list[str | None]) -> None:
    found = normalised_names(pa.array(names, pa.string())).to_pylist()
    assert found == [None if name is None else normalise_name(name) or None for name in names]


@given(st.lists(stamped(), max_size=8))
@example(["2020-02-29 23:59:59", "2021-02-29 00:00:00", "2020/03/02 24:00:00", "1970-01-01 00:00:00"])
def test_a_stamp_is_the_moment_that_it_names_and_nothing_else_is_one(texts: list[str]) -> None:
    for text, moment in zip(texts, stamps(pa.array(texts, pa.string())).to_pylist(), strict=True):
        named = strictly(text)
        assert moment == named
        assert moment is None or moment == parse_datetime(text)


def strictly(text: str) -> datetime | None:
    """The moment, where a text has the form to the letter."""
    if not re.fullmatch(r"\d{4}([-/])\d\d\1\d\d \d\d:\d\d:\d\d", text):
        return None
    try:
        named = datetime.strptime(text.replace("/", "-"), "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return None
    return named if named.year >= 1900 else None


@given(st.lists(st.one_of(st.none(), PLACE), max_size=8))
@example(["河南省[113.65,34.75]", None, "", "12.5,34.5号[113.65,34.75]", "[113.6,34.7]号", "[1e5.1,34.5]"])
def test_the_first_pair_in_a_text_is_found_whatever_stands_around_it(texts: list[str | None]) -> None:
    one, other = pairs(pa.array(texts, pa.string()))
    for text, first, second in zip(texts, one, other, strict=True):
        found = re.search(PAIR, text or "", re.ASCII)
        if found is None:
            assert math.isnan(first) and math.isnan(second)
        else:
            assert (first, second) == (float(found["one"]), float(found["other"]))


def test_a_part_of_a_column_is_read_as_its_own() -> None:
    texts = pa.array(["x", "[113.65,34.75]", "2020-03-02 07:00:00", "王明", "y"])
    assert pairs(texts[1:3])[0].tolist()[0] == 113.65
    assert stamps(texts[1:4]).to_pylist() == [None, datetime(2020, 3, 2, 7), None]
    assert normalised_names(texts[3:]).to_pylist() == ["王明", "y"]
