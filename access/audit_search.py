"""Looking for entries of the audit: by time, person, kind, unit and text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, literal, or_, select

from access.audit import stamp
from access.audit_table import AUDIT
from access.chain import Line
from access.store import Store

BOUND = 5_000
"""Values that a statement binds at most."""


@dataclass(frozen=True)
class Wanted:
    """Which entries: from `since` on and before `upto`; of `user`; of `kind`; about one of `units`, by id; with
    `text` in who, what, purpose, outcome or address. What is "" or None does not count."""

    since: datetime | None = None
    upto: datetime | None = None
    user: str = ""
    kind: str = ""
    units: frozenset[str] | None = None
    text: str = ""


def found(store: Store, wanted: Wanted, limit: int) -> tuple[list[Line], int]:
    """The newest `limit` entries that are wanted, the newest first, and how many there are in all."""
    where = [*_conditions(wanted)]
    with store.engine.connect() as connection:
        if wanted.units is not None:
            where.append(_about(_scopes(connection, wanted.units, where)))
        newest = select(AUDIT).where(*where).order_by(AUDIT.c.seq.desc()).limit(limit)
        count = connection.execute(select(func.count()).select_from(AUDIT).where(*where)).scalar_one()
        return [Line(*row) for row in connection.execute(newest)], count


def _scopes(connection: Connection, units: frozenset[str], where: Sequence[ColumnElement[bool]]) -> list[str]:
    """What stands under scope in the entries that are wanted and about one of these units: `level:id,id`, several of
    them apart."""
    known = connection.execute(select(AUDIT.c.scope).where(*where).distinct()).scalars()
    return [
        scope
        for scope in known
        if not units.isdisjoint(id_ for part in scope.split() for id_ in part.rpartition(":")[2].split(","))
    ]


def _about(scopes: Sequence[str]) -> ColumnElement[bool]:
    """Entries with one of these scopes; of very many as one bound text, as stores bind no more than some thousands."""
    if len(scopes) <= BOUND:
        return AUDIT.c.scope.in_(scopes)
    return literal("\n" + "\n".join(scopes) + "\n").contains("\n" + AUDIT.c.scope + "\n")


def users(store: Store) -> list[str]:
    """Everybody who did anything that is on record, in order."""
    with store.engine.connect() as connection:
        return list(
            connection.execute(select(AUDIT.c.user_name).distinct().order_by(AUDIT.c.user_name)).scalars()
        )


def _conditions(wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    entry = AUDIT.c
    if wanted.since:
        yield entry.at >= stamp(wanted.since)
    if wanted.upto:
        yield entry.at < stamp(wanted.upto)
    if wanted.user:
        yield entry.user_name == wanted.user
    if wanted.kind:
        yield entry.kind == wanted.kind
    if wanted.text:
        told = (entry.user_name, entry.subject, entry.purpose, entry.outcome, entry.address)
        yield or_(*(column.icontains(wanted.text, autoescape=True) for column in told))
