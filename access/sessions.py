"""Sessions, kept by the server: a row for each, under a digest of its random id. Without its row a session is over."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from access.store import Store
from access.tables import SessionRow
from common.errors import BadStore
from common.settings import Policy

How = Literal["password", "oidc", "demo"]
STEP = timedelta(minutes=1)
"""That somebody is there is written once in so long: not every click is worth a write."""


@dataclass(frozen=True)
class Held:
    """A session that is going on."""

    user: str
    how: str


def digest(sid: str) -> str:
    """What is kept of a session's id: who reads the store can't go on with the session."""
    return hashlib.sha256(sid.encode()).hexdigest()


def start(store: Store, user: str, how: How, now: datetime | None = None) -> str:
    """Begin a session and return its id, 256 random bits; sessions that are over are cleared away."""
    policy, now, sid = store.policy, now or datetime.now(UTC), secrets.token_urlsafe(32)
    with store.session() as session:
        session.execute(delete(SessionRow).where(_over(policy, now)))
        session.add(SessionRow(digest=digest(sid), user=user, how=how, started_at=now, seen_at=now))
    return sid


def held(store: Store, sid: str, now: datetime | None = None) -> Held | None:
    """The session of that id, if it is neither idle nor too old nor revoked."""
    policy, now = store.policy, now or datetime.now(UTC)
    with store.reading() as session:
        row = session.scalar(select(SessionRow).where(SessionRow.digest == digest(sid), ~_over(policy, now)))
    if row is None:
        return None
    if now - row.seen_at >= min(STEP, timedelta(minutes=policy.idle_minutes) / 10):
        seen = update(SessionRow).where(SessionRow.digest == row.digest).values(seen_at=now)
        # On a full disk people go on reading; at worst their session ends sooner.
        with suppress(BadStore), store.session() as session:
            session.execute(seen)
    return Held(row.user, row.how)


def _over(policy: Policy, now: datetime) -> ColumnElement[bool]:
    idle, longest = timedelta(minutes=policy.idle_minutes), timedelta(hours=policy.longest_hours)
    return or_(SessionRow.seen_at <= now - idle, SessionRow.started_at <= now - longest)


def last_seen(store: Store) -> dict[str, datetime]:
    """When each user who is signed in was there last, to the minute."""
    latest = select(SessionRow.user, func.max(SessionRow.seen_at)).where(
        ~_over(store.policy, datetime.now(UTC))
    )
    with store.reading() as session:
        return {user: moment for user, moment in session.execute(latest.group_by(SessionRow.user))}


def end(store: Store, sid: str) -> None:
    """End one session, on every worker, from the next request on."""
    with store.session() as session:
        session.execute(delete(SessionRow).where(SessionRow.digest == digest(sid)))


def end_all(session: Session, user: str, *, but: str | None = None) -> int:
    """End all sessions of a user within a transaction of the store, `but` the one of that id; how many."""
    kept = digest(but) if but else ""
    ended = delete(SessionRow).where(SessionRow.user == user, SessionRow.digest != kept)
    return len(session.scalars(ended.returning(SessionRow.digest)).all())


def rotate(store: Store, sid: str) -> str:
    """Go on under another id, and end all other sessions of the user: for after their rights or secrets changed."""
    fresh = secrets.token_urlsafe(32)
    with store.session() as session:
        row = session.get(SessionRow, digest(sid))
        if row is not None:
            end_all(session, row.user, but=sid)
            row.digest = digest(fresh)
    return fresh
