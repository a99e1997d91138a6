"""The chain of the audit: each entry is sealed with a key over itself and the seal before it. Pure functions.

A seal can't be made without the key, so an entry that was altered, left out, put in or moved shows; an end that was
cut off shows against the heads noted elsewhere.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from typing import Literal

START = ""
"""What the first entry has for the seal before it."""

CHECKPOINT = "audit_pruned"
"""The kind of an entry that tells up to which number (`subject`) older ones were let go, and the seal of that one
(`outcome`)."""

What = Literal["altered", "missing", "unlinked", "no_head"]


@dataclass(frozen=True)
class Line:
    """An entry as it is kept. `at` is UTC as ISO text; `rows` how many people or rows, None where none are counted."""

    seq: int
    at: str
    kind: str
    user: str
    role: str
    scope: str
    subject: str
    rows: int | None
    purpose: str
    outcome: str
    address: str
    before: str
    seal: str = ""


@dataclass(frozen=True)
class Head:
    """The number and the seal of an entry that was the last one once."""

    seq: int
    seal: str


@dataclass(frozen=True)
class Fault:
    """The first entry that is not as it was written, by number; 0 where there is no head at all."""

    seq: int
    what: What


def canonical(line: Line) -> bytes:
    """All of a line but its seal, so written that two different lines never look alike."""
    return json.dumps(astuple(line)[:-1], ensure_ascii=True, separators=(",", ":")).encode("ascii")


def sealed(line: Line, key: bytes) -> Line:
    """The line with its seal: HMAC-SHA-256 over `canonical`, as hex."""
    return replace(line, seal=hmac.digest(key, canonical(line), "sha256").hex())


def fault(lines: Iterable[Line], key: bytes, heads: Sequence[Head]) -> Fault | None:
    """The first fault of a chain in the order of its numbers; None when it is whole.

    A chain begins with number 1, or after the entries that a checkpoint in it says were let go. `heads` are those
    noted outside: each must be there still, unless it was let go.
    """
    first = last = None
    checkpoints: dict[int, str] = {}
    noted = {head.seq: head.seal for head in heads}
    for line in lines:
        if last and line.seq != last.seq + 1:
            return Fault(last.seq + 1, "missing")
        if sealed(line, key).seal != line.seal or noted.get(line.seq, line.seal) != line.seal:
            return Fault(line.seq, "altered")
        if last and line.before != last.seal:
            return Fault(line.seq, "unlinked")
        if line.kind == CHECKPOINT and line.subject.isdecimal():
            checkpoints[int(line.subject)] = line.outcome
        first, last = first or line, line
    return _begins(first, checkpoints) or _ends(last, heads)


def _begins(first: Line | None, checkpoints: dict[int, str]) -> Fault | None:
    if first is None:
        return None
    if first.seq == 1:
        return None if first.before == START else Fault(1, "unlinked")
    if checkpoints.get(first.seq - 1) == first.before:
        return None
    return Fault(max((upto for upto in checkpoints if upto < first.seq), default=0) + 1, "missing")


def _ends(last: Line | None, heads: Sequence[Head]) -> Fault | None:
    if last and not heads:
        return Fault(0, "no_head")
    reached = last.seq if last else 0
    return Fault(reached + 1, "missing") if any(head.seq > reached for head in heads) else None
