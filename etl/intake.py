"""The inbox: what lies there, what is new, and the copies that are kept.

The inbox is the bureau's: files stay where they were dropped. A file is known by the SHA-256 of its content; the copy
in the archive is what is read, so that a file which changes meanwhile can do no harm.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from etl.errors import FileRefused, NightError, NightFailed

CHUNK = 1 << 20
PASSED_OVER = ("~$", ".", "Thumbs.db", "desktop.ini")
HALF_COPIED = (".part", ".crdownload", ".tmp", ".download")
Stamp = tuple[str, int, int]


@dataclass(frozen=True)
class Arrival:
    """A file in the inbox. `name` is its path below the inbox, `file_id` its content's SHA-256 (hex)."""

    path: Path
    name: str
    file_id: str
    size: int
    changed_ns: int

    @property
    def stamp(self) -> Stamp:
        """What tells, without reading it, that a file is the one seen before."""
        return (self.name, self.size, self.changed_ns)


def arrivals(data: Path, seen: Mapping[Stamp, str]) -> Iterator[Arrival]:
    """Every file below `data/inbox`, in the order of names. `seen` spares reading files known by their stamp.

    Raises NightFailed when there is no such folder.
    """
    inbox = data / "inbox"
    if not inbox.is_dir():
        raise NightFailed("no_folder" if not data.is_dir() else "no_inbox", path=data)
    for path in sorted(inbox.rglob("*")):
        if path.name.startswith(PASSED_OVER) or path.suffix.lower() in HALF_COPIED or not path.is_file():
            continue
        info = path.stat()
        name = str(path.relative_to(inbox))
        stamp = (name, info.st_size, info.st_mtime_ns)
        yield Arrival(path, name, seen.get(stamp) or content_hash(path), info.st_size, info.st_mtime_ns)


def content_hash(path: Path) -> str:
    """SHA-256 of a file's bytes as hex. Raises FileRefused("unreadable")."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise FileRefused("unreadable", path.name, detail=error.strerror or str(error)) from error
    return digest.hexdigest()


def archived(data: Path, file_id: str, suffix: str) -> Path:
    """Where the archive keeps a file."""
    return data / "archive" / f"{file_id}{suffix.lower()}"


def archive(data: Path, arrival: Arrival) -> Path:
    """Copy a new arrival, byte for byte, under its content hash; returns the copy.

    Raises FileRefused("changed") when the bytes copied are not those that were hashed.
    """
    target = archived(data, arrival.file_id, arrival.path.suffix)
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    try:
        shutil.copyfile(arrival.path, part)
    except OSError as error:
        raise FileRefused("unreadable", arrival.name, detail=error.strerror or str(error)) from error
    if content_hash(part) != arrival.file_id:
        part.unlink()
        raise FileRefused("changed", arrival.name)
    part.replace(target)
    return target


def put_aside(data: Path, arrival: Arrival, error: NightError) -> Path:
    """Copy a refused file into `refused/` with the reason beside it, in both languages; returns the reason's file."""
    folder = data / "refused"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / arrival.path.name
    if target.exists() and content_hash(target) != arrival.file_id:
        target = folder / f"{arrival.path.stem}-{arrival.file_id[:8]}{arrival.path.suffix}"
    shutil.copyfile(arrival.path, target)
    reason = target.with_name(target.name + ".reason.txt")
    reason.write_text(f"{error.sentence('zh')}\n{error.sentence('en')}\n", encoding="utf-8")
    return reason


def first_of_each(found: Iterable[Arrival]) -> tuple[list[Arrival], list[tuple[Arrival, Arrival]]]:
    """Arrivals with different contents, and the copies: (copy, the one that stands for it)."""
    kept: dict[str, Arrival] = {}
    copies = []
    for arrival in found:
        if arrival.file_id in kept:
            copies.append((arrival, kept[arrival.file_id]))
        else:
            kept[arrival.file_id] = arrival
    return list(kept.values()), copies
