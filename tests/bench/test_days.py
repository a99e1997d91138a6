"""The large days that loading is measured with."""

import csv
from datetime import date
from pathlib import Path

from bench.days import HEADER, people_for, write_day, write_roster
from etl.convert.identity import classify_id

ROWS = 3_000
DAY = date(2020, 3, 2)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_day_is_answered_by_the_roster_with_a_few_wrong_numbers_and_a_few_answers_twice(
    tmp_path: Path,
) -> None:
    write_roster(tmp_path / "roster.csv", people_for(ROWS))
    write_day(tmp_path / "day.csv", ROWS, people_for(ROWS), DAY)
    listed, answers = read(tmp_path / "roster.csv"), read(tmp_path / "day.csv")
    known = {row["学籍辅号"]: row["姓名"] for row in listed}
    right = [row for row in answers if row["2、学籍号"] in known]
    assert (len(listed), len(known), len(answers), len(HEADER)) == (people_for(ROWS), len(listed), ROWS, 20)
    assert all(classify_id(number).state == "valid" for number in known)
    assert 0.97 < len(right) / ROWS < 0.995
    assert all(known[row["2、学籍号"]] == row["1、学生姓名"] for row in right)
    assert 0 < len(right) - len({row["2、学籍号"] for row in right}) < 0.03 * ROWS


def test_the_same_day_again_is_the_same_to_the_byte(tmp_path: Path) -> None:
    for name in ("one.csv", "other.csv"):
        write_day(tmp_path / name, ROWS, people_for(ROWS), DAY)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "other.csv").read_bytes()
