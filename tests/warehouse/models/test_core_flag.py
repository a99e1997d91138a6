"""Which answers are marked as copied or automatic, on rows made by hand."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import duckdb
import pytest

from warehouse.models.catalog import models
from warehouse.window import LENGTHS, before, lay_out_window, touched

FIRST = date(2020, 3, 2)
DAYS = [FIRST + timedelta(days=i) for i in range(9)]
SQL = {model.name: model.sql for model in models()}
WEEK = LENGTHS["day and the week after"]
KEYS = {f"p{n}": n for n in range(10)}
Answer = tuple[str, date, str, float | None, float | None]
"""Person, day, time of day, temperature, longitude."""


def flags(answers: Iterable[Answer], day: date = DAYS[6]) -> set[tuple[str, str, int]]:
    """Person, flag and times of the answers about one day."""
    with duckdb.connect() as connection:
        connection.execute(
            "create table core_report (person_key bigint, day date, role varchar, class_id varchar, school_id varchar, "
            "county_id varchar, city_id varchar, submitted_at timestamp, temperature_c double, lon double, lat double)"
        )
        for person, about, clock, celsius, lon in answers:
            at = datetime.combine(about, time.fromisoformat(clock))
            place = (lon, None if lon is None else 34.8)
            connection.execute(
                "insert into core_report values (?, ?, 'student', 'c1', 's1', '410105', '410100', ?, ?, ?, ?)",
                [KEYS[person], about, at, celsius, *place],
            )
        lay_out_window(
            connection, [(later, earlier) for earlier, later in pairwise(DAYS)], "core_report", "core_report"
        )
        for name in ("core_repeat", "core_together"):
            connection.execute(f"create table {name} as {SQL[name]}")
        connection.execute("create table batch_day as select cast(? as date) as day", [day])
        lay_out_window(
            connection, [(day, earlier) for earlier in before(DAYS, day, WEEK)], "core_report", "core_report"
        )
        rows = connection.execute(f"select person_id, flag, times from ({SQL['core_flag']})").fetchall()
        named = {f"p{key:016x}": person for person, key in KEYS.items()}
        return {(named[row[0]], row[1], row[2]) for row in rows}


def daily(clocks: Iterable[str], *, celsius: Iterable[float] | None = None, lon: Iterable[float] | None = None,
          person: str = "p1") -> list[Answer]:  # fmt: skip
    moments = list(clocks)
    warm = list(celsius) if celsius else [36.1 + 0.1 * (i % 7) for i in range(len(moments))]
    places: list[float | None] = list(lon) if lon else [None] * len(moments)
    return [(person, *row) for row in zip(DAYS, moments, warm, places, strict=False)]


CASUAL = ["07:01:11", "07:12:42", "08:23:03", "06:59:59", "07:44:17", "09:01:30", "07:31:08"]


def test_the_same_second_on_five_of_seven_days_is_marked() -> None:
    assert flags(daily(["07:13:27"] * 7)) == {("p1", "fixed_second", 7)}
    assert flags(daily(["07:13:27"] * 4 + CASUAL[:2] + ["07:13:27"])) == {("p1", "fixed_second", 5)}


def test_four_of_seven_are_not() -> None:
    assert flags(daily(["07:13:27"] * 3 + CASUAL[:3] + ["07:13:27"])) == set()


def test_a_day_on_which_the_person_answered_otherwise_is_not() -> None:
    assert flags(daily(["07:13:27"] * 6 + ["08:00:01"])) == set()


def test_what_lies_more_than_six_collected_days_back_does_not_count() -> None:
    assert flags(daily(["07:13:27"] * 4 + CASUAL[:4] + ["07:13:27"]), DAYS[8]) == set()


def test_the_same_minute_is_a_habit_unless_the_temperature_never_changes() -> None:
    assert flags(daily(["07:30:00"] * 7)) == set()
    assert flags(daily(["07:30:00"] * 7, celsius=[36.5] * 7)) == {("p1", "fixed_second", 7)}


def test_the_same_place_to_the_last_digit_with_the_same_temperature_is_marked() -> None:
    assert flags(daily(CASUAL, celsius=[36.5] * 7, lon=[113.712345] * 7)) == {("p1", "same_values", 7)}


@pytest.mark.parametrize(
    "answers",
    [
        daily(CASUAL, lon=[113.712345] * 7),
        daily(CASUAL, celsius=[36.5] * 7),
        daily(CASUAL, celsius=[36.5] * 7, lon=[113.712345 + i * 1e-6 for i in range(7)]),
    ],
    ids=["another temperature each day", "no place", "the place as a phone finds it"],
)
def test_one_of_them_alone_is_not(answers: list[Answer]) -> None:
    assert flags(answers) == set()


def test_five_of_a_class_in_one_second_are_marked_and_four_are_not() -> None:
    def together(people: int, clock: str) -> list[Answer]:
        return [(f"p{i}", DAYS[6], clock, 36.5, None) for i in range(people)]

    assert flags(together(5, "07:31:08")) == {(f"p{i}", "class_in_one_second", 5) for i in range(5)}
    assert flags(together(4, "07:31:08")) == set()
    assert flags(together(9, "07:31:00")) == set()  # a tool that tells minutes


def test_a_changed_day_reaches_the_next_six_collected_days_and_no_more() -> None:
    collected = [*DAYS[:3], *DAYS[5:]]  # a gap is no day
    assert before(collected, DAYS[6], WEEK) == [DAYS[0], DAYS[1], DAYS[2], DAYS[5]]
    assert touched(DAYS, [DAYS[1]], WEEK) == DAYS[1:8]
    assert touched(DAYS, [], WEEK) == []
    assert touched(collected, [DAYS[2]], WEEK) == collected[2:]


def test_what_is_held_against_the_day_before_reaches_the_next_collected_day_alone() -> None:
    collected = [*DAYS[:3], *DAYS[5:]]
    two = LENGTHS["day and the next"]
    assert before(collected, DAYS[5], two) == [DAYS[2]]
    assert touched(collected, [DAYS[2]], two) == [DAYS[2], DAYS[5]]
