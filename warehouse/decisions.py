"""What stewards decided on unmatched rows: kept in the data folder, written by the morning, read by the night.

`DIR/decisions/decisions.jsonl` only grows: one line a decision. It holds no name and no number, but a keyed digest
of the identity as it was typed, so that the same typing is known again on later nights. The key is
`DIR/decisions/key`, made with the first decision.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from common.errors import BadInput, EpiDeskError

Verdict = Literal["confirmed", "refused", "undone"]
VERDICTS: tuple[str, ...] = get_args(Verdict)
FOLDER, FILE, KEY = "decisions", "decisions.jsonl", "key"


class NotKept(EpiDeskError):
    """A decision could not be written to the data folder."""


@dataclass(frozen=True)
class Typed:
    """Who a row says it is from, as `core_unmatched` has it: `number` is the normalised one.

    `alone` is "file_id|row_no" where the same typing may be somebody else's tomorrow (two people of one name and no
    number), so that a decision holds for this row alone; else "".
    """

    role: str
    name: str
    number: str
    school: str
    class_name: str
    alone: str = ""

    def digest(self, key: str) -> str:
        """The same as column `typed_key` of the models: 64 hexadecimal digits."""
        parts = (key, self.role, self.name, self.number, self.school, self.class_name, self.alone)
        return hashlib.sha256("|".join(parts).encode()).hexdigest()


@dataclass(frozen=True)
class Decision:
    """One line of the file. `who` is the account, `at` an ISO time; `typed_key` a `Typed.digest`."""

    typed_key: str
    person_id: str
    verdict: Verdict
    who: str
    at: str


def keep(data: Path, decision: Decision) -> None:
    """Append a decision; it is on the disk when this returns, and other workers see it.

    A line that a kill left half-written is closed first, so that it harms no other. Raises NotKept.
    """
    try:
        folder = data / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(folder / FILE, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            _append(handle, json.dumps(asdict(decision), ensure_ascii=False) + "\n")
        finally:
            os.close(handle)
        _to_disk(folder)
    except OSError as error:
        raise NotKept(
            f"The decision could not be kept: {error.strerror or error}",
            str(data / FOLDER),
            "See to space and rights there, then decide again.",
            zh=f"决定未能保存（{error.strerror or error}）。请检查数据文件夹的磁盘空间与权限后重试。",
        ) from error


def _append(handle: int, line: str) -> None:
    size = os.fstat(handle).st_size
    torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
    text = (("\n" if torn else "") + line).encode()
    try:
        if os.write(handle, text) != len(text):
            raise OSError(28, os.strerror(28))
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, size)
        raise


def _to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def stamp(data: Path) -> tuple[int, int]:
    """Changes with every decision: size and time of the file; zeros without one."""
    try:
        found = (data / FOLDER / FILE).stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


def decisions(data: Path) -> tuple[Decision, ...]:
    """All decisions, oldest first. A broken line is passed over. Raises BadInput when the file can't be read."""
    return _read(data / FOLDER / FILE, stamp(data))


@lru_cache(maxsize=4)
def _read(path: Path, _: tuple[int, int]) -> tuple[Decision, ...]:
    lines = (_content(path) or b"").split(b"\n")
    return tuple(decision for line in lines if (decision := _decision(line)) is not None)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadInput(
            f"The stewards' decisions can't be read: {error.strerror or error}",
            str(path),
            "See to the rights there; without them a night would undo what was decided.",
            zh=f"人工核对的决定无法读取（{path}：{error.strerror or error}）。请检查权限；否则已核对的填报会失效。",
        ) from error


def _decision(line: bytes) -> Decision | None:
    try:
        told = json.loads(line)
        found = Decision(**{name: str(told[name]) for name in Decision.__dataclass_fields__})  # type: ignore[arg-type]
    except (ValueError, KeyError, TypeError):
        return None
    return found if found.verdict in VERDICTS else None


def in_force(kept: Iterable[Decision]) -> dict[tuple[str, str], Decision]:
    """What holds now, by typed key and person: the last word on each pair, without those taken back.

    A typed identity is one person's at most: who is confirmed later takes the place of who was before.
    """
    found: dict[tuple[str, str], Decision] = {}
    confirmed: dict[str, tuple[str, str]] = {}
    for decision in kept:
        pair = (decision.typed_key, decision.person_id)
        found.pop(pair, None)
        if decision.verdict == "confirmed":
            found.pop(confirmed.get(decision.typed_key, ("", "")), None)
            confirmed[decision.typed_key] = pair
        elif confirmed.get(decision.typed_key) == pair:
            del confirmed[decision.typed_key]
        if decision.verdict != "undone":
            found[pair] = decision
    return found


def key(data: Path) -> str:
    """The key of the digests; "" before the first decision. Raises BadInput when it can't be read."""
    return (_content(data / FOLDER / KEY) or b"").decode("ascii", "replace").strip()


def key_made(data: Path) -> str:
    """The key of the digests, made now where there is none. Raises NotKept."""
    if known := key(data):
        return known
    path = data / FOLDER / KEY
    own = path.with_name(f".key-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(16))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(own, path)  # fails when another worker was first; either way there is one whole key
        except FileExistsError:
            pass
        finally:
            own.unlink()
        _to_disk(path.parent)
    except OSError as error:
        raise NotKept(
            f"The decision could not be kept: {error.strerror or error}",
            str(path.parent),
            "See to space and rights there, then decide again.",
            zh=f"决定未能保存（{error.strerror or error}）。请检查数据文件夹的磁盘空间与权限后重试。",
        ) from error
    return key(data)
