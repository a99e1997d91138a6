"""What an account shall be, and whether it can be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from access.rights import ROLES, Level, Role
from common.errors import BadAccounts

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
LONGEST_NAME, LONGEST_UNIT = 60, 80
_REGION = re.compile(r"\d{6}")


@dataclass(frozen=True)
class Wanted:
    """What an account shall be; its level is told by its units unless it is known."""

    user: str
    role: str
    unit_ids: tuple[str, ...]
    name: str = ""
    level: Level | None = None


def checked(wanted: Wanted) -> Wanted:
    """The same with each unit once and its level; raises BadAccounts for what won't do."""
    user, role, name = wanted.user, wanted.role, wanted.name.strip()
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
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise BadAccounts(
            f"How the page addresses somebody is one line of at most {LONGEST_NAME} characters",
            user,
            zh=f"显示名须为一行，最多 {LONGEST_NAME} 个字符（{user}）。",
        )
    units = tuple(dict.fromkeys(unit.strip() for unit in wanted.unit_ids if unit.strip()))
    if not units or any(len(unit) > LONGEST_UNIT or not unit.isprintable() for unit in units):
        raise BadAccounts(
            "An account needs a unit",
            user,
            "Give the id of a region, school or class.",
            zh=f"账号须有单位（{user}）。请填行政区划代码、学校标识码或班级编码。",
        )
    return replace(wanted, unit_ids=units, name=name, level=wanted.level or level_of(ROLES[role], units))


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
