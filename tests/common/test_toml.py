"""TOML that is written reads back as what it was."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from common.toml import dumps

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SCALAR = TEXT | st.booleans() | st.integers(-(2**53), 2**53) | st.lists(TEXT, max_size=3)
TABLE = st.dictionaries(TEXT, SCALAR, max_size=4)


@given(st.dictionaries(TEXT, SCALAR | TABLE | st.dictionaries(TEXT, TABLE, max_size=3), max_size=5))
def test_a_document_reads_back_as_it_was(document: dict[str, object]) -> None:
    assert tomllib.loads(dumps(document)) == document


def test_quotes_line_breaks_and_odd_characters_are_escaped() -> None:
    said = {"answers": {'他说"有"\n是\\否': {"\x7f\t": "\x00"}}}
    assert tomllib.loads(dumps(said)) == said


def test_half_a_character_is_written_as_a_question_mark() -> None:
    assert tomllib.loads(dumps({"a": "\ud83d"})) == {"a": "?"}
