"""Two commands over one folder at once: the second says so and leaves; and a file that is still being copied waits."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from etl import workers
from etl.nightly import run_night
from etl.take import take
from tests.etl.bureau import DAYS, LI, WANG, Bureau, accounts, answer, content, school_day
from tests.serving import ROOT


def start(*arguments: object, lang: str = "zh") -> "subprocess.Popen[str]":
    """A command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "etl", *map(str, arguments)],
        cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=os.environ | {"EPIDESK_LANG": lang},
    )  # fmt: skip


def holds(night: "subprocess.Popen[str]", data: Path) -> None:
    """Wait until a night has taken the folder, and stop it there."""
    end = time.monotonic() + 60
    while time.monotonic() < end and night.poll() is None:
        lock = data / ".lock"
        if lock.exists() and lock.read_text() == str(night.pid):
            os.kill(night.pid, signal.SIGSTOP)
            return
        time.sleep(0.002)
    raise AssertionError("the night did not begin")


def test_a_second_command_says_so_and_leaves_and_the_first_goes_on_undisturbed(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster("学籍.csv")
    bureau.wenjuanxing("1.csv", [answer(WANG, DAYS[0])])
    run_night(tmp_path)
    before = content(tmp_path)
    bureau.wenjuanxing("2.csv", [answer(WANG, DAYS[1])])
    first = start("nightly", "--data", tmp_path)
    holds(first, tmp_path)
    others = [
        (start(*command, "--data", tmp_path, lang=lang), said)
        for command in (["nightly"], ["rollback"], ["collect"])
        for lang, said in (("zh", f"（进程 {first.pid}）"), ("en", f"(process {first.pid})"))
    ]
    for other, said in others:
        out, err = other.communicate(timeout=120)
        assert other.returncode == 1
        assert out == "" and said in err and "Traceback" not in err
        assert len([line for line in err.splitlines() if line.strip()]) == 1
    assert content(tmp_path) == before
    os.kill(first.pid, signal.SIGCONT)
    out, err = first.communicate(timeout=120)
    assert first.returncode == 0, err
    assert school_day(tmp_path, WANG.school, DAYS[1], "reported", "duplicate") == (1, 0)


def test_a_night_may_begin_where_the_last_one_was_killed(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster("学籍.csv")
    killed = start("nightly", "--data", tmp_path)
    holds(killed, tmp_path)
    killed.kill()
    killed.communicate()
    assert run_night(tmp_path).run.files_new == 1


def test_a_file_that_still_grows_while_it_is_read_waits_and_is_then_loaded_whole_and_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster()
    path = bureau.wenjuanxing("1.csv", [answer(WANG, DAYS[0]), answer(LI, DAYS[0])])
    whole = path.read_bytes()
    half = whole[: whole.index("李明".encode()) - 30]
    path.write_bytes(half)

    def meanwhile(*arguments: object) -> object:
        path.write_bytes(whole)
        return take(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(workers, "take", meanwhile)
    night = run_night(tmp_path)
    assert [(error.code, error.values["name"]) for error in night.unread] == [("changed", "1.csv")]
    monkeypatch.undo()
    run_night(tmp_path)
    assert accounts(tmp_path)["1.csv"] == (2, 2, 0, 0, 0)
    assert school_day(tmp_path, WANG.school, DAYS[0], "reported", "duplicate") == (2, 0)


def test_a_file_that_was_loaded_half_is_no_harm_once_it_is_there_whole(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster()
    path = bureau.wenjuanxing("1.csv", [answer(WANG, DAYS[0]), answer(LI, DAYS[0])])
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"\r\n2,")])
    run_night(tmp_path)
    assert school_day(tmp_path, WANG.school, DAYS[0], "reported") == (1,)
    path.write_bytes(whole)
    run_night(tmp_path)
    assert school_day(tmp_path, WANG.school, DAYS[0], "reported", "duplicate") == (2, 1)
    assert sum(row[2] for row in accounts(tmp_path).values()) == 1, "the row that came twice is superseded"
