"""Clocks that go wrong: a phone's, the machine's. None of them decides what today is."""

import ast
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from etl import made_by, nightly, publishing
from etl.nightly import run_night
from tests.etl.bureau import ASKED, DAYS, LI, QIAN, SUN, WANG, ZHAO, Bureau, accounts, answer, ask, content
from tests.house import code, tree

ONE = DAYS[0]
UNDATED = tuple(question for question in ASKED if question != "填报日期")


def days(data: Path) -> list[object]:
    """The days that pages offer."""
    return [row[0] for row in ask(data, "select distinct day from mart_city_day order by day")]


@pytest.mark.parametrize("year", ["1970", "2000", "2099"])
def test_one_phone_s_wrong_clock_neither_makes_a_day_nor_moves_the_others(tmp_path: Path, year: str) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster()
    wrong = answer(SUN, ONE) | {"提交答卷时间": f"{year}/1/1 00:00:07", "填报日期": ""}
    others = [answer(pupil, ONE, 填报日期="3月2日") for pupil in (WANG, LI, ZHAO)]
    bureau.wenjuanxing("1.csv", [wrong, *others])
    run_night(tmp_path)
    assert days(tmp_path) == [ONE]
    assert accounts(tmp_path)["1.csv"] == (4, 3, 0, 1, 0)
    assert ask(tmp_path, "select row_no, value, reason from core_reject") == [
        (2, f"{year}/1/1 00:00:07", "clock_wrong")
    ]


def test_two_clocks_that_disagree_are_both_believed_for_none_can_tell_which_is_wrong(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster()
    bureau.wenjuanxing("1.csv", [answer(WANG, ONE), answer(LI, ONE.replace(year=2010))], asked=UNDATED)
    run_night(tmp_path)
    assert accounts(tmp_path)["1.csv"] == (2, 2, 0, 0, 0)


@pytest.mark.parametrize(
    ("hours", "reason"), [(-20, None), (20, None), (-60, "day_in_future"), (24 * 40, "day_too_old")]
)
def test_a_submission_somewhat_ahead_or_behind_of_its_day_is_believed(
    tmp_path: Path, hours: int, reason: str | None
) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster()
    sent = datetime(ONE.year, ONE.month, ONE.day, 12) + timedelta(hours=hours)
    odd = answer(LI, ONE) | {"提交答卷时间": f"{sent:%Y/%m/%d %H:%M:%S}"}
    bureau.wenjuanxing("1.csv", [answer(WANG, ONE), answer(ZHAO, ONE), odd])
    run_night(tmp_path)
    assert days(tmp_path) == [ONE]
    assert ask(tmp_path, "select reason from core_reject") == ([] if reason is None else [(reason,)])


def test_a_date_without_a_year_is_of_the_turn_of_the_year_that_it_was_sent_at(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster("学籍_20190901.csv")
    eve = ONE.replace(year=2019, month=12, day=31)
    bureau.wenjuanxing("1.csv", [
        answer(WANG, eve, "22:00:00", 填报日期="1月1日"),
        answer(LI, eve, 填报日期="12月31日"),
        answer(QIAN, eve + timedelta(days=1), 填报日期="12月31日"),
    ])  # fmt: skip
    run_night(tmp_path)
    assert ask(tmp_path, "select day, count(*) from core_response group by day order by day") == [
        (eve, 2),
        (eve + timedelta(days=1), 1),
    ]


def test_the_machine_s_clock_is_for_the_books_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = set()
    for clock in (datetime(1970, 1, 1), datetime(2020, 3, 3, 2), datetime(2099, 12, 31)):
        bureau = Bureau(tmp_path / str(clock.year))
        for module in (nightly, publishing, made_by):
            monkeypatch.setattr(module, "now", lambda clock=clock: clock)
        for day in DAYS[:2]:
            bureau.roster()
            bureau.wenjuanxing(f"{day}.csv", [answer(WANG, day), answer(LI, day, 填报日期="")])
            run_night(bureau.data)
        found.add((content(bureau.data), *days(bureau.data)))
        assert ask(bureau.data, "select max(finished_at) from etl_run") == [(clock,)]
    assert len(found) == 1


def test_no_page_query_or_figure_asks_the_machine_what_day_it_is() -> None:
    asking = {
        str(path)
        for path in code("pages", "figures", "analysis", "warehouse")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "today", "utcnow"}
        and ast.unparse(node.value).split(".")[-1] in {"datetime", "date", "Timestamp"}
    }
    books = {
        "pages/audit.py",
        "pages/audit_rows.py",
        "pages/service.py",
        "pages/sources_draft.py",
        "pages/subject.py",
        "warehouse/queries/steward.py",
    }
    assert asking <= books, (
        "only the age of the last good night and when somebody did something are told by the clock"
    )
