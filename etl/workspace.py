"""Where copies lie while a file is read: in the data folder, so that a full disk is that folder's and a killed night
leaves no pupil's answers in a folder for everybody."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from etl.errors import NightFailed

FOLDER = ".work"


@contextmanager
def written_to(data: Path) -> Iterator[None]:
    """Turn a full disk or a missing permission into NightFailed("not_writable")."""
    try:
        yield
    except OSError as error:
        raise NightFailed("not_writable", path=data, detail=error.strerror or str(error)) from error


@contextmanager
def workspace(data: Path | None) -> Iterator[Path]:
    """A folder that is gone afterwards: below `data`, or in the system's for temporary files when that is None.

    Raises NightFailed("not_writable") when it can't be made.
    """
    home = None if data is None else data / FOLDER
    with written_to(data or Path(tempfile.gettempdir())):
        if home is not None:
            home.mkdir(parents=True, exist_ok=True)
        made = tempfile.TemporaryDirectory(prefix="epidesk-", dir=home, ignore_cleanup_errors=True)
    with made as name:
        yield Path(name)


def clear(data: Path) -> None:
    """Remove what a night that was killed left in its workspace. Only for who holds the data folder's lock."""
    shutil.rmtree(data / FOLDER, ignore_errors=True)


def leftovers(data: Path) -> list[Path]:
    """What was in the making when a night ended early. Whoever holds the lock is alone: nobody goes on with it."""
    patterns = ("archive/*.part", "lake/*/**/*.part", "snapshots/.building*", "snapshots/.*.new")
    return [path for pattern in patterns for path in sorted(data.glob(pattern)) if not path.is_dir()]


@contextmanager
def swept(data: Path) -> Iterator[None]:
    """Remove what is half-made when what is done within fails: a full disk needs the room."""
    try:
        yield
    except BaseException:
        clear(data)
        for path in leftovers(data):
            with suppress(OSError):
                path.unlink()
        raise
