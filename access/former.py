"""Accounts of earlier versions: `DIR/accounts.toml` moves into the store, once."""

from __future__ import annotations

import logging
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select

from access.rights import ROLES
from access.tables import AccountRow, Fact, UnitRow
from common.errors import BadAccounts

FILE = "accounts.toml"
log = logging.getLogger("epidesk")


def move_in(connection: Connection, data: Path) -> None:
    """Take the accounts of `data/accounts.toml` into the store, unless that was done before. Raises BadAccounts."""
    path = data / FILE
    done = connection.scalar(select(Fact.value).where(Fact.key == FILE))
    if done is not None or not path.exists():
        return
    rows = _read(path)
    now = datetime.now(UTC)
    for user, row in rows.items():
        role = ROLES[row["role"]]
        account = {"user": user, "role": role.key, "level": _level(role.key), "name": row.get("name", user)}
        account |= {"hash": row["password"]}
        when = {"changed_at": now, "created_at": now, "created_by": FILE}
        flags = {"must_change": False, "locked": False, "totp_step": 0}
        connection.execute(insert(AccountRow).values(**account, **when, **flags))
        connection.execute(insert(UnitRow).values(user=user, unit_id=row["unit"], place=0))
    connection.execute(insert(Fact).values(key=FILE, value=f"{now.isoformat()} {len(rows)}"))
    log.warning("%d accounts of %s are now in the store; the file is read no more", len(rows), path)


def _level(role: str) -> str:
    """The level that a role had before accounts had one."""
    return "city" if role == "officer" else ROLES[role].levels[0]


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for row in table.values():
            _ = (ROLES[row["role"]], row["unit"] + row["password"] + row.get("name", ""))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadAccounts(
            f"The accounts of an earlier version can't be read: {error!r}",
            str(path),
            "Correct the file, or remove it and add the accounts again with `python -m access add`.",
            zh=f"旧版账号文件无法读取（{path.name}）。请改正；或删去后用 python -m access add 重新添加。",
        ) from error
    return table
