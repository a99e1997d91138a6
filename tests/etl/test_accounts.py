"""What a night says it did with each file: nothing twice, nothing lost, nothing silent."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from etl.nightly import run_night
from tests.etl.bureau import DAYS, FIRST, LI, WANG, ZHAO, Bureau, accounts, answer, ask, content, school_day
from warehouse import snapshots

ONE, TWO, THREE = DAYS[:3]


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    """Three days of answers, one file a day, loaded."""
    made = Bureau(tmp_path)
    made.roster("学籍_20200216.xlsx")
    for number, day in enumerate(DAYS[:3]):
        made.wenjuanxing(f"{number}.csv", [answer(WANG, day), answer(LI, day)])
    run_night(made.data)
    return made


def test_a_second_run_finds_nothing_new_and_leaves_the_snapshot(bureau: Bureau) -> None:
    before = snapshots.published(bureau.data)
    night = run_night(bureau.data)
    assert night.snapshot == before == snapshots.published(bureau.data)
    assert (night.files, night.run.files_same, night.run.files_new) == ([], 4, 0)


def test_a_night_without_news_counts_as_a_good_one(bureau: Bureau) -> None:
    assert snapshots.quiet_night(bureau.data) is None
    (ended,) = ask(bureau.data, "select max(finished_at) from etl_run")[0]
    run_night(bureau.data)
    second = snapshots.quiet_night(bureau.data)
    assert second is not None and second >= ended


def test_a_renamed_copy_and_the_same_file_twice_are_no_news_and_said_so(bureau: Bureau) -> None:
    before = content(bureau.data)
    shutil.copy(bureau.inbox / "0.csv", bureau.inbox / "renamed.csv")
    bureau.drop("later/again.csv", (bureau.inbox / "0.csv").read_bytes())
    night = run_night(bureau.data)
    assert ("renamed.csv", "0.csv") in night.copies
    assert ("later/again.csv", "0.csv") in night.copies
    assert (content(bureau.data), len(accounts(bureau.data))) == (before, 4)


def test_two_copies_in_one_night_are_loaded_once(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster()
    bureau.wenjuanxing("a.csv", [answer(WANG, ONE)])
    shutil.copy(bureau.inbox / "a.csv", bureau.inbox / "b.csv")
    night = run_night(tmp_path)
    assert night.copies == [("b.csv", "a.csv")]
    assert school_day(tmp_path, FIRST, ONE, "reported", "duplicate") == (1, 0)


def test_a_late_file_corrects_its_day_and_leaves_the_files_of_other_days(bureau: Bureau) -> None:
    before = lake(bureau.data)
    bureau.wenjuanxing("late.csv", [answer(WANG, TWO, "21:00:00", 今日体温="38.5"), answer(ZHAO, TWO)])
    night = run_night(bureau.data)
    after = lake(bureau.data)
    assert night.days == [TWO]
    assert school_day(bureau.data, FIRST, TWO, "reported", "fever", "duplicate", "missing") == (3, 1, 1, 0)
    assert accounts(bureau.data)["1.csv"] == (2, 1, 1, 0, 0)
    # refused rows have no day: each night writes them anew
    untouched = {piece for piece in before if piece[1] not in (TWO, THREE) and piece[0] != "core_reject"}
    assert untouched <= after
    running_on = {fact for fact, day, _ in before - after if day == THREE}
    assert running_on == {"core_flag", "core_repeat"}
    for _, _, path in before:
        assert (bureau.data / path).is_file(), "a named file is never taken away"


def test_days_in_a_row_go_on_over_a_rebuilt_day(bureau: Bureau) -> None:
    bureau.wenjuanxing("late.csv", [answer(ZHAO, TWO)])
    run_night(bureau.data)
    assert rows_of(bureau.data, "赵敏") == [(ONE, 1), (THREE, 1)]


def test_rows_without_a_usable_day_are_refused_with_their_number_and_reason(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster()
    bureau.wenjuanxing("a.csv", [
        answer(WANG, ONE),
        answer(LI, ONE, 填报日期="后天吧", 提交答卷时间="乱码"),
        answer(LI, ONE, 填报日期="", 提交答卷时间=""),
        answer(LI, ONE, 填报日期="2021-03-02"),
        answer(LI, ONE, 填报日期="2019-03-02"),
        answer(ZHAO, ONE, 填报日期=""),
    ])  # fmt: skip
    run_night(tmp_path)
    assert ask(tmp_path, "select row_no, field, value, reason from core_reject order by row_no") == [
        (3, "day", "后天吧", "day_unreadable"),
        (4, "day", "", "no_day"),
        (5, "day", "2021-03-02", "day_in_future"),
        (6, "day", "2019-03-02", "day_too_old"),
    ]
    assert accounts(tmp_path)["a.csv"] == (6, 2, 0, 4, 0)


def test_a_row_with_nothing_in_it_is_blank(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster()
    bureau.cells("a.csv", [*cells_of(answer(WANG, ONE)), [""] * 17, [" "] * 17])
    run_night(tmp_path)
    assert accounts(tmp_path)["a.csv"] == (3, 1, 0, 0, 2)


def test_a_date_without_a_year_belongs_to_the_year_it_was_submitted_in(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster("学籍_20190901.xlsx")
    new_year = ONE.replace(month=1, day=1)
    bureau.wenjuanxing("a.csv", [
        answer(WANG, new_year - timedelta(days=1), 填报日期="12月31日"),
        answer(LI, new_year, 填报日期="12月31日"),
        answer(ZHAO, new_year, 填报日期="1月1日"),
    ])  # fmt: skip
    run_night(tmp_path)
    last = new_year - timedelta(days=1)
    assert ask(tmp_path, "select day, count(*) from core_response group by day order by day") == [
        (last, 2),
        (new_year, 1),
    ]


def test_a_person_listed_twice_on_a_roster_is_taken_once_and_counted_as_superseded(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster("学籍.xlsx", [WANG, LI, WANG])
    bureau.wenjuanxing("a.csv", [answer(WANG, ONE)])
    run_night(tmp_path)
    assert accounts(tmp_path)["学籍.xlsx"] == (3, 2, 1, 0, 0)
    assert school_day(tmp_path, FIRST, ONE, "enrolled") == (2,)


def test_until_lets_later_files_wait_and_says_so(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster()
    bureau.wenjuanxing("1.csv", [answer(WANG, ONE)])
    bureau.wenjuanxing("2.csv", [answer(WANG, ONE), answer(WANG, TWO)])
    night = run_night(tmp_path, until=ONE)
    assert (night.waiting, night.last_day) == (["2.csv"], ONE)
    assert run_night(tmp_path).last_day == TWO


def cells_of(said: dict[str, object]) -> list[list[object]]:
    """Header and one row of a Wenjuanxing export."""
    own = ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP"]
    asked = [question for question in said if question != "提交答卷时间"]
    row = [1, said["提交答卷时间"], "9秒", "微信", "", "", *(said[question] for question in asked)]
    return [[*own, *(f"{n}、{question}" for n, question in enumerate(asked, 1))], row]


def lake(data: Path) -> set[tuple[str, object, str]]:
    """The lake's files that the published snapshot names, by fact and day."""
    return set(ask(data, "select fact, day, path from etl_lake"))


def rows_of(data: Path, name: str) -> list[tuple[object, ...]]:
    """The days that somebody missed, and how many in a row."""
    return ask(
        data,
        "select day, days_in_a_row from mart_missing join core_person using (person_id) where name = ? order by day",
        [name],
    )
