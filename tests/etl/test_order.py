"""However files arrive, one by one or all at once, early or late, the same is published."""

import random
import shutil
from pathlib import Path

import pytest

from etl import workers
from etl.nightly import run_night
from tests.etl.bureau import DAYS, LI, QIAN, SECOND, SUN, WANG, ZHAO, Bureau, Pupil, answer, content

NEW = Pupil("吴新", 6)
NAMESAKE = Pupil("郑同", 7, "郑州市中原区第二小学")


def everything(bureau: Bureau) -> list[Path]:
    """Two rosters, a school list, staff, two tools, answers repeated across files, some of them nobody's."""
    one, two, three = DAYS[:3]
    return [
        bureau.roster("学籍_20200216.xlsx"),
        bureau.roster("学籍_20200303.xlsx", [WANG.moved(room="02"), NEW, ZHAO, NAMESAKE.moved(school=SECOND)]),
        bureau.staff("教职工_20200216.xlsx", [("周老师", "T01", SECOND)]),
        bureau.staff("教职工_20200304.xlsx", [("郑老师", "T01", "郑州市金水区文化路第一小学")]),
        bureau.wenjuanxing("1.csv", [answer(WANG, one), answer(NEW, one), answer(SUN, one, 学籍号="")]),
        bureau.wenjuanxing("2.csv", [answer(WANG, two), answer(LI, two), answer(WANG, one, "23:00:00", 今日体温="38")]),
        bureau.wenjuanxing("3.csv", [answer(LI, three), answer(ZHAO, three), answer(NEW, three), answer(LI, two)]),
        bureau.dingtalk("4.xlsx", [
            {"工号": QIAN.number, "提交人": "钱多多", "填写周期": str(two), "提交时间": f"{two} 07:30:00"}
        ]),
        staff_answers(bureau),
    ]  # fmt: skip


def staff_answers(bureau: Bureau) -> Path:
    """Staff by number alone; the number is another's from the third day on."""
    asked = ("教职工姓名", "工号", "填报日期", "今日体温（℃）")
    rows = [
        {"提交答卷时间": f"{day} 08:00:00", "工号": "T01", "填报日期": str(day), "今日体温（℃）": "36.6"}
        for day in DAYS[:3]
    ]
    return bureau.wenjuanxing("教职工.csv", rows, asked=asked)


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Everything in one night: the folder and its fingerprint."""
    bureau = Bureau(tmp_path_factory.mktemp("at_once"))
    everything(bureau)
    run_night(bureau.data)
    return bureau.data, content(bureau.data)


def test_files_that_come_in_any_order_give_what_all_at_once_give(
    at_once: tuple[Path, str], tmp_path: Path
) -> None:
    whole, expected = at_once
    data = Bureau(tmp_path / "data").data
    files = sorted((whole / "inbox").iterdir())
    for few in random.Random(1).sample(files, 4), reversed(files[6:]), files:
        for file in few:
            shutil.copy2(file, data / "inbox" / file.name)
        run_night(data)
    assert content(data) == expected


def test_rosters_that_come_after_the_answers_give_what_all_at_once_give(
    at_once: tuple[Path, str], tmp_path: Path
) -> None:
    whole, expected = at_once
    data = Bureau(tmp_path / "data").data
    for chosen in ("[0-9]*", "*", "*"):
        for file in (whole / "inbox").glob(chosen):
            shutil.copy2(file, data / "inbox" / file.name)
        run_night(data)
    assert content(data) == expected


def test_a_night_per_day_gives_what_one_night_gives(at_once: tuple[Path, str], tmp_path: Path) -> None:
    whole, expected = at_once
    shutil.copytree(whole / "inbox", tmp_path / "inbox")
    shutil.copy(whole / "settings.toml", tmp_path)
    for day in DAYS[:3]:
        run_night(tmp_path, until=day)
    assert content(tmp_path) == expected


def test_the_same_files_under_other_names_and_folders_give_the_same(
    at_once: tuple[Path, str], tmp_path: Path
) -> None:
    whole, expected = at_once
    data = Bureau(tmp_path).data
    for number, file in enumerate(sorted((whole / "inbox").iterdir())):
        folder = data / "inbox" / str(9 - number)
        folder.mkdir()
        shutil.copy(file, folder / file.name)
    run_night(data)
    assert content(data) == expected


def test_workers_side_by_side_give_what_one_process_gives(
    at_once: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, expected = at_once
    data = Bureau(tmp_path).data
    shutil.copytree(whole / "inbox", data / "inbox", dirs_exist_ok=True)
    monkeypatch.setattr(workers, "INLINE_BYTES", 0)
    run_night(data)
    assert content(data) == expected


def test_an_undated_roster_that_comes_before_any_answer_still_counts(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path / "split")
    bureau.roster()
    run_night(bureau.data)
    bureau.wenjuanxing("1.csv", [answer(WANG, DAYS[0])])
    run_night(bureau.data)
    whole = Bureau(tmp_path / "whole")
    whole.roster()
    whole.wenjuanxing("1.csv", [answer(WANG, DAYS[0])])
    run_night(whole.data)
    assert content(bureau.data) == content(whole.data)


def test_a_school_list_that_comes_later_places_earlier_answers(tmp_path: Path) -> None:
    """It names a second school like the first: what was typed without a number can't be told apart any more."""
    late = Bureau(tmp_path / "late")
    whole = Bureau(tmp_path / "whole")
    for bureau in (late, whole):
        bureau.roster("学籍_20200216.xlsx")
        bureau.wenjuanxing("1.csv", [answer(QIAN, DAYS[0], 学籍号="")])
    run_night(late.data)
    for bureau in (late, whole):
        bureau.schools("学校名录.xlsx", [(SECOND, "2141010399")])
        run_night(bureau.data)
    assert content(late.data) == content(whole.data)
