"""Changes: grave ones first, chance left out, the part that explains it named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from analysis.changes import GRAVITY, changes, needs_a_look, silent

DAY, BEFORE = date(2020, 3, 6), date(2020, 3, 5)


def frame(*rows: tuple[str, str, date, dict[str, Any]]) -> pd.DataFrame:
    quiet = {name: 0.0 for name in GRAVITY} | {"enrolled": 1000.0, "reported": 900.0, "missing": 100.0}
    made = [
        {
            "unit_id": unit,
            "name": unit.upper(),
            "parent_id": parent,
            "day": pd.Timestamp(day),
            **quiet,
            **counts,
        }
        for unit, parent, day, counts in rows
    ]
    return pd.DataFrame(made)


def test_a_rise_names_the_part_in_which_most_of_it_lies() -> None:
    units = frame(("a", "x", BEFORE, {"fever": 10.0}), ("a", "x", DAY, {"fever": 29.0}))
    parts = frame(
        ("s1", "a", BEFORE, {"fever": 4.0}),
        ("s1", "a", DAY, {"fever": 16.0}),
        ("s2", "a", BEFORE, {"fever": 6.0}),
        ("s2", "a", DAY, {"fever": 13.0}),
        ("s3", "b", BEFORE, {"fever": 0.0}),
        ("s3", "b", DAY, {"fever": 90.0}),
    )
    told = changes(units, parts, DAY, BEFORE)
    assert [(one.indicator, one.before, one.now, one.delta) for one in told] == [("fever", 10, 29, 19)]
    assert told[0].focus is not None and (told[0].focus.name, told[0].focus.delta) == ("S1", 12)


def test_what_chance_alone_would_do_is_not_told() -> None:
    units = frame(("a", "x", BEFORE, {"fever": 100.0}), ("a", "x", DAY, {"fever": 110.0}))
    assert changes(units, frame(), DAY, BEFORE) == []


def test_one_suspected_case_comes_before_hundreds_of_missing() -> None:
    units = frame(
        ("a", "x", BEFORE, {}),
        ("a", "x", DAY, {"missing": 900.0}),
        ("b", "x", BEFORE, {}),
        ("b", "x", DAY, {"suspected": 1.0}),
    )
    assert [one.indicator for one in changes(units, frame(), DAY, BEFORE)] == ["suspected", "missing"]


def test_the_same_indicator_is_told_of_two_units_at_most() -> None:
    rows = [
        (unit, "x", day, {"fever": count}) for unit in "abcde" for day, count in ((BEFORE, 0.0), (DAY, 50.0))
    ]
    assert len(changes(frame(*rows), frame(), DAY, BEFORE)) == 2


def test_unknown_counts_are_no_change() -> None:
    units = frame(("a", "x", BEFORE, {"missing": float("nan")}), ("a", "x", DAY, {"missing": 500.0}))
    assert changes(units, frame(), DAY, BEFORE) == []


def test_a_unit_with_a_confirmed_case_is_looked_at_first() -> None:
    units = frame(
        ("many", "x", DAY, {"missing": 300.0}),
        ("grave", "x", DAY, {"confirmed": 1.0, "missing": 0.0}),
        ("calm", "x", DAY, {"missing": 0.0}),
        ("unknown", "x", DAY, {"enrolled": float("nan"), "missing": float("nan")}),
    )
    assert needs_a_look(units, DAY, None)[:2] == ["grave", "many"]


def test_a_silent_unit_has_people_and_no_report() -> None:
    units = frame(
        ("a", "x", DAY, {"reported": 0.0}),
        ("b", "x", DAY, {"reported": 0.0, "enrolled": float("nan")}),
        ("c", "x", DAY, {}),
        ("d", "x", BEFORE, {"reported": 0.0}),
    )
    assert silent(units, DAY) == [("a", "A")]


def test_the_first_day_has_nothing_to_compare() -> None:
    assert changes(frame(), frame(), DAY, BEFORE) == []
