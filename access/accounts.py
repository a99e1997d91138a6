"""Who may sign in: accounts with a role and a unit, kept in `DIR/accounts.toml` with argon2id hashes.

What a role may do stands in `ROLES`, in one table, so that it can be read and argued about.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from access.scope import Level, Scope
from common.errors import BadAccounts

FILE = "accounts.toml"
SHORTEST_PASSWORD = 8
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_hasher = PasswordHasher()


@dataclass(frozen=True)
class Role:
    """What a kind of reader may see and do within their unit."""

    key: str
    level: Level
    may_see_names: bool
    may_export: bool
    may_configure: bool = False


# Names only for those who must reach the person: the officer who follows up cases, the school, the class.
# What holds for everybody (an indicator of the bureau's own) is decided by those who answer for the whole bureau.
ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role("province", "province", may_see_names=False, may_export=True, may_configure=True),
        Role("city", "city", may_see_names=False, may_export=True, may_configure=True),
        Role("officer", "city", may_see_names=True, may_export=True, may_configure=True),
        Role("county", "county", may_see_names=False, may_export=True),
        Role("school", "school", may_see_names=True, may_export=True),
        Role("class", "class", may_see_names=True, may_export=True),
    )
}


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in; `name` is how the page addresses them."""

    user: str
    role: Role
    unit: str
    name: str
    hash: str

    @property
    def scope(self) -> Scope:
        """All that the account may see."""
        role = self.role
        return Scope(
            role.level,
            (self.unit,),
            role.key,
            role.may_see_names,
            role.may_export,
            self.user,
            role.may_configure,
        )


def accounts(data_dir: Path) -> dict[str, Account]:
    """The accounts of a data folder by user; none without the file. Raises BadAccounts."""
    path = data_dir / FILE
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        return {}
    return _read(path, stamp)


@lru_cache(maxsize=4)
def _read(path: Path, stamp: int) -> dict[str, Account]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return {user: _account(user, row) for user, row in table.items()}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadAccounts(
            f"The accounts can't be read: {error!r}",
            str(path),
            "Correct the file, or add the account again with `python -m access add`.",
            zh=f"账号文件无法读取（{path.name}）。请改正，或用 python -m access add 重新添加。",
        ) from error


def _account(user: str, row: dict[str, str]) -> Account:
    return Account(user, ROLES[row["role"]], row["unit"], row.get("name", user), row["password"])


def verified(account: Account | None, password: str) -> bool:
    """Whether the password is the account's. An unknown account takes as long as a wrong password."""
    try:
        _hasher.verify(account.hash if account else _nobody(), password)
    except (Argon2Error, InvalidHashError):
        return False
    return account is not None


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher.hash(os.urandom(16).hex())


def add(data_dir: Path, user: str, role: str, unit: str, password: str, name: str = "") -> Account:
    """Add an account or replace one, atomically. Raises BadAccounts for what will not do."""
    if not _NAME.fullmatch(user):
        raise BadAccounts("A name has small letters, digits, dots and dashes, at most 40", user)
    if role not in ROLES:
        raise BadAccounts("There is no such role", role, f"Choose one of {', '.join(ROLES)}.")
    if not unit:
        raise BadAccounts("An account needs a unit", user, "Give the id of a region, school or class.")
    if len(password) < SHORTEST_PASSWORD:
        raise BadAccounts(f"A password has at least {SHORTEST_PASSWORD} characters", user)
    account = Account(user, ROLES[role], unit, name or user, _hasher.hash(password))
    _write(data_dir, {**accounts(data_dir), user: account})
    return account


def remove(data_dir: Path, user: str) -> None:
    """Remove an account; its sessions end at once. Raises BadAccounts when there is none of that name."""
    kept = dict(accounts(data_dir))
    if user not in kept:
        raise BadAccounts("There is no such account", user, "`python -m access list` names them all.")
    del kept[user]
    _write(data_dir, kept)


def _write(data_dir: Path, kept: dict[str, Account]) -> None:
    data_dir.mkdir(parents=True, exist_ok=True)
    lines = ["# Made by `python -m access`; passwords are argon2id hashes.", ""]
    for user, account in sorted(kept.items()):
        row = {
            "role": account.role.key,
            "unit": account.unit,
            "name": account.name,
            "password": account.hash,
        }
        lines += [f"[{json.dumps(user)}]"]
        lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in row.items()] + [""]
    handle, temporary = tempfile.mkstemp(dir=data_dir, prefix=".accounts-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))
    os.replace(temporary, data_dir / FILE)
