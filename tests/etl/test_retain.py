"""Answers by name go after their time; what was counted of them stays, and they never come back."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from common.clock import now
from common.settings import Keep
from etl.collect import collect
from etl.errors import NightFailed
from etl.nightly import run_night
from etl.retain import Retained, retain
from tests.etl.bureau import DAYS, LI, QIAN, WANG, ZHAO, Bureau, answer, ask
from tests.etl.test_collect import age
from tests.etl.test_commands import LANGUAGES, run
from warehouse import personal
from warehouse.history import lake_files, shelf, unfit

KEPT_DAYS = 60
BEFORE = DAYS[2]
TODAY = BEFORE + timedelta(days=KEPT_DAYS)
COUNTED = ("mart_class_day", "mart_school_day", "mart_county_day", "mart_city_day", "mart_cell_day",
           "mart_question_day", "mart_question_county_day", "core_option", "core_file_day", "core_question",
           "core_school", "core_class", "core_region", "core_person", "core_day")  # fmt: skip


@pytest.fixture(scope="module")
def five_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five days of answers, kept elsewhere: some missing, unmatched, refused, and one refused file."""
    made = Bureau(tmp_path_factory.mktemp("days") / "data")
    made.roster("学籍_20200216.csv")
    for number, day in enumerate(DAYS):
        nobody = answer(WANG, day) | {"学生姓名": "王子轩", "学籍号": ""}
        undated = answer(LI, day) | {"提交答卷时间": "", "填报日期": ""}
        rows = [answer(WANG, day), answer(ZHAO, day, 今日体温="38.1"), nobody, undated]
        made.wenjuanxing(f"{number}.csv", rows if number else rows[1:])
    made.drop("broken.csv", b"")
    run_night(made.data)
    return made.data.rename(made.data.with_name("kept"))


@pytest.fixture
def bureau(five_days: Path) -> Bureau:
    """The five days, fresh, where they were loaded."""
    home = five_days.with_name("data")
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(five_days, home, symlinks=True)
    return Bureau(home)


def let_go(bureau: Bureau, **how: Any) -> Retained:
    return retain(bureau.data, KEPT_DAYS, today=TODAY, **how)


def counts(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {table: ask(data, f"from {table} order by all") for table in COUNTED}


def days(data: Path, table: str) -> set[date]:
    return {row[0] for row in ask(data, f"select distinct day from {table}")}


def originals(data: Path) -> set[str]:
    return {path.name for path in (data / "archive").iterdir()}


def test_every_count_is_the_same_before_and_after_and_no_person_stays(bureau: Bureau) -> None:
    before = counts(bureau.data)
    done = let_go(bureau)
    assert counts(bureau.data) == before
    assert done.rows["core_absence"] and done.rows["core_unmatched"] and done.rows["core_reject"]
    assert {
        row[0] for row in ask(bureau.data, "select distinct day from etl_lake where fact = 'answer'")
    } == set(DAYS[2:])
    for table in ("core_response", "core_unmatched", "mart_missing", "core_suggestion"):
        assert days(bureau.data, table) == set(DAYS[2:]), table
    assert ask(bureau.data, "select count(*) from core_reject") == [(3,)]


def test_whatever_tells_of_a_person_or_a_row_by_day_is_let_go(bureau: Bureau) -> None:
    found = ask(
        bureau.data,
        "select table_name, list(column_name) from duckdb_columns() where database_name not in ('system', 'temp') "
        "and not internal group by table_name",
    )
    telling = {table for table, columns in found if {"person_id", "row_no", "name", "value"} & set(columns)}
    kept = {"core_person", "core_school", "core_class", "core_region", "etl_file", "etl_inbox", "etl_meta"}
    decided = {"etl_decision"}  # a keyed digest of what was typed, and an id
    assert telling - kept - decided - {"mart_missing"} <= personal.FACTS | set(personal.TABLES)


def test_days_in_a_row_still_count_days_that_are_gone(bureau: Bureau) -> None:
    query = (
        "select day, days_in_a_row from mart_missing where person_id in "
        "(select person_id from core_person where name = '钱多多') order by day"
    )
    before = [row for row in ask(bureau.data, query) if row[0] >= BEFORE]
    let_go(bureau)
    assert ask(bureau.data, query) == before
    assert before[-1][1] == len(DAYS)


def test_a_dry_run_says_what_would_go_and_changes_nothing(bureau: Bureau) -> None:
    before, kept = counts(bureau.data), originals(bureau.data)
    done = let_go(bureau, dry=True)
    assert done.rows and done.files and done.snapshot is None
    assert (counts(bureau.data), originals(bureau.data)) == (before, kept)
    again = let_go(bureau)
    assert (again.rows, again.files) == (done.rows, done.files)


def test_originals_that_hold_nothing_younger_go_and_the_inbox_is_only_told_of(bureau: Bureau) -> None:
    kept = originals(bureau.data)
    done = let_go(bureau)
    gone = kept - originals(bureau.data)
    assert {f"archive/{name}" for name in gone} == set(done.files) and len(gone) == 2
    assert done.inbox == ["0.csv", "1.csv"]
    assert (bureau.inbox / "0.csv").is_file()


def test_a_refused_file_goes_when_its_night_is_long_past(bureau: Bureau) -> None:
    far = now().date() + timedelta(days=KEPT_DAYS + 1)
    done = retain(bureau.data, KEPT_DAYS, today=far)
    assert {"refused/broken.csv", "refused/broken.csv.reason.txt"} <= set(done.files)
    assert not list((bureau.data / "refused").iterdir())


def test_a_second_time_finds_nothing(bureau: Bureau) -> None:
    let_go(bureau)
    again = let_go(bureau)
    assert (again.rows, again.files, again.snapshot) == ({}, [], None)


def test_the_next_night_loads_nothing_again_and_publishes_nothing(bureau: Bureau) -> None:
    done = let_go(bureau)
    night = run_night(bureau.data)
    assert (night.run.files_new, night.snapshot) == (0, done.snapshot)
    assert (night.first_day, night.last_day) == (DAYS[0], DAYS[-1])


def test_a_later_day_is_counted_as_if_nothing_had_gone(bureau: Bureau) -> None:
    before = counts(bureau.data)
    let_go(bureau)
    late = DAYS[-1] + timedelta(days=1)
    bureau.wenjuanxing("later.csv", [answer(WANG, late), answer(QIAN, late)])
    run_night(bureau.data)
    after = counts(bureau.data)
    for table in ("mart_class_day", "mart_city_day", "mart_question_day"):
        assert set(before[table]) < set(after[table]), table
    assert days(bureau.data, "core_response") == {*DAYS[2:], late}


def test_a_new_roster_does_not_count_days_anew_that_are_gone(bureau: Bureau) -> None:
    before = ask(bureau.data, "from mart_school_day where day < ? order by all", [BEFORE])
    let_go(bureau)
    bureau.roster("学籍_20200215.csv", [WANG, LI])
    run_night(bureau.data)
    assert ask(bureau.data, "from mart_school_day where day < ? order by all", [BEFORE]) == before


def test_answers_about_days_that_are_gone_are_refused_with_the_reason(bureau: Bureau) -> None:
    before = counts(bureau.data)["mart_school_day"]
    let_go(bureau)
    bureau.wenjuanxing("old.csv", [answer(LI, DAYS[0]), answer(LI, DAYS[-1])])
    night = run_night(bureau.data)
    assert [(entry.name, entry.state, entry.reason) for entry in night.files] == [
        ("old.csv", "refused", "let_go")
    ]
    assert counts(bureau.data)["mart_school_day"] == before
    said = (bureau.data / "refused" / "old.csv.reason.txt").read_text(encoding="utf-8")
    assert DAYS[0].isoformat() in said and "保留期限" in said


def test_another_version_of_the_models_takes_the_counts_of_days_that_are_gone_along(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = counts(bureau.data)
    let_go(bureau)
    monkeypatch.setattr("etl.made_by.fingerprint", lambda: "another")
    run_night(bureau.data)
    after = counts(bureau.data)
    for table in COUNTED:
        assert after[table] == before[table], table


def test_another_reading_of_files_reads_those_that_are_left_again(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [answer(ZHAO, DAYS[1], "20:00:00"), answer(LI, DAYS[3], "21:00:00")]
    bureau.wenjuanxing("both.csv", both)
    run_night(bureau.data)
    before = counts(bureau.data)
    let_go(bureau)
    monkeypatch.setattr("etl.made_by.SHAPE", "another")
    night = run_night(bureau.data)
    assert night.days == DAYS[2:]
    for table in COUNTED:
        assert counts(bureau.data)[table] == before[table], table
    assert days(bureau.data, "core_response") == set(DAYS[2:])


def test_everything_may_go_and_the_counts_stay(bureau: Bureau) -> None:
    before = counts(bureau.data)
    retain(bureau.data, KEPT_DAYS, today=DAYS[-1] + timedelta(days=KEPT_DAYS + 1))
    assert counts(bureau.data) == before
    assert ask(bureau.data, "select count(*) from core_response") == [(0,)]
    assert ask(bureau.data, "select count(*) from mart_missing") == [(0,)]
    bureau.wenjuanxing("later.csv", [answer(WANG, DAYS[-1] + timedelta(days=1))])
    run_night(bureau.data)
    assert set(before["mart_class_day"]) < set(counts(bureau.data)["mart_class_day"])


def test_the_lake_keeps_nothing_of_them_once_the_old_snapshots_are_collected(bureau: Bureau) -> None:
    old = {
        name
        for name in lake_files(shelf(bureau.data)[0].path)
        if any(f"day={day}" in name for day in DAYS[:2])
    }
    let_go(bureau)
    age(bureau.data, 8)
    collect(bureau.data, Keep(snapshots=1))
    left = {name for name in old if (bureau.data / name).is_file()}
    assert {name.split("/")[1] for name in left} == {"mart_class_day", "mart_question_day", "mart_cell_day"}


def test_the_snapshot_is_fit_to_be_gone_back_to(bureau: Bureau) -> None:
    let_go(bureau)
    assert unfit(bureau.data, shelf(bureau.data)[0]) is None


def test_fewer_days_than_answers_may_be_late_are_refused(bureau: Bureau) -> None:
    with pytest.raises(NightFailed) as refused:
        retain(bureau.data, 31, today=TODAY)
    assert refused.value.code == "retain_too_short"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_says_what_went_and_what_lies_in_the_inbox_still(bureau: Bureau, lang: str) -> None:
    said = {"zh": ("个人填报", "收件夹中还有 5 个文件"), "en": ("Let go of", "5 files in the inbox")}[lang]
    dry = run("retain", "--data", bureau.data, "--days", KEPT_DAYS, "--dry-run", lang=lang)
    assert dry.exit_code == 0 and "answer: " in dry.stdout
    assert ask(bureau.data, "select count(*) > 0 from core_response") == [(True,)]
    result = run("retain", "--data", bureau.data, "--days", KEPT_DAYS, lang=lang)
    assert result.exit_code == 0 and all(part in result.stdout for part in said)
    assert ask(bureau.data, "select count(*) from core_response") == [(0,)]


def test_the_settings_say_how_long_or_the_command_must(bureau: Bureau) -> None:
    assert run("retain", "--data", bureau.data).exit_code == 2
    (bureau.data / "settings.toml").write_text("[keep]\npersonal_days = 90\n", encoding="utf-8")
    assert run("retain", "--data", bureau.data, "--dry-run").exit_code == 0
    short = run("retain", "--data", bureau.data, "--days", 7)
    assert short.exit_code == 1 and "32" in short.stderr
