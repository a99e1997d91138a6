"""The audit: who did or saw what, when and to what purpose. It only grows; each entry seals the one before.

`record` is on the disk when it returns. It never holds a name or a number of a pupil: how many, which unit, why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, get_args

from sqlalchemy import Connection, delete, func, insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from access.audit_head import heads, note, one_at_a_time
from access.audit_table import AUDIT, LEAST_DAYS
from access.chain import START, Fault, Head, Line, fault, sealed
from access.store import Store
from common.errors import BadAudit, NotRecorded
from common.keys import made_once
from common.settings import app_settings

Kind = Literal[
    "sign_in", "sign_in_failed", "sign_out", "denied", "purpose_given", "names_read", "exported", "subject_report",
    "account_changed", "rights_changed", "settings_changed", "match_decided", "audit_read", "audit_pruned",
    ]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
LOCK = 4_102_020_301
"""Which of PostgreSQL's advisory locks lets one worker append at a time, wherever it runs."""
LONGEST = 200


@dataclass(frozen=True)
class Entry:
    """What is to be recorded. `scope` the unit it was about ("school:4100000001"), `subject` what or who, by id."""

    kind: Kind
    user: str = ""
    role: str = ""
    scope: str = ""
    subject: str = ""
    rows: int | None = None
    purpose: str = ""
    outcome: str = "ok"
    address: str = ""


@dataclass(frozen=True)
class Checked:
    """What verification found: how many entries, from when to when, and the first fault or None."""

    entries: int
    first: Line | None
    last: Line | None
    fault: Fault | None


def key(data: Path) -> bytes:
    """The key of the seals: EPIDESK_AUDIT_KEY, else `DIR/.audit-key`, made with the first entry."""
    return (app_settings().audit_key or made_once(data / ".audit-key")).encode()


def stamp(moment: datetime) -> str:
    """A time as entries have it: UTC, ISO, to the microsecond, so that texts sort as times do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def record(store: Store, entry: Entry, now: datetime | None = None) -> Line:
    """Append an entry and seal it. Raises NotRecorded: what was to be recorded must then not happen."""
    with _writing(store) as connection:
        return _append(store, connection, entry, now or datetime.now(UTC))


def record_all(store: Store, entries: Sequence[Entry]) -> None:
    """Append many entries at once, as one by one would take a write to the disk each. Raises NotRecorded."""
    with _writing(store) as connection:
        for entry in entries:
            _append(store, connection, entry, datetime.now(UTC))


@contextmanager
def _writing(store: Store) -> Iterator[Connection]:
    """A transaction of the one who may append: no other thread, process or host does meanwhile."""
    try:
        with one_at_a_time(store.data):
            ends: list[Head] = []
            with store.engine.execution_options(epidesk_writes=True).begin() as connection:
                if connection.dialect.name == "postgresql":
                    connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": LOCK})
                lost = _lost(connection, heads(store.data))
                yield connection
                ends = [Head(line.seq, line.seal) for line in _last(connection)]
            note(store.data, [*lost, *ends])
    except (SQLAlchemyError, OSError) as error:
        raise NotRecorded(
            f"The audit can't be written: {str(error).splitlines()[0][:120]}",
            do="What was asked for is not shown without it. See to space and rights of the store.",
            zh="审计记录无法写入，因此未提供所请求的内容。请检查业务库的磁盘空间与权限。",
        ) from error


def _append(store: Store, connection: Connection, entry: Entry, moment: datetime) -> Line:
    number, seal = next(((line.seq, line.seal) for line in _last(connection)), (0, START))
    told: dict[str, Any] = {name: _plain(value) for name, value in asdict(entry).items()}
    line = sealed(Line(number + 1, stamp(moment), **told, before=seal), key(store.data))
    connection.execute(insert(AUDIT).values(astuple(line)))
    return line


def _plain(value: str | int | None) -> str | int | None:
    """Text of one line that every store can hold, cut to what its columns take."""
    if not isinstance(value, str):
        return value
    return "".join(sign if sign.isprintable() else " " for sign in value).strip()[:LONGEST]


def _last(connection: Connection) -> list[Line]:
    """The last entry, if there is one."""
    return [Line(*row) for row in connection.execute(select(AUDIT).order_by(AUDIT.c.seq.desc()).limit(1))]


def _lost(connection: Connection, noted: Sequence[Head]) -> list[Head]:
    """Of the heads noted, those that the table no longer holds though nobody let them go."""
    first = connection.execute(select(func.min(AUDIT.c.seq))).scalar() or 1
    found = select(AUDIT.c.seq, AUDIT.c.seal).where(AUDIT.c.seq.in_([head.seq for head in noted]))
    there = {Head(*row) for row in connection.execute(found)}
    return [head for head in noted if head.seq >= first and head not in there]


def lines(store: Store) -> Iterator[Line]:
    """All entries, the oldest first."""
    whole = select(AUDIT).order_by(AUDIT.c.seq)
    with (
        store.engine.connect() as connection,
        connection.execution_options(yield_per=2_000).execute(whole) as rows,
    ):
        for row in rows:
            yield Line(*row)


def verify(store: Store) -> Checked:
    """Go through the whole chain."""
    noted = heads(store.data)  # read before the table: entries that come meanwhile are no fault
    ends: list[Line] = []

    def passing() -> Iterator[Line]:
        for line in lines(store):
            ends[:] = [ends[0] if ends else line, line]
            yield line

    found = fault(passing(), key(store.data), noted)
    if not ends:
        return Checked(0, None, None, found)
    return Checked(ends[-1].seq - ends[0].seq + 1, ends[0], ends[-1], found)


def prune(store: Store, days: int, by: Entry, now: datetime | None = None) -> int:
    """Let go of entries older than `days`, leaving a checkpoint told as `by` is; returns how many went.

    Raises BadAudit for fewer than LEAST_DAYS days, and for a chain that is not whole: it is evidence. NotRecorded.
    """
    _require_prunable(store, days)
    moment = now or datetime.now(UTC)
    old = select(AUDIT).where(AUDIT.c.at < stamp(moment - timedelta(days=days)))
    with _writing(store) as connection:
        young = select(func.min(AUDIT.c.seq)).where(AUDIT.c.at >= stamp(moment - timedelta(days=days)))
        bound = connection.execute(young).scalar()
        before = old if bound is None else old.where(AUDIT.c.seq < bound)
        rows = connection.execute(before.order_by(AUDIT.c.seq.desc()).limit(1)).all()
        if not rows:
            return 0
        end = Line(*rows[0])
        went = connection.execute(select(func.count()).where(AUDIT.c.seq <= end.seq)).scalar_one()
        told = replace(by, kind="audit_pruned", subject=str(end.seq), outcome=end.seal, rows=went)
        _append(store, connection, told, moment)
        connection.execute(delete(AUDIT).where(AUDIT.c.seq <= end.seq))
    return went


def _require_prunable(store: Store, days: int) -> None:
    if days < LEAST_DAYS:
        raise BadAudit(
            f"Entries are kept for at least {LEAST_DAYS} days",
            f"{days}",
            zh=f"审计记录至少保留 {LEAST_DAYS} 天（所给为 {days} 天）。",
        )
    if found := verify(store).fault:
        raise BadAudit(
            "The chain is not whole, so nothing is removed from it",
            f"entry {found.seq}",
            "Run `python -m access audit verify`, and keep a copy of the store.",
            zh=f"审计链不完整（第 {found.seq} 条），因此未清理。请先运行 audit verify，并备份业务库。",
        )
