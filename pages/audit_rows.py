"""The entries of the audit in words, and the state of its chain: the page shows them, its downloads hold them."""

from __future__ import annotations

import time as clock
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pandas as pd

from access.audit import KINDS, Checked, verify
from access.audit_search import Wanted, found
from access.chain import Line
from access.store import store
from common.clock import SHANGHAI
from common.errors import NotInScope
from common.words import Text
from pages.view import View
from warehouse.queries.base import data_dir
from warehouse.queries.data import audits
from warehouse.queries.places import way, within

COLUMNS = ("seq", "at", "user", "role", "kind", "unit", "subject", "rows", "purpose", "outcome", "address")
FRESH_S = 60.0
PERIODS = ("7", "30", "180", "all")


@dataclass(frozen=True)
class Ask:
    """What the address asks for: the last `days` unless it names a first and a last day."""

    days: str
    since: date | None
    upto: date | None
    user: str
    kind: str
    unit: str
    text: str

    @classmethod
    def of(cls, seen: View) -> Ask:
        """Read off the address; what can't be read is as if it weren't there."""
        asked = seen.query
        days, kind = asked.get("span", ""), asked.get("kind", "")
        return cls(
            days if days in PERIODS else PERIODS[0],
            _day(asked.get("since")),
            _day(asked.get("upto")),
            asked.get("who", "").strip(),
            kind if kind in KINDS else "",
            asked.get("of", "").strip(),
            asked.get("text", "").strip(),
        )

    def wanted(self, now: datetime) -> Wanted:
        """The same as the store is asked: days are those of Asia/Shanghai."""
        since = _begins(self.since) if self.since else None
        if not (self.since or self.upto) and self.days != "all":
            since = now - timedelta(days=int(self.days))
        upto = _begins(self.upto + timedelta(days=1)) if self.upto else None
        return Wanted(
            since,
            upto,
            self.user,
            self.kind,
            within(self.unit) | {self.unit} if self.unit else None,
            self.text,
        )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def entries(seen: View, limit: int) -> tuple[pd.DataFrame, int]:
    """The newest `limit` entries that the address asks for, in words, in COLUMNS; and how many there are in all.

    Raises NotInScope unless the reader may read the log and their scope is the whole bureau: the log is.
    """
    if not audits(seen.scope):
        raise NotInScope(
            "The audit is read by an auditor of the whole bureau",
            seen.place.name,
            "Ask for an account that may.",
            zh="审计记录只供全局审计员查看。请使用相应账号。",
        )
    lines, count = found(store(data_dir()), Ask.of(seen).wanted(datetime.now(UTC)), limit)
    names = _Names()
    rows = [_row(line, seen.text, names) for line in lines]
    return pd.DataFrame(rows, columns=list(COLUMNS)), count


def _row(line: Line, text: Text, names: _Names) -> tuple[object, ...]:
    at = datetime.fromisoformat(line.at).astimezone(SHANGHAI)
    purpose, _, said = line.purpose.partition(": ")
    told = _word(text, f"frame.reveal.{purpose}", purpose)
    return (
        line.seq,
        f"{at:%Y-%m-%d %H:%M:%S}",
        line.user,
        _word(text, f"login.role.{line.role}", line.role),
        _word(text, f"audit.kind.{line.kind}", line.kind),
        names.of(line.scope),
        _word(text, f"audit.subject.{line.subject}", line.subject),
        line.rows,
        f"{told}: {said}" if said else told,
        _word(text, f"audit.outcome.{line.outcome}", line.outcome),
        line.address,
    )


def _word(text: Text, key: str, code: str) -> str:
    return text(key) if code and text.has(key) else code


class _Names:
    """Names of units as the snapshot has them; ids of those that it does not know."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def of(self, scope: str) -> str:
        """`school:4100000001` → 郑州市第一中学."""
        return " ".join(
            self._one(unit) for part in scope.split() for unit in part.rpartition(":")[2].split(",")
        )

    def _one(self, unit: str) -> str:
        if unit not in self.known:
            try:
                self.known[unit] = way(unit)[-1].name
            except (NotInScope, IndexError):
                self.known[unit] = unit
        return self.known[unit]


_known: dict[str, tuple[float, Checked]] = {}


def checked() -> Checked:
    """The state of the chain, gone through at most once a minute by each worker."""
    key, now = str(data_dir()), clock.monotonic()
    if key not in _known or now - _known[key][0] > FRESH_S:
        _known[key] = (now, verify(store(data_dir())))
    return _known[key][1]
