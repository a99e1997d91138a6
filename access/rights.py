"""What each kind of reader may do: rights and roles as data, in one table that can be read and argued about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Level = Literal["province", "city", "county", "school", "class"]
LEVELS: tuple[Level, ...] = get_args(Level)

Right = Literal["view", "lists", "names", "rows", "export", "confirm", "configure", "manage", "audit"]
"""view: counts and rates. lists: people one by one, masked. names: their names and numbers. rows: take single answers
away, without names. export: take away. confirm: say whose an answer is. configure: sources, questions, settings.
manage: accounts. audit: the log."""
RIGHTS: tuple[Right, ...] = get_args(Right)


@dataclass(frozen=True)
class Role:
    """A kind of reader: what they may do, and at which levels there are such."""

    key: str
    rights: frozenset[Right]
    levels: tuple[Level, ...]


_BUREAUS: tuple[Level, ...] = ("province", "city", "county")


def _role(key: str, rights: str, *levels: Level) -> Role:
    return Role(key, frozenset(right for right in RIGHTS if right in rights.split()), levels or _BUREAUS)


# Names only for those who must reach the person: the officer who follows up cases, the steward, the school, the class.
# They are also who may say whose an unmatched answer is. Whoever makes accounts, or reads the log, sees no data.
ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        _role("province", "view lists export configure", "province"),
        _role("city", "view lists export configure", "city"),
        _role("county", "view lists export", "county"),
        _role("director", "view export"),
        _role("officer", "view lists names rows export confirm configure"),
        _role("analyst", "view lists rows export"),
        _role("steward", "view lists names rows confirm configure"),
        _role("school", "view lists names rows export confirm", "school"),
        _role("class", "view lists names rows export confirm", "class"),
        _role("admin", "manage"),
        _role("auditor", "audit"),
    )
}

_ALL: frozenset[Right] = frozenset(RIGHTS)
GIVES: dict[Level, frozenset[Right]] = {"province": _ALL, "city": _ALL, "county": _ALL - {"audit"}}
"""What an account administrator of each level may give to others: who reads the log, which tells what a county's
administrator did, is not chosen by that administrator."""


def givable(level: Level) -> list[Role]:
    """The roles that an administrator of this level may give."""
    reach = set(LEVELS[LEVELS.index(level) :])
    rights = GIVES.get(level, frozenset())
    return [role for role in ROLES.values() if role.rights <= rights and reach & set(role.levels)]
