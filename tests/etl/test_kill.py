"""A night that is killed, wherever it is, leaves the old snapshot; the next one loads what is missing, once."""

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.nightly import run_night
from tests.etl.bureau import DAYS, LI, WANG, Bureau, accounts, answer, content
from tests.serving import ROOT
from warehouse import snapshots

# What the night calls on its way, and how many such calls go well before one is the last.
STEPS = (
    ("etl.nightly.archive", 1),
    ("etl.take.Sink.done", 1),
    ("etl.publishing.lay_out_rosters", 0),
    ("warehouse.build.write", 3),
    ("warehouse.build.Build._one_after_other", 0),
    ("etl.ledger.Ledger.write", 0),
    ("pathlib.Path.symlink_to", 0),
    ("warehouse.publish._to_disk", 1),
)
SOMEWHERE = tuple(round(random.Random(7).random(), 2) for _ in range(4))
"""Shares of the time that a whole night takes."""

NIGHTS = """
import importlib, os, signal, sys, time
from pathlib import Path
from etl.nightly import run_night

def ends_at(step, after):
    *module, name = step.split(".")
    try:
        home = importlib.import_module(".".join(module))
    except ModuleNotFoundError:
        home = getattr(importlib.import_module(".".join(module[:-1])), module[-1])
    real = getattr(home, name)
    calls = [after]
    def deadly(*args, **kwargs):
        calls[0] -= 1
        if calls[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    setattr(home, name, deadly)

whole = None
for line in sys.stdin:
    data, step, after = line.split()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        if "." in step:
            ends_at(step, int(after))
        run_night(Path(data))
        os._exit(0)
    if step == "share":
        time.sleep(whole * float(after))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    whole = whole or time.monotonic() - began
    print(os.WTERMSIG(status), flush=True)
"""


class Nights:
    """A process that runs one night after the other, each in a child of its own that may be killed."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", NIGHTS], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def run(self, data: Path, step: str, after: float = 0) -> int:
        """The signal that ended the night; 0 when it ended well."""
        assert self.process.stdin is not None and self.process.stdout is not None
        print(data, step, after, file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline())


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bureau after its first night, kept elsewhere; `data` beside it is where it lives."""
    bureau = Bureau(tmp_path_factory.mktemp("killed") / "data")
    bureau.roster("学籍_20200216.csv")
    bureau.wenjuanxing("1.csv", [answer(WANG, DAYS[0]), answer(LI, DAYS[0])])
    run_night(bureau.data)
    bureau.wenjuanxing("2.csv", [answer(WANG, DAYS[1]), answer(WANG, DAYS[0], "22:00:00")])
    bureau.roster("学籍_20200303.csv", [WANG])
    kept = bureau.data.parent / "kept"
    shutil.copytree(bureau.data, kept, symlinks=True)
    return kept


@pytest.fixture(scope="module")
def nights(first: Path) -> Iterator[Nights]:
    """Nights over `data`; one has been run whole, so that it is known how long it takes."""
    made = Nights()
    with made.process:  # closes its input, and it ends
        assert made.run(first.parent / "data", "whole") == 0
        yield made


@pytest.fixture(scope="module")
def expected(first: Path, nights: Nights) -> tuple[str, dict[str, tuple[int, ...]]]:
    """Content and accounts after the second night, undisturbed."""
    return content(first.parent / "data"), accounts(first.parent / "data")


@pytest.mark.parametrize(("step", "after"), [*STEPS, *(("share", share) for share in SOMEWHERE)])
def test_a_killed_night_leaves_the_old_snapshot_and_the_next_one_catches_up(
    first: Path, nights: Nights, expected: tuple[str, object], step: str, after: float
) -> None:
    data = first.parent / "data"
    shutil.rmtree(data)
    shutil.copytree(first, data, symlinks=True)
    old = content(data)
    assert nights.run(data, step, after) == 9
    assert content(data) == (expected[0] if step == "warehouse.publish._to_disk" else old)
    run_night(data)
    assert (content(data), accounts(data)) == expected
    published = snapshots.published(data)
    assert published is not None and not list(published.parent.glob(".building*"))
