"""Commands that are killed on their way: run as `python -m tests.etl.deadly`, a request a line on standard input.

Everything is imported once; each command runs in a fork of its own, so that a tiny night costs a third of a second.
"""

import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.serving import ROOT

NO_ROOM = 3
WRITING = {
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.symlink",
    "os.utime",
    "os.truncate",
    "os.link",
}


class Deadly:
    """A process that runs one command after the other, each in a child of its own that may be killed."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.etl.deadly"],
            cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def __enter__(self) -> "Deadly":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.__exit__(None, None, None)  # closes its input, and it ends

    def run(self, data: Path, command: str = "night", **how: object) -> "Ended":
        """Run a command over `data`. It is killed `after` so many seconds, or at the `event`-th change of a file, or at
        the call of a `step` after `calls` that went well; none of them: not at all. `pool`: read in workers.
        `most`: no file may grow beyond so many bytes."""
        assert self.process.stdin is not None and self.process.stdout is not None
        print(json.dumps({"data": str(data), "command": command} | how), file=self.process.stdin, flush=True)
        return Ended(*json.loads(self.process.stdout.readline()))


@dataclass(frozen=True)
class Ended:
    """How a command ended: the signal that ended it, 0, or an exit code below 0 (-NO_ROOM: the folder could not be
    written); its seconds, the changes of files that it came to."""

    signal: int
    seconds: float
    events: int


def changes_a_file(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether an audit event is about to change something on disk."""
    if event == "open":
        return bool((arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    return event in WRITING


def ends_at_event(number: int, counted: int) -> None:
    """Kill this process at its `number`-th change of a file (0: never); the count goes to the file `counted`."""
    seen = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if changes_a_file(event, arguments):
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)
            os.pwrite(counted, f"{seen:9d}".encode(), 0)

    sys.addaudithook(hook)


def ends_at_step(step: str, calls: int) -> None:
    """Kill this process when it calls `step` for the `calls` + 1st time."""
    *module, name = step.split(".")
    try:
        home = importlib.import_module(".".join(module))
    except ModuleNotFoundError:
        home = getattr(importlib.import_module(".".join(module[:-1])), module[-1])
    real = getattr(home, name)
    left = calls

    def deadly(*arguments: object, **named: object) -> object:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **named)

    setattr(home, name, deadly)


def in_child(request: dict[str, Any], counted: int) -> None:
    """Run the command that was asked for, and end."""
    from etl import workers

    if request.get("pool"):
        workers.INLINE_BYTES = 0
    if most := request.get("most"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    if step := request.get("step"):
        ends_at_step(step, request.get("calls", 0))
    ends_at_event(request.get("event", 0), counted)
    commands()[request["command"]](Path(request["data"]))


def commands() -> dict[str, Callable[[Path], object]]:
    """What can be run. Imported late: a reader that a night starts imports this module, too, and needs none of it."""
    from common.settings import Keep
    from etl.collect import collect
    from etl.nightly import run_night
    from etl.rollback import rollback

    return {
        "night": run_night,
        "collect": lambda data: collect(data, Keep(days=0, snapshots=1)),
        "rollback": lambda data: rollback(data, held=True),
    }


def warm() -> None:
    """Read what every night reads, so that a fork need not. No database: it would have threads."""
    import pyarrow.dataset

    from common.settings import app_settings
    from etl.take import Tools, take
    from tests.etl.bureau import DAYS, WANG, Bureau, answer
    from warehouse.models.catalog import models

    assert pyarrow.dataset, "a night imports it late"
    commands()
    models()
    app_settings()
    with tempfile.TemporaryDirectory() as folder:
        bureau = Bureau(Path(folder))
        take(bureau.wenjuanxing("1.csv", [answer(WANG, DAYS[0])]), "1.csv", "0", Tools.of(bureau.data), None)


def serve() -> None:
    """Answer requests until there are no more."""
    warm()
    counted = os.memfd_create("events")
    for line in sys.stdin:
        request = json.loads(line)
        os.pwrite(counted, b"        0", 0)
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            try:
                in_child(request, counted)
            except BaseException as error:
                with suppress(OSError):  # it may be a file, too, that may not grow
                    print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
                os._exit(NO_ROOM if getattr(error, "code", None) == "not_writable" else 1)
            os._exit(0)
        if "after" in request:
            time.sleep(request["after"])
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        ended = os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)
        print(json.dumps([ended, time.monotonic() - began, int(os.pread(counted, 9, 0))]), flush=True)


if __name__ == "__main__":
    serve()
