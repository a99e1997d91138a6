"""Marks of copied answers through the night: the same whatever the order in which days come, and nothing is dropped."""

from datetime import timedelta
from pathlib import Path

from etl.nightly import run_night
from tests.etl.bureau import DAYS, LI, WANG, Bureau, answer, ask

WEEK = [DAYS[0] + timedelta(days=i) for i in range(7)]


def week(bureau: Bureau, order: list[int], nights: int) -> list[tuple[object, ...]]:
    """A week of two pupils, one of whom answers at the same second, loaded in this order; what is marked."""
    bureau.roster()
    for step, number in enumerate(order):
        day = WEEK[number]
        said = [answer(WANG, day, "07:13:27"), answer(LI, day, f"07:1{number}:0{number}")]
        bureau.wenjuanxing(f"{day}.csv", said)
        if step >= len(order) - nights:
            run_night(bureau.data)
    marked = "select p.name, f.day, f.flag, f.times from core_flag f join core_person p using (person_id)"
    return ask(bureau.data, f"{marked} order by all")


def test_marks_are_the_same_whatever_the_order_of_days(tmp_path: Path) -> None:
    marked = week(Bureau(tmp_path / "a"), list(range(7)), nights=1)
    assert marked == [(WANG.name, WEEK[i], "fixed_second", i + 1) for i in (4, 5, 6)]
    late = Bureau(tmp_path / "b")
    assert week(late, [6, 5, 4, 3, 1, 0, 2], nights=3) == marked
    assert ask(late.data, "select count(*) from core_response") == [(14,)]
