"""Questions as readers ask for them: through their wordings, within their scope, with what was decided."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from access.rights import ROLES
from access.scope import Scope, scope_of
from tests import town
from warehouse.promoted import decide_same, promote
from warehouse.queries.options import answered, by_day, by_unit
from warehouse.queries.questions import Question, may_be_one, question_of, questions
from warehouse.queries.trends import daily, daily_of

UNITS = {
    "province": town.PROVINCE,
    "city": town.CITY,
    "county": town.JINSHUI,
    "school": town.A,
    "class": town.A1,
}


def scope(role: str) -> Scope:
    return scope_of(ROLES[role], ROLES[role].levels[0], (UNITS[role],), role)


def on_last_day(frame: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Of each option: people and who answered."""
    rows = frame[frame["day"] == pd.Timestamp(town.LAST)]
    return {row["option"]: (row["people"], row["answered"]) for row in rows.to_dict("records")}


def the(wording: str) -> Question:
    found = question_of(wording)
    assert found is not None
    return found


@pytest.mark.usefixtures("served")
def test_a_question_is_one_through_its_wordings() -> None:
    where = the(town.WENT)
    assert (where.question_id, where.wording_ids) == (town.WHERE, (town.WHERE, town.WENT))
    assert (where.text, where.first_day) == ("今天去了哪里", town.DAYS[0])
    assert where.changes == [town.DAYS[1]]
    assert the("temperature_c").changes == [town.DAYS[2]]


@pytest.mark.usefixtures("served")
def test_the_days_of_both_wordings_stand_in_one_row() -> None:
    found = by_day(scope("city"), the(town.WHERE), town.DAYS[0], town.LAST)
    home = found[found["option"] == "居家"]
    assert list(zip(home["people"], home["answered"], strict=True)) == [(6, 7), (5, 6), (4, 6)]


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize(
    ("role", "taken"),
    [
        ("province", {"是": (3, 12), "否": (9, 12)}),
        ("city", {"是": (3, 12), "否": (9, 12)}),
        ("county", {"是": (2, 6), "否": (4, 6)}),
        ("school", {"是": (2, 6), "否": (4, 6)}),
        ("class", {"是": (1, 3), "否": (2, 3)}),
    ],
)
def test_each_level_counts_its_own(role: str, taken: dict[str, tuple[float, float]]) -> None:
    assert on_last_day(by_day(scope(role), the(town.DRUG), town.DAYS[0], town.LAST)) == taken


@pytest.mark.usefixtures("served")
def test_a_class_is_told_in_the_options_of_the_day() -> None:
    found = by_day(scope("class"), the("temperature_c"), town.DAYS[0], town.LAST)
    assert on_last_day(found) == {"36.5": (1, 3), "37.3": (1, 3), "38.0": (1, 3)}


@pytest.mark.usefixtures("served")
def test_units_below_stand_beside_each_other_with_the_day_before() -> None:
    found = by_unit(scope("city"), "county", the(town.WHERE), town.LAST, town.DAYS[1])
    rows = found[found["option"] == "外出"][["unit_id", "people", "before", "answered"]].to_dict("records")
    assert rows == [{"unit_id": town.JINSHUI, "people": 2.0, "before": 2.0, "answered": 6.0}]
    drug = by_unit(scope("city"), "county", the(town.DRUG), town.LAST, town.DAYS[1])
    assert set(drug["unit_id"]) == {town.JINSHUI, town.ERQI}
    assert drug["before"].isna().all()  # nobody was asked


@pytest.mark.usefixtures("served")
def test_classes_are_counted_from_their_answers() -> None:
    found = by_unit(scope("school"), "class", the(town.DRUG), town.LAST, None)
    yes = found[found["option"] == "是"].set_index("unit_id")["people"].to_dict()
    assert yes == {town.A1: 1.0, town.A2: 0.0}


@pytest.mark.usefixtures("served")
def test_nobody_counts_beyond_their_scope() -> None:
    elsewhere = scope_of(ROLES["school"], "school", (town.B,), "b")
    assert by_day(elsewhere, the(town.DRUG), town.DAYS[0], town.LAST).empty
    assert answered(elsewhere, town.DAYS[0], town.LAST).empty
    assert set(answered(scope("county"), town.LAST, town.LAST)["people"]) == {6.0}


@pytest.mark.usefixtures("served")
def test_a_role_alone_is_counted_alone() -> None:
    assert by_day(scope("city"), the(town.DRUG), town.DAYS[0], town.LAST, "staff").empty


def test_the_bureau_s_word_goes_before_what_was_found(served: Path) -> None:
    decide_same(served, town.WENT, "")
    assert {town.WHERE, town.WENT} <= set(questions())
    decide_same(served, town.WENT, None)
    assert town.WENT not in questions()
    assert may_be_one(the(town.WHERE), the(town.DRUG))
    assert not may_be_one(the(town.DRUG), the(town.WHERE))
    assert not may_be_one(the("temperature_c"), the(town.DRUG))
    decide_same(served, town.DRUG, town.WENT)
    assert the(town.DRUG).question_id == town.WHERE


def test_a_circle_of_decisions_ends(served: Path) -> None:
    decide_same(served, town.WHERE, town.WENT)
    assert {the(town.WHERE).question_id, the(town.WENT).question_id} <= {town.WHERE, town.WENT}


def test_an_indicator_of_one_s_own_is_counted_like_any_other(served: Path) -> None:
    of = promote(served, town.DRUG, ("是",), ("退烧药", "Antipyretics"), "up", "city")
    span = (town.DAYS[0], town.LAST)
    found = daily(scope("city"), [town.CITY, town.ERQI, town.A, town.B], *span, of=of)
    rows = [tuple(row) for row in found[["unit_id", "people", "answered"]].to_numpy()]
    assert rows == [(town.CITY, 3.0, 12.0), (town.ERQI, 1.0, 6.0), (town.A, 2.0, 6.0)]
    assert found["name"].tolist() == ["郑州市", "二七区", "郑州市第一中学"]
    assert daily(scope("county"), [town.CITY, town.ERQI], *span, of=of).empty
    classes = daily_of(scope("school"), "class", *span, of=of)
    assert list(zip(classes["name"], classes["people"], strict=True)) == [
        ("七年级1班", 1.0),
        ("七年级2班", 0.0),
    ]
    province = daily(scope("province"), [town.PROVINCE], *span, of=of)
    assert province["people"].tolist() == [3.0]


def test_an_indicator_goes_through_both_wordings(served: Path) -> None:
    of = promote(served, town.WENT, ("外出",), ("外出", ""), None, "city")
    found = daily(scope("city"), [town.CITY], town.DAYS[0], town.LAST, of=of)
    assert found["people"].tolist() == [1.0, 2.0, 2.0]
