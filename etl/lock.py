"""One night at a time in a data folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from etl.errors import NightFailed


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Hold the data folder for one night. Raises NightFailed when another holds it, or it can't be written."""
    if not data.is_dir():
        raise NightFailed("no_folder", path=data)
    try:
        handle = (data / ".lock").open("a+")
    except OSError as error:
        raise NightFailed("not_writable", path=data, detail=error.strerror or str(error)) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            handle.seek(0)
            raise NightFailed("locked", path=data, pid=handle.read().strip() or "?") from error
        with suppress(OSError):  # a full disk is told by what can't do without it
            os.ftruncate(handle.fileno(), 0)
            os.write(handle.fileno(), str(os.getpid()).encode())
        yield
