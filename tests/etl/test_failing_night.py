"""A night that can't go on leaves the old snapshot and says what to do."""

import errno
import fcntl
from pathlib import Path

import duckdb
import pytest

from common.errors import BadSettings
from common.settings import AppSettings
from etl import made_by, publishing, take, workers
from etl.errors import BadProfile, FileRefused, NightFailed
from etl.nightly import run_night
from tests.etl.bureau import DAYS, FIRST, WANG, Bureau, accounts, answer, content, school_day
from warehouse import snapshots


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    """One day loaded, a second one waiting in the inbox."""
    made = Bureau(tmp_path)
    made.roster()
    made.wenjuanxing("1.csv", [answer(WANG, DAYS[0])])
    run_night(tmp_path)
    made.wenjuanxing("2.csv", [answer(WANG, DAYS[1])])
    return made


def fails(bureau: Bureau, code: str) -> NightFailed:
    """The night fails with `code`; the old snapshot serves, and nothing half-made is left beside it."""
    before = snapshots.published(bureau.data)
    with pytest.raises(NightFailed) as caught:
        run_night(bureau.data)
    assert caught.value.code == code
    assert snapshots.published(bureau.data) == before
    assert school_day(bureau.data, FIRST, DAYS[0], "reported") == (1,)
    assert [path.name for path in (bureau.data / "snapshots").glob(".building*")] == []
    return caught.value


def recovers(bureau: Bureau) -> None:
    """The next night loads what is missing, exactly once."""
    run_night(bureau.data)
    assert school_day(bureau.data, FIRST, DAYS[1], "reported", "duplicate") == (1, 0)
    assert accounts(bureau.data)["2.csv"] == (1, 1, 0, 0, 0)


def full_disk(*_: object, **__: object) -> None:
    """What the system says when the disk is full."""
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("name", ["no_folder", "no_inbox", "empty_inbox"])
def test_a_folder_without_anything_to_load_says_so(tmp_path: Path, name: str) -> None:
    data = tmp_path / "data"
    if name != "no_folder":
        data.mkdir()
    if name == "empty_inbox":
        (data / "inbox").mkdir()
    with pytest.raises(NightFailed) as caught:
        run_night(data)
    assert caught.value.code == name


def test_another_night_at_work_is_not_disturbed(bureau: Bureau) -> None:
    with (bureau.data / ".lock").open("a+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        held.truncate(0)
        held.write("4711")
        held.flush()
        assert "4711" in str(fails(bureau, "locked"))
    recovers(bureau)


@pytest.mark.parametrize("folder", ["lake", "archive", "snapshots/.building.duckdb"])
def test_a_folder_that_can_not_be_written_is_named_and_no_file_is_blamed(tmp_path: Path, folder: str) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster()
    bureau.wenjuanxing("1.csv", [answer(WANG, DAYS[0])])
    blocked = tmp_path / folder
    if folder.startswith("snapshots"):
        blocked = blocked.parent
    blocked.write_text("a file where a folder should be")
    with pytest.raises(NightFailed) as caught:
        run_night(tmp_path)
    assert caught.value.code == "not_writable"
    assert not (tmp_path / "refused").exists()
    blocked.unlink()
    run_night(tmp_path)
    assert school_day(tmp_path, FIRST, DAYS[0], "reported") == (1,)


def test_a_disk_that_fills_up_while_files_are_taken_in_blames_no_file(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take.Sink, "_begin", full_disk)
    assert "No space left" in str(fails(bureau, "not_writable"))
    monkeypatch.undo()
    recovers(bureau)


def test_a_disk_that_fills_up_while_the_snapshot_is_built_leaves_the_old_one(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "publish", full_disk)
    fails(bureau, "not_writable")
    monkeypatch.undo()
    recovers(bureau)


def test_an_audit_that_fails_keeps_the_old_snapshot_and_names_what_is_wrong(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "failures", lambda *_: ["mart_city_day: unique(unit_id) ×2"])
    assert "unique(unit_id) ×2" in str(fails(bureau, "audit_failed"))
    monkeypatch.undo()
    recovers(bureau)


def test_a_reader_that_breaks_on_a_file_in_an_unforeseen_way_refuses_that_file_alone(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau.wenjuanxing("3.csv", [answer(WANG, DAYS[2])])
    real = take.take

    def breaks(path: Path, name: str, *rest: object) -> object:
        if name == "2.csv":
            raise RuntimeError("a bug")
        return real(path, name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(workers, "take", breaks)
    night = run_night(bureau.data)
    assert {entry.name: (entry.state, entry.reason) for entry in night.files} == {
        "2.csv": ("refused", "crashed"),
        "3.csv": ("loaded", None),
    }


def test_a_snapshot_that_is_no_database_says_how_to_rebuild_and_rebuilding_gives_the_same(
    bureau: Bureau,
) -> None:
    run_night(bureau.data)
    whole = content(bureau.data)
    current = snapshots.published(bureau.data)
    assert current is not None
    current.write_bytes(b"no database")
    with pytest.raises(NightFailed, match="snapshots/current"):
        run_night(bureau.data)
    (bureau.data / "snapshots" / "current").unlink()
    run_night(bureau.data)
    assert content(bureau.data) == whole


def test_a_folder_that_was_moved_is_published_anew_with_the_same_content(
    bureau: Bureau, tmp_path: Path
) -> None:
    run_night(bureau.data)
    whole = content(bureau.data)
    elsewhere = bureau.data.rename(tmp_path.parent / f"{tmp_path.name}-moved")
    run_night(elsewhere)
    assert content(elsewhere) == whole
    with duckdb.connect(str((elsewhere / "snapshots" / "current").resolve()), read_only=True) as connection:
        assert connection.execute("select count(*) from core_response").fetchone() == (2,)


def test_what_other_models_built_is_built_anew(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    run_night(bureau.data)
    whole = content(bureau.data)
    monkeypatch.setattr(made_by, "fingerprint", lambda: "other models")
    night = run_night(bureau.data)
    assert night.days == DAYS[:2]
    assert content(bureau.data) == whole


def test_a_night_without_enough_memory_says_so_and_the_old_snapshot_stays(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_night(bureau.data)
    whole = content(bureau.data)
    bureau.wenjuanxing("3.csv", [answer(WANG, DAYS[2])])
    with monkeypatch.context() as poor:
        poor.setattr("warehouse.opening.app_settings", lambda: AppSettings(night_memory="1MB"))
        with pytest.raises(NightFailed, match="EPIDESK_NIGHT_MEMORY"):
            run_night(bureau.data)
    assert content(bureau.data) == whole
    assert run_night(bureau.data).run.files_new == 1


@pytest.mark.parametrize(
    "text",
    [
        "kind = ",
        'kind = "poem"',
        'kind = "answers"\nmarks = ["("]',
        'kind = "answers"\n[columns]\n"a" = "shoe size"',
    ],
)
def test_a_profile_that_can_not_be_used_is_named(bureau: Bureau, text: str) -> None:
    profile = bureau.data / "sources" / "ours.toml"
    profile.parent.mkdir()
    profile.write_text(text, encoding="utf-8")
    with pytest.raises(BadProfile, match=r"ours\.toml"):
        run_night(bureau.data)


def test_settings_that_can_not_be_used_are_named(bureau: Bureau) -> None:
    (bureau.data / "settings.toml").write_text("regoin = '410100'\n", encoding="utf-8")
    with pytest.raises(BadSettings, match="regoin"):
        run_night(bureau.data)


def test_a_worker_that_dies_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen from the night: a pool that breaks at one file goes on with the others, one by one."""
    bureau = Bureau(tmp_path)
    bureau.roster()
    bureau.wenjuanxing("1.csv", [answer(WANG, DAYS[0])])
    killer = bureau.wenjuanxing("2.csv", [answer(WANG, DAYS[1])])
    monkeypatch.setattr(workers, "INLINE_BYTES", 0)
    monkeypatch.setattr(workers, "_pool", lambda tools, data, n: DyingPool(killer.read_bytes(), tools, data))
    night = run_night(tmp_path)
    assert {(e.name, e.state) for e in night.files} == {
        ("学籍.xlsx", "loaded"),
        ("1.csv", "loaded"),
        ("2.csv", "refused"),
    }


class DyingPool:
    """A pool of processes that dies of files with a certain content."""

    def __init__(self, deadly: bytes, tools: take.Tools, data: Path) -> None:
        self.deadly, self.tools, self.data = deadly, tools, data

    def __enter__(self) -> "DyingPool":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def shutdown(self, **_: object) -> None:
        """Nothing."""

    def submit(self, _work: object, job: workers.Job) -> object:
        """A future that is done."""
        from concurrent.futures import Future
        from concurrent.futures.process import BrokenProcessPool

        done: Future[take.Report | FileRefused] = Future()
        if job.path.read_bytes() == self.deadly:
            done.set_exception(BrokenProcessPool("died"))
        else:
            done.set_result(workers.attempt(job, self.tools, self.data))
        return done
