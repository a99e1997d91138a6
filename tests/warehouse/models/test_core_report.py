"""The effective answers as they lie in the lake, and as the view over them says them."""

from itertools import pairwise
from pathlib import Path

import duckdb

from tests.etl.bureau import ask
from warehouse.lake import quoted


def test_the_rows_of_a_class_lie_together(small_city: Path) -> None:
    """A reader of one class then opens few groups of rows: what is sorted in the middle of the query stays so."""
    for (path,) in ask(small_city, "select path from etl_lake where fact = 'core_report'"):
        file = quoted(str(small_city / path))
        rows = duckdb.execute(f"select class_id from read_parquet({file})").fetchall()
        rooms = [room for (room,) in rows if room is not None]
        begins = 1 + sum(a != b for a, b in pairwise(rooms))
        assert begins == len(set(rooms)) > 1


def test_the_view_says_the_same_in_words(small_city: Path) -> None:
    both = "core_report as t join core_response as v using (file_id, row_no)"
    unlike = """
        v.person_id <> 'p' || right('000000000000000' || lower(hex(t.person_key)), 16)
        or coalesce(array_to_string(v.symptoms, '┋'), '-') <> coalesce(t.symptoms, '-')
        or v.extra::json::varchar <> coalesce(t.extra, '{}')
        or array_to_string(v.flags, '┋') <> coalesce(t.flags, '')"""
    assert ask(small_city, f"select count(*) from {both} where {unlike}") == [(0,)]
    assert ask(small_city, "select count(*) from core_report") == ask(
        small_city, f"select count(*) from {both}"
    )
    known = "select count(*) from core_response where person_id in (select person_id from core_person)"
    assert ask(small_city, known) == ask(small_city, "select count(*) from core_response")


def test_who_has_no_symptoms_and_who_was_not_asked_are_told_apart(small_city: Path) -> None:
    told = "select count(*) filter (symptoms = []), count(*) filter (symptoms is null) from core_response"
    kept = "select count(*) filter (symptoms = ''), count(*) filter (symptoms is null) from core_report"
    assert ask(small_city, told) == ask(small_city, kept)
    assert ask(small_city, kept)[0][0] > 0
