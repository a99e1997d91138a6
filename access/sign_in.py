"""Signing in with name and password: who fails too often waits, counted for all workers together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import Insert, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from access.accounts import Account, account, verified
from access.store import Store
from access.tables import Failures
from common.settings import Policy

Refusal = Literal["wait", "wrong", "locked"]
Duty = Literal["password", "factor"]


def tried(store: Store, user: str, now: datetime | None = None) -> bool:
    """Count a try to sign in as `user` before it is looked at; False when there were too many of late.

    It is counted first so that many tries at once are no more than the policy allows. `passed` forgets them.
    Names that nobody has are counted, too: else the wait would tell which ones are there.
    """
    policy, now = store.policy, now or datetime.now(UTC)
    since = now - timedelta(minutes=policy.lock_minutes)
    with store.session() as session:
        session.execute(delete(Failures).where(Failures.last_at <= since))
        session.execute(_unless_there(store, user, now))
        row = session.get_one(Failures, user, with_for_update=True, populate_existing=True)
        if row.count >= policy.tries:
            return False
        row.count, row.last_at = row.count + 1, now
    return True


def _unless_there(store: Store, user: str, now: datetime) -> Insert:
    values = {"user": user, "count": 0, "last_at": now}
    if store.engine.dialect.name == "postgresql":
        return postgresql.insert(Failures).values(values).on_conflict_do_nothing()
    return sqlite.insert(Failures).values(values).on_conflict_do_nothing()


def passed(session: Session, user: str) -> None:
    """Forget the tries of `user`, who signed in or was let in again."""
    session.execute(delete(Failures).where(Failures.user == user))


def checked(store: Store, user: str, password: str, now: datetime | None = None) -> Account | Refusal:
    """The account of that name and password, or why not. That an account is locked is told to its owner alone."""
    if not tried(store, user, now):
        return "wait"
    known = account(store, user)
    if not verified(known, password) or known is None:
        return "wrong"
    if known.locked:
        return "locked"
    if not known.second_factor:  # else its code is one more try
        with store.session() as session:
            passed(session, user)
    return known


def duty(one: Account, policy: Policy, now: datetime | None = None) -> Duty | None:
    """What the owner of an account must do before all else; None when there is nothing."""
    age = (now or datetime.now(UTC)) - one.changed_at if one.changed_at else timedelta(0)
    too_old = bool(policy.password_days) and age > timedelta(days=policy.password_days)
    if too_old or (one.must_change and policy.first_change):
        return "password"
    return "factor" if one.role.key in policy.second_factor and not one.second_factor else None
