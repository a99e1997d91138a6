"""Students: masked unless the role needs names, and only of the scope."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from access.rights import ROLES, Right
from access.scope import Scope
from tests import town
from tests.warehouse.test_base import scope
from warehouse.queries.students import students

NAMES: frozenset[Right] = frozenset({"view", "lists", "names"})


def test_a_teacher_sees_names_and_answers_of_the_class(served: Path) -> None:
    found = students(replace(scope("class", town.A1), rights=NAMES, purpose="follow_up"), town.A1, town.LAST)
    assert list(found["name"]) == ["王梓轩", "李明", "欧阳子涵", "=1+1"]
    assert list(found["reported"]) == [True, False, True, True]
    assert found["days_in_a_row"][1] == 2 and pd.isna(found["days_in_a_row"][0])


def test_who_may_see_names_is_shown_none_without_a_purpose(served: Path) -> None:
    found = students(replace(scope("class", town.A1), rights=NAMES), town.A1, town.LAST)
    assert list(found["name"]) == ["王*轩", "李*", "欧**涵", "=**1"]


def test_a_county_reader_sees_masks(served: Path) -> None:
    found = students(scope("county", town.JINSHUI), town.A1, town.LAST)
    assert list(found["name"]) == ["王*轩", "李*", "欧**涵", "=**1"]
    assert found["number"][0] == "****1234"


def test_who_may_see_counts_alone_gets_nobody(served: Path) -> None:
    director = replace(scope("county", town.JINSHUI), rights=ROLES["director"].rights)
    assert students(director, town.A1, town.LAST).empty


@pytest.mark.parametrize(
    "one", [scope("class", town.A2), scope("county", town.ERQI), scope("school", town.B)]
)
def test_nobody_sees_another_class(served: Path, one: Scope) -> None:
    assert students(one, town.A1, town.LAST).empty
