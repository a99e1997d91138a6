"""Who may sign in: accounts with a role and units, kept in the store with argon2id hashes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from access import passwords, sessions
from access.rights import LEVELS, ROLES, Level, Role
from access.scope import Scope, scope_of
from access.store import Store
from access.tables import AccountRow, PastPassword, UnitRow
from common.errors import BadAccounts

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_REGION = re.compile(r"\d{6}")


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


def level_of(role: Role, unit_ids: Sequence[str]) -> Level:
    """The level of an account's units, by the role, or by their codes (GB/T 2260). Raises BadAccounts."""
    if len(role.levels) == 1:
        return role.levels[0]
    levels = {_region_level(unit) for unit in unit_ids}
    level = levels.pop() if len(levels) == 1 else None
    if level not in role.levels:
        raise BadAccounts(
            f"The units of this role are {', '.join(role.levels)} codes of six digits, all of one level",
            ", ".join(unit_ids),
            zh=f"该角色的单位须为同一级别的六位行政区划代码（{'、'.join(unit_ids)}）。",
        )
    return level


def _region_level(unit_id: str) -> Level | None:
    if not _REGION.fullmatch(unit_id):
        return None
    return "province" if unit_id.endswith("0000") else "city" if unit_id.endswith("00") else "county"


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
    units = _checked(user, role, unit_ids)
    passwords.check(store.policy, user, password)
    level, now = level_of(ROLES[role], units), datetime.now(UTC)
    row = AccountRow(user=user, role=role, level=level, name=name or user, hash=passwords.hashed(password))
    row.changed_at, row.must_change, row.locked, row.totp_step = now, must_change, False, 0
    row.created_at, row.created_by = now, by
    row.units = [UnitRow(unit_id=unit, place=place) for place, unit in enumerate(units)]
    with store.session() as session:
        if session.get(AccountRow, user) is not None:
            raise BadAccounts(
                "There is an account of that name already", user, zh=f"已有同名账号（{user}）。"
            )
        session.add(row)
    return account_of(row)


def _checked(user: str, role: str, unit_ids: Sequence[str]) -> list[str]:
    """The units, each once; raises BadAccounts."""
    if not _NAME.fullmatch(user):
        raise BadAccounts(
            "A name has small letters, digits, dots and dashes, at most 40",
            user,
            zh=f"账号名只能用小写字母、数字、点和短横，最多 40 个字符（{user}）。",
        )
    if role not in ROLES:
        raise BadAccounts(
            "There is no such role",
            role,
            f"Choose one of {', '.join(ROLES)}.",
            zh=f"没有这个角色（{role}）。",
        )
    units = list(dict.fromkeys(unit.strip() for unit in unit_ids if unit.strip()))
    if not units:
        raise BadAccounts(
            "An account needs a unit",
            user,
            "Give the id of a region, school or class.",
            zh=f"账号须有单位（{user}）。请填行政区划代码、学校标识码或班级编码。",
        )
    return units


def set_password(
    store: Store, user: str, password: str, *, must_change: bool = False, but: str | None = None
) -> None:
    """Give an account another password, unlike its last ones; its sessions end, `but` the one of that id.

    Raises BadAccounts.
    """
    policy = store.policy
    with store.session() as session:
        row = found(session, user)
        past = session.scalars(
            select(PastPassword).where(PastPassword.user == user).order_by(PastPassword.id.desc())
        ).all()
        known = [row.hash, *(one.hash for one in past)][: policy.history]
        passwords.check(policy, user, password, known)
        session.add(PastPassword(user=user, hash=row.hash))
        for old in past[max(policy.history - 1, 0) :]:
            session.delete(old)
        row.hash, row.changed_at, row.must_change = passwords.hashed(password), datetime.now(UTC), must_change
        sessions.end_all(session, user, but=but)


def found(session: Session, user: str) -> AccountRow:
    """The row of an account. Raises BadAccounts when there is none of that name."""
    row = session.get(AccountRow, user)
    if row is None:
        raise BadAccounts(
            "There is no such account",
            user,
            "`python -m access list` names them all.",
            zh=f"没有这个账号（{user}）。",
        )
    return row


def remove(store: Store, user: str) -> None:
    """Remove an account; its sessions end at once. Raises BadAccounts when there is none of that name."""
    with store.session() as session:
        session.delete(found(session, user))
        sessions.end_all(session, user)
