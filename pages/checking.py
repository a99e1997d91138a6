"""Asks the night what it would make of a file: `python -m etl check --json`, as a person at a terminal would.

The pages don't import the night, and a strange file must not take the server down: the check runs in a process of
its own, for a bounded time and in bounded memory, on paths that the caller took from the published snapshot.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections import OrderedDict
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any

from common.errors import EpiDeskError
from common.words import Text
from warehouse.queries.base import data_dir
from warehouse.snapshots import published

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 60
MEMORY = 4 << 30
ROWS = 100_000
"""Rows of a file that are looked at: enough to judge by, few enough to wait for."""
KEPT = 24

_places = BoundedSemaphore(2)
_answers: OrderedDict[tuple[Any, ...], dict[str, Any]] = OrderedDict()
_lock = Lock()


class CheckFailed(EpiDeskError):
    """The check could not be made, or what was to be checked can't be."""


def failed(key: str, **values: object) -> CheckFailed:
    """The error whose sentence is `sources.failed.KEY`."""
    said = {lang: Text(lang)(f"sources.failed.{key}", **values) for lang in ("zh", "en")}
    return CheckFailed(said["en"].removesuffix("."), zh=said["zh"])


def in_force() -> dict[str, Any]:
    """The sources as the next night will know them: `fingerprint`, `fields`, `sources`. Raises CheckFailed."""
    return _kept(("in force", *_settled()), [])


def checked(
    path: Path, name: str, *, draft: tuple[str, str] | None = None, plain: bool = False
) -> dict[str, Any]:
    """What the night would make of `path`, known as `name`, with `draft` (name, TOML) in force beside the others.

    Raises CheckFailed, also for a draft that is no profile.
    """
    options = [f"--name={name}", f"--rows={ROWS}", *(["--plain"] if plain else [])]
    key = (str(path), name, draft, plain, *_stamps())
    if draft is None:
        return _kept(key, [*options, str(path)])
    with tempfile.TemporaryDirectory(prefix="epidesk-") as folder:
        source = Path(folder) / f"{draft[0]}.toml"
        source.write_text(draft[1], encoding="utf-8")
        return _kept(key, [*options, f"--source={source}", str(path)])


def _stamps() -> tuple[object, ...]:
    """What tells that nothing has changed that a check depends on."""
    return (published(data_dir()), *_settled())


def _settled() -> tuple[object, ...]:
    """What tells that settings and profiles are as they were."""
    home = data_dir()
    files = [home / "settings.toml", *sorted((home / "sources").glob("*.toml"))]
    seen = [(p.name, p.stat().st_mtime_ns, p.stat().st_size) for p in files if p.is_file()]
    return (str(home), *seen)


def _kept(key: tuple[Any, ...], options: list[str]) -> dict[str, Any]:
    found = _answers.get(key)
    if found is None:
        found = _run(options)
        with _lock:
            _answers[key] = found
            while len(_answers) > KEPT:
                _answers.popitem(last=False)
    return found


def _run(options: list[str]) -> dict[str, Any]:
    if not _places.acquire(timeout=SECONDS):
        raise failed("busy")
    try:
        code, said, complaint = _ended([*_command(), *options])
    finally:
        _places.release()
    if code != 0:
        sentences = [line for line in complaint.splitlines() if line.strip()]
        raise failed("check", detail=sentences[-1][:300] if sentences else f"({code})")
    answer: dict[str, Any] = json.loads(said)
    return answer


def _command() -> list[str]:
    return [sys.executable, "-m", "etl", "check", "--json", "--data", str(data_dir().absolute())]


def _ended(command: list[str]) -> tuple[int, str, str]:
    """Exit code and words of a command, which may take so much time and memory and no more."""
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        _, hard = resource.prlimit(process.pid, resource.RLIMIT_AS)
        soft = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        resource.prlimit(process.pid, resource.RLIMIT_AS, (soft, hard))
        try:
            said, complaint = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise failed("slow", seconds=SECONDS) from None
    return process.returncode, said, complaint
