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
from etl.loose import Loose, gathered

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


def arrivals(data: Path, seen: Mapping[Stamp, str]) -> Iterator[Arrival | FileRefused]:
    """Every file below `data/inbox`, in the order of names; for one that can't be read, why.

    `seen` spares reading files known by their stamp. Raises NightFailed when there is no such folder.
    """
    inbox = data / "inbox"
    if not inbox.is_dir():
        raise NightFailed("no_folder" if not data.is_dir() else "no_inbox", path=data)
    bundles, files = gathered(path for path in sorted(inbox.rglob("*")) if _counts(path))
    for path in files:
        try:
            yield _arrival(data, path, str(path.relative_to(inbox)), seen)
        except FileRefused as unread:
            yield unread
    for bundle in bundles:
        try:
            yield _packed(data, bundle, str(bundle.folder.relative_to(inbox) / bundle.label), seen)
        except FileRefused as unread:
            yield unread


def _counts(path: Path) -> bool:
    """Whether a path is a file that somebody dropped: not a program's own, not one half copied."""
    passed_over = path.name.startswith(PASSED_OVER) or path.suffix.lower() in HALF_COPIED
    return not passed_over and path.is_file()


def _packed(data: Path, bundle: Loose, name: str, seen: Mapping[Stamp, str]) -> Arrival:
    """Files dropped side by side that are one, as it lies in the archive."""
    try:
        size, changed = bundle.size, bundle.changed_ns
        if (known := seen.get((name, size, changed))) is not None:
            return Arrival(archived(data, known, ".zip"), name, known, size, changed)
        bundle.require_readable()
    except OSError as error:
        raise _unreadable(name, error) from error
    part = data / "archive" / f"{bundle.folder.name}.part"
    part.parent.mkdir(parents=True, exist_ok=True)
    bundle.pack(part)
    file_id = content_hash(part)
    target = part.replace(archived(data, file_id, ".zip"))
    return Arrival(target, name, file_id, target.stat().st_size, changed)


def _arrival(data: Path, path: Path, name: str, seen: Mapping[Stamp, str]) -> Arrival:
    try:
        info = path.stat()
    except OSError as error:
        raise _unreadable(name, error) from error
    stamp = (name, info.st_size, info.st_mtime_ns)
    return Arrival(path, name, seen.get(stamp) or _copied(data, path, name), info.st_size, info.st_mtime_ns)


def _unreadable(name: str, error: OSError) -> FileRefused:
    return FileRefused("unreadable", name, detail=error.strerror or str(error))


def content_hash(path: Path) -> str:
    """SHA-256 of a file's bytes as hex. Raises FileRefused("unreadable")."""
    digest = hashlib.sha256()
    for chunk in _chunks(path, path.name):
        digest.update(chunk)
    return digest.hexdigest()


def archived(data: Path, file_id: str, suffix: str) -> Path:
    """Where the archive keeps a file."""
    return data / "archive" / f"{file_id}{suffix.lower()}"


def kept_copies(data: Path, named: Mapping[str, str]) -> list[Arrival]:
    """Files of the archive, by their content hashes and names, as if they had arrived again.

    Raises NightFailed when one is not there any more.
    """
    there = {
        path.name.partition(".")[0]: path for path in (data / "archive").iterdir() if path.suffix != ".part"
    }
    found = []
    for file_id, name in named.items():
        if (path := there.get(file_id)) is None:
            raise NightFailed("archive_lacks", name=name, path=data / "archive")
        info = path.stat()
        found.append(Arrival(path, name, file_id, info.st_size, info.st_mtime_ns))
    return found


def archive(data: Path, arrival: Arrival) -> Path:
    """The archive's copy of an arrival, made now if there is none yet.

    Raises FileRefused("unreadable") when it can't be opened any more, ("changed") when it is not what it was;
    OSError when the archive can't be written.
    """
    target = archived(data, arrival.file_id, arrival.path.suffix)
    if not target.exists() and _copied(data, arrival.path, arrival.name) != arrival.file_id:
        raise FileRefused("changed", arrival.name)
    return target


def _copied(data: Path, path: Path, name: str) -> str:
    """Copy a file into the archive, byte for byte, under its SHA-256; returns that as hex. It is read once."""
    part = data / "archive" / "arriving.part"
    part.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with part.open("wb") as copy:
        for chunk in _chunks(path, name):
            digest.update(chunk)
            copy.write(chunk)
    file_id = digest.hexdigest()
    target = archived(data, file_id, path.suffix)
    part.unlink() if target.exists() else part.replace(target)
    return file_id


def _chunks(path: Path, name: str) -> Iterator[bytes]:
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    except OSError as error:
        raise _unreadable(name, error) from error


def settled(arrival: Arrival) -> bool:
    """Whether a file is still what it was when it was looked at.

    One that grew meanwhile is being copied into the inbox, and what was read of it is a part. One that is gone
    was whole, or it would not have matched its hash.
    """
    try:
        info = arrival.path.stat()
    except OSError:
        return True
    return (info.st_size, info.st_mtime_ns) == (arrival.size, arrival.changed_ns)


def put_aside(data: Path, arrival: Arrival, error: NightError) -> Path:
    """Copy a refused file into `refused/` with the reason beside it, in both languages; returns the reason's file."""
    folder = data / "refused"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / arrival.path.name
    if target.exists() and content_hash(target) != arrival.file_id:
        target = _beside(target, arrival)
    shutil.copyfile(archived(data, arrival.file_id, arrival.path.suffix), target)
    reason = reason_for(target)
    reason.write_text(f"{error.sentence('zh')}\n{error.sentence('en')}\n", encoding="utf-8")
    return reason


def take_back(data: Path, arrival: Arrival) -> None:
    """Remove from `refused/` what was put there of a file that could be loaded after all."""
    first = data / "refused" / arrival.path.name
    for target in (first, _beside(first, arrival)):
        if target.is_file() and content_hash(target) == arrival.file_id:
            target.unlink()
            reason_for(target).unlink(missing_ok=True)


def reason_for(refused: Path) -> Path:
    """Where the reason stands of a file in `refused/`."""
    return refused.with_name(refused.name + ".reason.txt")


def _beside(target: Path, arrival: Arrival) -> Path:
    return target.with_name(f"{target.stem}-{arrival.file_id[:8]}{target.suffix}")


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
