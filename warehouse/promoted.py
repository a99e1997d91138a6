"""What a bureau decided about its questions: indicators of its own, and which wordings are one question.

Kept in `DIR/question-settings.json`, beside the data and apart from every snapshot: a decision holds at once, for all
loaded days, and the next night keeps it. Several workers may write: each reads, changes and replaces the file under
a lock.
"""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast

from common.errors import BadDecision
from common.indicators import BY_KEY, INDICATORS, OWN_HUES, Indicator

FILE = "question-settings.json"
MOST = len(OWN_HUES)
LONGEST_NAME = 20
Worse = Literal["up", "down"] | None


@dataclass(frozen=True)
class Decisions:
    """`own`: the bureau's indicators. `same`: wording id → the one it goes on from, "" for none.

    `stamp` changes with the file.
    """

    own: tuple[Indicator, ...] = ()
    same: Mapping[str, str] = field(default_factory=dict)
    stamp: tuple[int, ...] = ()


def decisions(data: Path) -> Decisions:
    """What was decided, as the file says now; nothing without the file. Raises BadDecision."""
    path = data / FILE
    try:
        seen = path.stat()
    except FileNotFoundError:
        return Decisions()
    return _read(path, (seen.st_mtime_ns, seen.st_ino, seen.st_size))


def indicators(data: Path) -> tuple[Indicator, ...]:
    """All indicators that there are: those that come with EpiDesk, then the bureau's own."""
    return INDICATORS + decisions(data).own


def indicator(data: Path, key: str | None, default: str = "fever") -> Indicator:
    """The indicator of `key`; the `default` one for an unknown key, as it may have been withdrawn."""
    own = {one.key: one for one in decisions(data).own}
    return own.get(key or "") or BY_KEY.get(key or "", BY_KEY[default])


def promote(
    data: Path,
    question: str,
    options: tuple[str, ...],
    names: tuple[str, str],
    worse: Worse,
    user: str,
    before: Callable[[str], object] = lambda _: None,
) -> Indicator:
    """Make an indicator of options of a question. Raises BadDecision for what will not do.

    `before` is called with its key once it may be made and before it is: what it raises keeps it from being made.
    """
    zh, en = (" ".join(name.split()) for name in names)
    if not zh or max(len(zh), len(en)) > LONGEST_NAME:
        raise BadDecision(
            f"A name has 1 to {LONGEST_NAME} characters", zh, zh=f"名称须有 1 至 {LONGEST_NAME} 个字。"
        )
    if not options:
        raise BadDecision("Choose at least one option", question, zh="请至少选一个选项。")
    with _changing(data) as kept:
        own = kept["indicators"]
        if len(own) >= MOST:
            raise BadDecision(
                f"There are {MOST} indicators of your own already",
                do="Withdraw one first.",
                zh=f"自定指标已有 {MOST} 个，请先撤下一个。",
            )
        if zh in {row["zh"] for row in own}:
            raise BadDecision("An indicator of this name exists", zh, zh=f"已有名为“{zh}”的指标。")
        kept["last"] += 1
        used = {row["hue"] for row in own}
        row = {
            "key": f"own-{kept['last']}",
            "zh": zh,
            "en": en,
            "question": question,
            "options": list(options),
            "worse": worse,
            "hue": next(place for place in range(MOST) if place not in used),
            "by": user,
        }
        before(str(row["key"]))
        own.append(row)
    return _indicator(row)


def withdraw(data: Path, key: str) -> None:
    """Take an indicator of the bureau's own back; its key is never used again. Raises BadDecision."""
    with _changing(data) as kept:
        left = [row for row in kept["indicators"] if row["key"] != key]
        if len(left) == len(kept["indicators"]):
            raise BadDecision("There is no such indicator", key, zh="没有这个自定指标，可能已被撤下。")
        kept["indicators"] = left


def decide_same(data: Path, wording: str, other: str | None) -> None:
    """`wording` goes on from `other`; "" from none; None: as the night thinks."""
    with _changing(data) as kept:
        kept["same"].pop(wording, None)
        if other is not None:
            kept["same"][wording] = other


@lru_cache(maxsize=8)
def _read(path: Path, stamp: tuple[int, ...]) -> Decisions:
    kept = _parsed(path)
    return Decisions(tuple(_indicator(row) for row in kept["indicators"]), kept["same"], stamp)


def _parsed(path: Path) -> dict[str, Any]:
    """What the file holds, every indicator in it usable. Raises BadDecision."""
    empty: dict[str, Any] = {"last": 0, "indicators": [], "same": {}}
    try:
        kept: dict[str, Any] = empty | json.loads(path.read_text(encoding="utf-8"))
        for row in kept["indicators"]:
            _indicator(row)
        dict(kept["same"])
    except FileNotFoundError:
        return empty
    except (OSError, ValueError, TypeError, KeyError, IndexError) as error:
        raise _unusable(path, error) from error
    return kept


def _unusable(path: Path, error: Exception) -> BadDecision:
    return BadDecision(
        f"The decisions about questions can't be read: {error!r}",
        str(path),
        "Correct the file, or remove it to begin anew.",
        zh=f"题目设置文件无法读取（{path.name}）。请改正；删去该文件则从头开始。",
    )


def _indicator(row: Mapping[str, Any]) -> Indicator:
    light, dark = OWN_HUES[row["hue"]]
    return Indicator(
        row["key"],
        "people",
        "answered",
        light,
        dark,
        cast(Worse, row["worse"]),
        question=row["question"],
        options=tuple(row["options"]),
        names=(row["zh"], row["en"]),
    )


@contextmanager
def _changing(data: Path) -> Iterator[dict[str, Any]]:
    """What the file holds, to be changed; written whole when the `with` ends well."""
    path = data / FILE
    with _locked(data):
        kept = _parsed(path)
        yield kept
        handle, temporary = tempfile.mkstemp(dir=data, prefix=".questions-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(kept, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise


@contextmanager
def _locked(data: Path) -> Iterator[None]:
    with (data / ".questions.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
