"""Dates that can't be: each form is refused, some parents notice, and nothing else is touched."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest

from etl.simulate.misdating import AHEAD_DAYS, LATE_DAYS, wrong_days


def refused(city: Path, columns: str) -> list[tuple[object, ...]]:
    """The refused rows, each with how many answers of the same person about the same day count."""
    return duckdb.sql(
        f"with bad as (select * from read_parquet(?) where what = 'refused'), good as (select person_no, day, "
        f"count(*) as answers from read_parquet(?) group by all) "
        f"select {columns} from bad left join good using (person_no, day)",
        params=[str(city / "truth/rows.parquet"), str(city / "truth/effective.parquet")],
    ).fetchall()


def test_a_swapped_year_a_wrong_year_and_a_wrong_month_may_be_typed() -> None:
    assert wrong_days(date(2020, 2, 5)) == (
        date(2002, 2, 5),
        date(2019, 2, 5),
        date(2021, 2, 5),
        date(2030, 1, 1),
        date(2020, 3, 5),
        date(2019, 12, 5),
    )


def test_a_year_of_two_equal_digits_is_not_typed_as_itself() -> None:
    assert wrong_days(date(2022, 5, 6))[0] == date(2021, 5, 6)


@pytest.mark.parametrize("late", [0, 1, 2])
def test_no_wrong_day_of_a_whole_leap_cycle_can_be_loaded_however_late_it_is_sent(late: int) -> None:
    for number in range(4 * 366):
        day = date(2019, 1, 1) + timedelta(days=number)
        for wrong in wrong_days(day):
            ahead = (wrong - (day + timedelta(days=late))).days
            assert ahead > AHEAD_DAYS or ahead < -LATE_DAYS, (day, wrong)


def test_some_parents_answer_anew_and_the_others_stay_missing_that_day(city: Path) -> None:
    answers = np.array(refused(city, "coalesce(answers, 0)"), np.int64).ravel()
    assert len(answers) > 10 and set(answers.tolist()) == {0, 1}
    assert 0.2 < answers.mean() < 0.8


def test_both_reasons_occur_and_a_refused_row_has_no_person(city: Path) -> None:
    rows = refused(city, "reason, matched_no, how")
    assert {reason for reason, _, _ in rows} == {"day_in_future", "day_too_old"}
    assert {(matched, how) for _, matched, how in rows} == {(None, "")}


def test_only_students_who_are_asked_for_the_date_mistype_it(city: Path) -> None:
    files = {file for (file,) in refused(city, "file")}
    assert files and all("学生" in str(file) for file in files)
