"""Stewards' decisions on disk: kept whole whatever happens, read in order, the last word holds."""

import json
import multiprocessing
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from common.errors import BadInput
from tests.serving import ROOT
from warehouse import decisions as kept
from warehouse.decisions import Decision, NotKept, Typed, decisions, in_force, keep, key, key_made, stamp

TYPED = Typed("student", "李明", "G410105201203010023", "第一小学", "三年级1班")


def said(person: str, verdict: kept.Verdict, typed: str = "k1") -> Decision:
    return Decision(typed, person, verdict, "officer", "2020-03-07T08:00:00+00:00")


def test_what_was_kept_is_read_in_order(tmp_path: Path) -> None:
    assert decisions(tmp_path) == ()
    lines = [said("p1", "refused"), said("p2", "confirmed"), said("p2", "undone")]
    for line in lines:
        keep(tmp_path, line)
    assert decisions(tmp_path) == tuple(lines)


def test_the_stamp_changes_with_each(tmp_path: Path) -> None:
    stamps = {stamp(tmp_path)}
    for person in ("p1", "p2"):
        keep(tmp_path, said(person, "refused"))
        stamps.add(stamp(tmp_path))
    assert len(stamps) == 3


def test_neither_name_nor_number_is_written_and_only_the_owner_may_read(tmp_path: Path) -> None:
    keep(tmp_path, said("p1", "confirmed", TYPED.digest(key_made(tmp_path))))
    path = tmp_path / "decisions" / "decisions.jsonl"
    text = path.read_text(encoding="utf-8")
    assert "李明" not in text and "4101" not in text and "第一小学" not in text
    assert all(stat.S_IMODE(one.stat().st_mode) == 0o600 for one in (path, path.with_name("key")))


def test_the_key_is_made_once_and_digests_depend_on_it(tmp_path: Path) -> None:
    assert key(tmp_path) == ""
    first = key_made(tmp_path)
    assert first == key_made(tmp_path) == key(tmp_path) and len(first) == 32
    assert TYPED.digest(first) != TYPED.digest("other")


def test_a_line_cut_by_a_kill_harms_no_other(tmp_path: Path) -> None:
    keep(tmp_path, said("p1", "confirmed"))
    path = tmp_path / "decisions" / "decisions.jsonl"
    whole = path.read_bytes()
    for cut in range(1, len(whole)):
        path.write_bytes(whole + whole[:cut].rstrip(b"\n"))
        keep(tmp_path, said("p2", "refused"))
        assert said("p2", "refused") in decisions(tmp_path)
        assert decisions(tmp_path)[0] == said("p1", "confirmed")


@pytest.mark.parametrize(
    "line", ["", "{", "[]", "null", '{"typed_key": "a"}', "\u0000", '{"verdict": "perhaps"}']
)
def test_lines_that_say_nothing_are_passed_over(tmp_path: Path, line: str) -> None:
    keep(tmp_path, said("p1", "confirmed"))
    path = tmp_path / "decisions" / "decisions.jsonl"
    path.write_bytes(line.encode() + b"\n" + path.read_bytes())
    assert decisions(tmp_path) == (said("p1", "confirmed"),)


def test_a_file_that_can_t_be_read_is_said_and_never_taken_for_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "decisions" / "decisions.jsonl").mkdir(parents=True)
    with pytest.raises(BadInput, match="can't be read"):
        decisions(tmp_path)


def test_a_full_disk_is_said_and_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path, said("p1", "confirmed"))
    before = (tmp_path / "decisions" / "decisions.jsonl").read_bytes()
    written = os.write
    monkeypatch.setattr(os, "write", lambda handle, text: written(handle, text[:10]))
    with pytest.raises(NotKept, match="could not be kept"):
        keep(tmp_path, said("p2", "confirmed"))
    assert (tmp_path / "decisions" / "decisions.jsonl").read_bytes() == before


def _many(folder: Path, name: str) -> None:
    for number in range(50):
        keep(folder, said(f"{name}{number}", "refused"))


def test_several_workers_at_once_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_many, args=(tmp_path, name)) for name in "abc"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    lines = (tmp_path / "decisions" / "decisions.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 150 == len({json.loads(line)["person_id"] for line in lines})


WRITER = """
import sys
from pathlib import Path
from warehouse.decisions import Decision, keep
for number in range(100_000):
    keep(Path(sys.argv[1]), Decision("k", f"p{number}", "refused", "officer", "now"))
    print(number, flush=True)
"""


def test_a_worker_killed_at_any_moment_loses_nothing_that_it_had_told(tmp_path: Path) -> None:
    for delay in (0.0, 0.003, 0.011, 0.031, 0.07):
        folder = tmp_path / str(delay)
        folder.mkdir()
        command = [sys.executable, "-c", WRITER, str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as worker:
            assert worker.stdout is not None
            told = [worker.stdout.readline()]
            time.sleep(delay)
            worker.kill()
            told += worker.stdout.readlines()
        numbers = [int(line) for line in told if line.endswith("\n")]
        keep(folder, said("after", "confirmed"))
        people = [decision.person_id for decision in decisions(folder)]
        assert people[: len(numbers)] == [f"p{number}" for number in numbers]
        assert len(people) <= len(numbers) + 2 and people[-1] == "after"


@pytest.mark.parametrize(
    ("told", "holds"),
    [
        ([("p1", "confirmed")], {"p1": "confirmed"}),
        ([("p1", "confirmed"), ("p1", "undone")], {}),
        ([("p1", "refused"), ("p2", "refused")], {"p1": "refused", "p2": "refused"}),
        ([("p1", "refused"), ("p1", "confirmed")], {"p1": "confirmed"}),
        ([("p1", "confirmed"), ("p1", "refused")], {"p1": "refused"}),
        ([("p1", "confirmed"), ("p2", "confirmed")], {"p2": "confirmed"}),
        ([("p1", "confirmed"), ("p2", "confirmed"), ("p2", "undone")], {}),
        ([("p1", "refused"), ("p2", "confirmed"), ("p1", "undone")], {"p2": "confirmed"}),
    ],
)
def test_the_last_word_holds_and_one_person_at_most_is_confirmed(
    told: list[tuple[str, kept.Verdict]], holds: dict[str, str]
) -> None:
    found = in_force([said(person, verdict) for person, verdict in told])
    assert {person: decision.verdict for (_, person), decision in found.items()} == holds


def test_typings_do_not_touch_each_other() -> None:
    found = in_force(
        [said("p1", "confirmed", "k1"), said("p2", "confirmed", "k2"), said("p1", "undone", "k2")]
    )
    assert set(found) == {("k1", "p1"), ("k2", "p2")}


def test_sql_digests_the_same_text() -> None:
    text = "concat('s', '|', 'student', '|', '李明', '|', 'G41', '|', '第一小学', '|', '', '|', 'f|2')"
    (found,) = duckdb.execute(f"select sha256({text})").fetchone() or ("",)
    assert found == Typed("student", "李明", "G41", "第一小学", "", "f|2").digest("s")
