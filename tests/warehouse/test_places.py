"""Places: the way to a unit, what lies below it, the search, and who may go there."""

from __future__ import annotations

from pathlib import Path

import pytest

from access.scope import Scope
from common.errors import NotInScope
from tests import town
from tests.warehouse.test_base import scope
from warehouse.queries import places


def test_the_way_to_a_class_starts_at_the_province(served: Path) -> None:
    found = places.place(scope("city", town.CITY), town.A1)
    assert [crumb.name for crumb in found.path] == [
        "河南省",
        "郑州市",
        "金水区",
        "郑州市第一中学",
        "七年级1班",
    ]
    assert found.level == "class" and found.child_level is None


@pytest.mark.parametrize("unit", [town.CITY, town.ERQI, town.C1, town.A, "999999", "' or 1=1 --"])
def test_nobody_goes_outside_of_their_scope(served: Path, unit: str) -> None:
    with pytest.raises(NotInScope):
        places.place(scope("class", town.A1), unit)


def test_narrowing_keeps_what_the_reader_may_do(served: Path) -> None:
    one = scope("county", town.JINSHUI)
    narrowed = places.narrow(one, places.place(one, town.A))
    assert (narrowed.level, narrowed.unit_ids, narrowed.may_see_names) == ("school", (town.A,), False)


def test_children_are_the_units_directly_below(served: Path) -> None:
    city = places.place(scope("city", town.CITY))
    assert [crumb.unit_id for crumb in places.children(city)] == [town.ERQI, town.JINSHUI]
    one = scope("class", town.A1)
    assert places.children(places.place(one)) == []


@pytest.mark.parametrize(
    ("unit", "words", "found"),
    [
        (scope("city", town.CITY), "第一中学", [town.A, town.A1, town.A2]),
        (scope("city", town.CITY), "第一 2班", [town.A2]),
        (scope("county", town.ERQI), "第一中学", []),
        (scope("class", town.A1), "七年级", [town.A1]),
        (scope("city", town.CITY), "%", []),
        (scope("city", town.CITY), "   ", []),
    ],
)
def test_the_search_finds_what_lies_in_the_scope(
    served: Path, unit: Scope, words: str, found: list[str]
) -> None:
    assert [hit["unit_id"] for hit in places.search(unit, words)] == found


def test_demo_accounts_get_the_biggest_units_of_jinshui(served: Path) -> None:
    assert places.example_unit("county") == town.JINSHUI
    assert places.example_unit("school") == town.A
    assert places.example_unit("class") == town.A1
