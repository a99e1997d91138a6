"""What no reader can need any more goes after its grace; all else stays."""

import os
import shutil
import time
from pathlib import Path

import pytest

from common.settings import Keep
from etl.collect import collect
from etl.nightly import run_night
from etl.rollback import rollback
from tests.etl.bureau import DAYS, LI, WANG, ZHAO, Bureau, accounts, answer, ask, content
from tests.etl.test_commands import LANGUAGES, run
from warehouse import snapshots
from warehouse.history import lake_files, shelf

DAY = 86_400
NOTHING: tuple[list[str], list[str]] = ([], [])


@pytest.fixture(scope="module")
def five_nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that saw five nights, kept elsewhere: a day each, and late answers to the first day every time."""
    made = Bureau(tmp_path_factory.mktemp("nights") / "data")
    made.roster("学籍_20200216.csv")
    for number, day in enumerate(DAYS):
        late = answer(ZHAO, DAYS[0], f"{9 + number:02d}:00:00")
        made.wenjuanxing(f"{number}.csv", [answer(WANG, day), answer(LI, day), late])
        run_night(made.data)
    return made.data.rename(made.data.with_name("kept"))


@pytest.fixture
def bureau(five_nights: Path) -> Bureau:
    """The five nights, fresh, where they were made: snapshots know their folder."""
    home = five_nights.with_name("data")
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(five_nights, home, symlinks=True)
    return Bureau(home)


def age(data: Path, days: float, *patterns: str) -> None:
    """Let files be older by so many days."""
    for pattern in patterns or ("snapshots/*.duckdb", "lake/**/*.parquet"):
        for path in data.glob(pattern):
            moment = path.lstat().st_mtime - days * DAY
            os.utime(path, (moment, moment), follow_symlinks=False)


def kept(data: Path) -> list[int]:
    """The numbers of the snapshots that are left."""
    return [one.number for one in shelf(data)]


def lake(data: Path) -> set[str]:
    """All files of the lake."""
    return {str(path.relative_to(data)) for path in (data / "lake").rglob("*") if path.is_file()}


def named(data: Path) -> set[str]:
    """The files that a snapshot on disk names."""
    return set().union(*(lake_files(one.path) for one in shelf(data)))


def test_within_the_grace_nothing_goes(bureau: Bureau) -> None:
    before = lake(bureau.data)
    age(bureau.data, 6.9)
    freed = collect(bureau.data, Keep())
    assert (freed.snapshots, freed.files) == NOTHING
    assert (kept(bureau.data), lake(bureau.data)) == ([5, 4, 3, 2, 1], before)


def test_past_it_all_but_the_last_go_with_the_files_that_only_they_name(bureau: Bureau) -> None:
    whole, books = content(bureau.data), accounts(bureau.data)
    before = lake(bureau.data)
    age(bureau.data, 8)
    freed = collect(bureau.data, Keep())
    assert [name[:6] for name in freed.snapshots] == ["000002", "000001"]
    assert freed.files and set(freed.files) == before - lake(bureau.data)
    assert lake(bureau.data) == named(bureau.data)
    assert (content(bureau.data), accounts(bureau.data)) == (whole, books)
    again = collect(bureau.data, Keep())
    assert (again.snapshots, again.files) == NOTHING


def test_a_snapshot_that_ceased_to_serve_a_moment_ago_stays_however_old_it_is(bureau: Bureau) -> None:
    age(bureau.data, 100)
    bureau.wenjuanxing("5.csv", [answer(WANG, DAYS[0], "23:00:00")])
    serving = snapshots.published(bureau.data)
    assert serving is not None
    (bureau.data / "settings.toml").write_text("[keep]\nsnapshots = 1\n", encoding="utf-8")
    night = run_night(bureau.data)
    assert [name[:6] for name in night.freed.snapshots] == ["000004", "000003", "000002", "000001"]
    with snapshots.connect(
        serving
    ) as reader:  # a reader that opened it before goes on until the grace is over
        assert reader.execute("select count(*) from core_response").fetchone() == (2 * len(DAYS) + 1,)


def test_what_serves_stays_though_it_is_old_and_far_from_the_newest(bureau: Bureau) -> None:
    rollback(bureau.data, "1")
    whole = content(bureau.data)
    age(bureau.data, 8)
    collect(bureau.data, Keep(snapshots=2))
    assert kept(bureau.data) == [5, 4, 1]
    assert content(bureau.data) == whole
    assert ask(bureau.data, "select count(*) from core_response") == [(3,)]
    rollback(bureau.data, "5")


def test_the_highest_number_is_never_given_to_another_snapshot(bureau: Bureau) -> None:
    rollback(bureau.data, "1")
    age(bureau.data, 8)
    collect(bureau.data, Keep(days=0, snapshots=1))
    run_night(bureau.data)
    assert kept(bureau.data)[0] == 6


def test_what_killed_nights_left_goes_at_once_when_it_was_half_made_and_in_time_when_it_was_whole(
    bureau: Bureau,
) -> None:
    half = [
        "archive/abc.csv.part",
        "snapshots/.building.duckdb",
        "snapshots/.current.new",
        "lake/answer/day=2020-03-02/x.part",
    ]
    whole = "lake/answer/day=1999-01-01/orphan.parquet"
    for name in (*half, whole):
        (bureau.data / name).parent.mkdir(exist_ok=True)
        (bureau.data / name).write_bytes(b"x" * 1000)
    freed = collect(bureau.data, Keep())
    assert (sorted(freed.files), freed.size) == (sorted(half), 4000)
    age(bureau.data, 8, whole)
    assert collect(bureau.data, Keep()).files == [whole]
    assert not (bureau.data / "lake/answer/day=1999-01-01").exists()


def test_the_archive_the_inbox_and_what_was_refused_are_never_touched(bureau: Bureau) -> None:
    bureau.drop("照片.png", b"\x89PNG\r\n\x1a\n\x00")
    run_night(bureau.data)
    before = {p for folder in ("archive", "inbox", "refused") for p in (bureau.data / folder).rglob("*")}
    age(bureau.data, 1000, "archive/*", "inbox/*", "refused/*", "snapshots/*", "lake/**/*")
    collect(bureau.data, Keep(days=0, snapshots=1))
    assert {
        p for folder in ("archive", "inbox", "refused") for p in (bureau.data / folder).rglob("*")
    } == before


def test_a_kept_snapshot_that_can_not_be_opened_keeps_every_file_of_the_lake(bureau: Bureau) -> None:
    shelf(bureau.data)[1].path.write_bytes(b"no database")
    age(bureau.data, 8)
    before = lake(bureau.data)
    freed = collect(bureau.data, Keep())
    assert (len(freed.snapshots), freed.files, lake(bureau.data)) == (2, [], before)
    assert freed.unread and freed.unread[0].startswith("000004")


def test_a_folder_where_nothing_is_published_is_left_alone(bureau: Bureau) -> None:
    (bureau.data / "snapshots" / "current").unlink()
    age(bureau.data, 100)
    before = lake(bureau.data)
    assert collect(bureau.data, Keep(days=0, snapshots=1)).size == 0
    assert lake(bureau.data) == before


def test_a_clock_that_jumps_far_ahead_leaves_the_last_three_and_all_their_files(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time", lambda: 4e9)
    collect(bureau.data, Keep())
    assert kept(bureau.data) == [5, 4, 3]
    assert lake(bureau.data) == named(bureau.data)


def test_a_clock_that_jumps_back_leaves_everything(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 0.0)
    freed = collect(bureau.data, Keep())
    assert (freed.snapshots, freed.files) == NOTHING


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_says_what_went_and_with_a_dry_run_what_would(bureau: Bureau, lang: str) -> None:
    age(bureau.data, 8)
    before = lake(bureau.data)
    dry = run("collect", "--data", bureau.data, "--dry-run", lang=lang)
    assert dry.exit_code == 0, dry.output
    assert (kept(bureau.data), lake(bureau.data)) == ([5, 4, 3, 2, 1], before)
    real = run("collect", "--data", bureau.data, lang=lang)
    assert {"zh": "已清理 2 个过期快照", "en": "Let go of 2 old snapshots"}[lang] in real.stdout
    assert real.stdout.splitlines()[:-1] == dry.stdout.splitlines()[:-1]
    nothing = run("collect", "--data", bureau.data, lang=lang)
    assert {"zh": "没有可清理的", "en": "Nothing to let go of"}[lang] in nothing.stdout


def test_a_night_says_what_it_let_go_of(bureau: Bureau) -> None:
    age(bureau.data, 8)
    assert "已清理 1 个过期快照" not in run("nightly", "--data", bureau.data).stdout
    assert kept(bureau.data) == [5, 4, 3], "a night that finds nothing new collects, too"
