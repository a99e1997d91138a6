"""Going back to an earlier snapshot, and going on from there."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.errors import NightFailed
from etl.held import held
from etl.nightly import run_night
from etl.rollback import rollback
from tests.etl.bureau import DAYS, LI, WANG, Bureau, accounts, answer, ask, content
from tests.etl.test_commands import LANGUAGES, run
from warehouse import snapshots
from warehouse.history import shelf
from warehouse.queries import base


@pytest.fixture(scope="module")
def three_nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that saw three nights, a day each, kept elsewhere; `data` beside it is where it lives."""
    bureau = Bureau(tmp_path_factory.mktemp("nights") / "data")
    bureau.roster("学籍_20200216.csv")
    for number, day in enumerate(DAYS[:3], 1):
        bureau.wenjuanxing(f"{number}.csv", [answer(WANG, day), answer(LI, day)])
        run_night(bureau.data)
    return bureau.data.rename(bureau.data.with_name("kept"))


@pytest.fixture
def data(three_nights: Path) -> Path:
    """The three nights, fresh, where they were made: snapshots know their folder."""
    home = three_nights.with_name("data")
    shutil.rmtree(home, ignore_errors=True)
    return Path(shutil.copytree(three_nights, home, symlinks=True))


def numbers(data: Path) -> list[int]:
    """The snapshots on disk, and 0 before the one that serves."""
    return [part for kept in shelf(data) for part in ([0] if kept.serves else []) + [kept.number]]


def refused(data: Path, to: str | None = None) -> str:
    """The code with which a rollback is refused; what serves stays."""
    before = snapshots.published(data)
    with pytest.raises(NightFailed) as caught:
        rollback(data, to)
    assert snapshots.published(data) == before
    for lang in LANGUAGES:
        assert "{" not in caught.value.sentence(lang)
    return caught.value.code


def test_going_back_publishes_the_snapshot_before_and_changes_no_file(data: Path) -> None:
    before = {
        path: path.stat().st_size for path in sorted(data.rglob("*")) if path.name not in ("current", ".lock")
    }
    done = rollback(data)
    assert numbers(data) == [3, 0, 2, 1]
    assert ask(data, "select max(day) from mart_city_day") == [(DAYS[1],)]
    assert list(done.forgotten.values()) == ["3.csv"]
    after = {
        path: path.stat().st_size for path in sorted(data.rglob("*")) if path.name not in ("current", ".lock")
    }
    assert after == before


def test_going_back_twice_goes_further_and_forth_again_by_name(data: Path) -> None:
    rollback(data)
    rollback(data)
    assert numbers(data) == [3, 2, 0, 1]
    assert refused(data) == "nothing_earlier"
    newest = shelf(data)[0]
    rollback(data, newest.id)
    assert numbers(data) == [0, 3, 2, 1]
    rollback(data, "1")
    assert numbers(data) == [3, 2, 0, 1]
    assert refused(data, "000001") == "already_serves"
    assert refused(data, "9") == "no_such_snapshot"


def test_the_next_night_loads_again_what_was_forgotten_and_gives_the_same(data: Path) -> None:
    whole, books = content(data), accounts(data)
    lake = {path: path.stat().st_mtime_ns for path in (data / "lake").rglob("*.parquet")}
    rollback(data, "1")
    night = run_night(data)
    assert (night.run.files_new, numbers(data)) == (2, [0, 4, 3, 2, 1])
    assert (content(data), accounts(data)) == (whole, books)
    assert {path: path.stat().st_mtime_ns for path in lake} == lake, (
        "files that older snapshots name stay as they are"
    )
    rollback(data)
    assert numbers(data) == [4, 3, 2, 0, 1], "back from 4 is where it came from"


def test_files_that_are_held_stay_out_until_their_line_is_deleted(data: Path) -> None:
    whole, books = content(data), accounts(data)
    rollback(data, held=True)
    earlier = content(data)
    assert list(held(data).values()) == ["3.csv"]
    night = run_night(data)
    assert (night.held, night.run.files_new, content(data)) == (["3.csv"], 0, earlier)
    assert "held.txt" in run("nightly", "--data", data).stdout
    (data / "held.txt").unlink()
    run_night(data)
    assert (content(data), accounts(data)) == (whole, books)


def test_going_forth_again_knows_the_held_files_though_they_stand_on_the_list(data: Path) -> None:
    rollback(data, held=True)
    rollback(data, "3")
    night = run_night(data)
    assert (night.held, night.run.files_same) == ([], 4)


def test_the_good_night_told_after_a_rollback_is_that_of_the_snapshot(data: Path) -> None:
    run_night(data)
    assert snapshots.quiet_night(data) is not None
    rollback(data)
    assert snapshots.quiet_night(data) is None


@pytest.fixture
def dashboard(data: Path) -> Iterator[Path]:
    """The data folder, served."""
    served = base.data_dir()
    base.use(data)
    yield data
    base.use(served)
    gc.collect()  # what it had open is closed: the next test opens these files in another way


def test_a_reader_of_the_dashboard_follows_back_and_forth(dashboard: Path) -> None:
    data = dashboard
    assert str(base.last_day())[:10] == str(DAYS[2])
    rollback(data)
    assert str(base.last_day())[:10] == str(DAYS[1])
    rollback(data, "3")
    assert str(base.last_day())[:10] == str(DAYS[2])


def test_a_snapshot_that_lacks_a_file_of_the_lake_is_not_published(data: Path) -> None:
    (path,) = ask(data, "select path from etl_lake where fact = 'answer' order by day limit 1")[0]
    (data / path).unlink()
    assert refused(data) == "unfit_lacks_files"


def test_a_snapshot_whose_lake_file_was_exchanged_is_not_published(data: Path) -> None:
    (path,) = ask(data, "select path from etl_lake where fact = 'core_report' order by day limit 1")[0]
    duckdb.execute(f"copy (from read_parquet('{data / path}') limit 1) to '{data / path}' (format parquet)")
    assert refused(data) == "unfit_failed_audit"


def test_a_snapshot_that_is_no_database_is_not_published(data: Path) -> None:
    shelf(data)[1].path.write_bytes(b"no database")
    assert refused(data) == "unfit_broken"


def test_a_snapshot_that_other_models_built_is_not_published(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warehouse.history.fingerprint", lambda: "other models")
    assert refused(data) == "unfit_other_version"


def test_a_snapshot_of_a_folder_that_was_moved_is_not_published(data: Path, tmp_path: Path) -> None:
    elsewhere = Path(shutil.copytree(data, tmp_path / "elsewhere", symlinks=True))
    assert refused(elsewhere) == "unfit_moved"


def test_one_can_go_back_from_a_snapshot_that_is_broken_or_gone(data: Path) -> None:
    shelf(data)[0].path.write_bytes(b"no database")
    rollback(data)
    assert numbers(data) == [3, 0, 2, 1]
    shelf(data)[0].path.unlink()
    shelf(data)[0].path.unlink()
    assert snapshots.published(data) is None
    rollback(data)
    assert numbers(data) == [0, 1]


def test_nothing_to_go_back_to_says_so(tmp_path: Path) -> None:
    assert refused(tmp_path) == "nothing_published"


def test_a_kill_before_the_link_moves_leaves_what_serves(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    before = snapshots.published(data)
    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        rollback(data)
    monkeypatch.undo()
    assert snapshots.published(data) == before
    assert run_night(data).run.files_same == 4


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_says_what_serves_now_and_status_what_there_is(data: Path, lang: str) -> None:
    result = run("rollback", "--data", data, lang=lang)
    assert result.exit_code == 0, result.output
    assert {"zh": "已退回快照 000002-", "en": "Snapshot 000002-"}[lang] in result.stdout
    assert "3.csv" in result.stdout
    told = run("status", "--data", data, lang=lang).stdout
    assert all(f"00000{n}-" in told for n in (1, 2, 3))
    (line,) = [line for line in told.splitlines() if {"zh": "正在使用", "en": "serves"}[lang] in line]
    assert "000002-" in line
    failed = run("rollback", "--data", data, "--to", "77", lang=lang)
    assert failed.exit_code == 1
    assert "000001-" in failed.stderr and "Traceback" not in failed.output
