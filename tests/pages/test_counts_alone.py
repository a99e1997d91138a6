"""A director sees counts: no page lists a person, however the address is written, and the counts are all there."""

from __future__ import annotations

import pytest

from tests import town
from tests.pages.conftest import Client, shown

PEOPLE = ("王", "李", "欧阳", "****", "*轩")


@pytest.mark.parametrize(
    ("path", "search"),
    [
        ("/", f"?unit={town.A1}"),
        ("/missing", f"?unit={town.A}"),
        ("/missing", f"?unit={town.A1}"),
        ("/missing", f"?unit={town.A1}&by=person"),
        ("/data", "?tab=unmatched"),
        ("/data", f"?tab=flags&unit={town.A}"),
    ],
)
def test_no_page_lists_a_person(reader: Client, path: str, search: str) -> None:
    assert any(sign in shown(reader("city"), path, search) for sign in PEOPLE)
    assert not any(sign in shown(reader("director"), path, search) for sign in PEOPLE)


def test_the_rows_of_a_class_are_not_sent_and_their_place_says_why(reader: Client) -> None:
    client = reader("director")
    assert client.get(f"/units/rows.json?unit={town.A1}").get_json() == {"rows": []}
    for path in ("/", "/units"):
        assert "只看汇总" in shown(client, path, f"?unit={town.A1}")


def test_staff_of_a_school_who_are_missing_are_counted(reader: Client) -> None:
    where = f"?unit={town.A}&role=staff"
    people, counts = (shown(reader(user), "/missing", where) for user in ("city", "director"))
    assert ("当日无人缺报" in people) == ("当日无人缺报" in counts)


def test_who_is_missing_is_counted_by_class_instead(reader: Client) -> None:
    seen = shown(reader("director"), "/missing", f"?unit={town.A}")
    assert town.A1 in seen or "一年级1班" in seen


def test_tabs_of_single_answers_are_not_offered(reader: Client) -> None:
    theirs, others = shown(reader("director"), "/data"), shown(reader("city"), "/data")
    for tab in ("unmatched", "refused"):
        assert f"tab={tab}" in others and f"tab={tab}" not in theirs
