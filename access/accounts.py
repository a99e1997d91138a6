"""Who may sign in: accounts with a role and units, kept in the store with argon2id hashes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from access import passwords, sessions
from access.rights import LEVELS, ROLES, Level, Role
from access.scope import Scope, scope_of
from access.store import Store
from access.tables import AccountRow, PastPassword, UnitRow
from access.wanted import Wanted, checked, level_of
from common.errors import BadAccounts
from common.settings import Policy


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in, in units of one level; `name` is how the page addresses them."""

    user: str
    role: Role
    level: Level
    unit_ids: tuple[str, ...]
    name: str
    hash: str = ""
    changed_at: datetime | None = None
    must_change: bool = False
    locked: bool = False
    second_factor: bool = False
    subject: str | None = None

    @property
    def scope(self) -> Scope:
        """All that the account may see and do."""
        return scope_of(self.role, self.level, self.unit_ids, self.user)


def accounts(store: Store) -> dict[str, Account]:
    """All accounts by user, in order of their names."""
    with store.reading() as session:
        rows = session.scalars(select(AccountRow).order_by(AccountRow.user))
        return {row.user: account_of(row) for row in rows}


def account(store: Store, user: str) -> Account | None:
    """The account of that user; None when there is none."""
    with store.reading() as session:
        row = session.get(AccountRow, user)
        return None if row is None else account_of(row)


def account_of(row: AccountRow) -> Account:
    """The account as the program knows it. Raises BadAccounts for a role or level that no longer exists."""
    role, level = ROLES.get(row.role), next((one for one in LEVELS if one == row.level), None)
    if role is None or level is None:
        raise BadAccounts(f"The account has an unknown role or level: {row.role}, {row.level}", row.user)
    return Account(
        row.user,
        role,
        level,
        tuple(unit.unit_id for unit in row.units),
        row.name,
        row.hash,
        row.changed_at,
        row.must_change,
        row.locked,
        row.totp_secret is not None,
        row.subject,
    )


def verified(one: Account | None, password: str) -> bool:
    """Whether the password is the account's. An unknown account takes as long as a wrong password."""
    return passwords.fits(one.hash if one else None, password)


def add(
    store: Store,
    user: str,
    role: str,
    unit_ids: Sequence[str],
    password: str,
    name: str = "",
    *,
    must_change: bool = False,
    by: str = "",
) -> Account:
    """Add an account. Raises BadAccounts for what won't do, and for a name that is taken."""
    wanted = checked(Wanted(user, role, tuple(unit_ids), name))
    passwords.check(store.policy, user, password)
    hash_ = passwords.hashed(password)
    with store.session() as session:
        return account_of(insert(session, wanted, hash_, must_change=must_change, by=by))


def insert(session: Session, wanted: Wanted, hash_: str, *, must_change: bool, by: str) -> AccountRow:
    """Write an account that was `checked`. Raises BadAccounts for a name that is taken."""
    user, now = wanted.user, datetime.now(UTC)
    if session.get(AccountRow, user) is not None:
        raise BadAccounts("There is an account of that name already", user, zh=f"已有同名账号（{user}）。")
    row = AccountRow(user=user, hash=hash_, changed_at=now, created_at=now, created_by=by)
    row.must_change, row.locked, row.totp_step, row.totp_secret, row.subject = (
        must_change,
        False,
        0,
        None,
        None,
    )
    write(row, wanted)
    session.add(row)
    return row


def write(row: AccountRow, wanted: Wanted) -> None:
    """Give a row the name, role and units of what was `checked`."""
    row.role, row.name = wanted.role, wanted.name or wanted.user
    row.level = wanted.level or level_of(ROLES[wanted.role], wanted.unit_ids)
    kept = {unit.unit_id: unit for unit in row.units}
    row.units = [kept.get(unit) or UnitRow(unit_id=unit) for unit in wanted.unit_ids]
    for place, unit in enumerate(row.units):
        unit.place = place


def set_password(
    store: Store,
    user: str,
    password: str,
    *,
    must_change: bool = False,
    but: str | None = None,
    before: Callable[[], object] = lambda: None,
) -> None:
    """Give an account another password, unlike its last ones; its sessions end, `but` the one of that id.

    `before` is called once the password will do and before it holds: what it raises keeps it from holding.
    Raises BadAccounts.
    """
    policy, hash_ = store.policy, passwords.hashed(password)
    with store.session() as session:
        row = found(session, user)
        known = [row.hash, *(one.hash for one in _past(session, user))][: policy.history]
    passwords.check(policy, user, password, known)
    before()
    with store.session() as session:
        put_password(session, user, hash_, policy, must_change=must_change, but=but)


def put_password(
    session: Session, user: str, hash_: str, policy: Policy, *, must_change: bool, but: str | None = None
) -> None:
    """Write a password that was checked, remembering the one before; sessions end as by `set_password`."""
    row = found(session, user)
    for old in _past(session, user)[max(policy.history - 1, 0) :]:
        session.delete(old)
    session.add(PastPassword(user=user, hash=row.hash))
    row.hash, row.changed_at, row.must_change = hash_, datetime.now(UTC), must_change
    sessions.end_all(session, user, but=but)


def _past(session: Session, user: str) -> Sequence[PastPassword]:
    """The passwords before the present one, the latest first."""
    mine = select(PastPassword).where(PastPassword.user == user)
    return session.scalars(mine.order_by(PastPassword.id.desc())).all()


def found(session: Session, user: str) -> AccountRow:
    """The row of an account. Raises BadAccounts when there is none of that name."""
    row = session.get(AccountRow, user)
    if row is None:
        raise unknown(user)
    return row


def unknown(user: str) -> BadAccounts:
    """What is said of an account that is not there."""
    return BadAccounts(
        "There is no such account",
        user,
        "`python -m access list` names them all.",
        zh=f"没有这个账号（{user}）。",
    )


def remove(store: Store, user: str) -> None:
    """Remove an account; its sessions end at once. Raises BadAccounts when there is none of that name."""
    with store.session() as session:
        session.delete(found(session, user))
        sessions.end_all(session, user)
