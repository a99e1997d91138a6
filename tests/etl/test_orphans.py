"""A night that is killed takes its workers with it."""

import subprocess
import sys

import pytest

from tests.serving import ROOT

PARENT = """
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from etl.orphans import end_with_parent

if __name__ == "__main__":
    pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=end_with_parent)
    pool.submit(int).result()
    pool.submit(*AT_WORK)
    time.sleep(0.5)
    print("at work", flush=True)
    time.sleep(600)
"""


# The second holds the interpreter all the while, as a reader of workbooks may: no thread of the worker can run.
AT_WORK = {
    "asleep": "(time.sleep, 600)",
    "in a library": "(eval, '__import__(\\'ctypes\\').PyDLL(None).sleep(600)')",
}


@pytest.mark.parametrize("work", list(AT_WORK))
def test_a_worker_ends_when_its_parent_is_killed(work: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT.replace("AT_WORK", AT_WORK[work])],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "at work\n"
        parent.kill()
        # the worker holds the other end of this pipe, too: it closes when the last of them has gone
        assert parent.communicate(timeout=60)[0] == ""
