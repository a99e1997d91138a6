"""A scope only ever becomes narrower."""

from __future__ import annotations

import pytest

from access.scope import Scope, below
from common.errors import NotInScope

COUNTY = Scope("county", ("410105",), "county", "wang", frozenset({"view", "export"}))


def test_a_county_narrows_to_its_school() -> None:
    school = COUNTY.narrow("school", "4100000001", ["410000", "410100", "410105", "4100000001"])
    assert (school.level, school.unit_ids, school.user) == ("school", ("4100000001",), "wang")


@pytest.mark.parametrize(
    ("unit", "path"),
    [
        ("4100000003", ["410000", "410100", "410103", "4100000003"]),
        ("410100", ["410000", "410100"]),
        ("4100000003", ["410105"]),
        ("", []),
    ],
)
def test_nothing_outside_can_be_narrowed_to(unit: str, path: list[str]) -> None:
    with pytest.raises(NotInScope) as told:
        COUNTY.narrow("school", unit, path)
    assert told.value.zh.endswith("。")


def test_nothing_lies_below_a_class() -> None:
    assert (below("school"), below("class")) == ("class", None)
