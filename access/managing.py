"""What an account administrator may do: within their units alone, and never giving more than they may give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from access import accounts as book
from access import factor, passwords, sessions
from access.accounts import Account
from access.audit import Entry, Kind, record_all
from access.rights import LEVELS, ROLES, Level, Role, givable
from access.scope import Scope
from access.sign_in import passed
from access.store import Store
from access.wanted import Wanted, checked
from common.errors import BadAccounts, NotInScope

Way = Sequence[tuple[Level, str]]
"""A unit's level and id, and before it those of all that it lies in, the widest first."""
Ways = Callable[[Sequence[str]], Mapping[str, Way]]
"""The ways to units, as the snapshot says; units that nobody knows are left out."""
Deed = Literal["locked", "unlocked", "signed_out", "removed"]
DEEDS: tuple[Deed, ...] = get_args(Deed)
CONSOLE = "console"


@dataclass(frozen=True)
class Manager:
    """An administrator at work. Without a scope: whoever runs commands on the server, who may do all."""

    store: Store
    scope: Scope | None = None
    ways: Ways | None = None

    def roles(self) -> list[Role]:
        """The roles that may be given."""
        if self.scope is None:
            return list(ROLES.values())
        return givable(self.scope.level) if self.scope.may_manage else []

    def accounts(self) -> list[Account]:
        """The accounts that may be managed, in order of their names."""
        found = list(book.accounts(self.store).values())
        ways = self._ways([unit for one in found for unit in one.unit_ids])
        return [one for one in found if self._may(one, ways)]

    def account(self, user: str) -> Account:
        """The account of that name. Raises NotInScope when there is none that may be managed."""
        one = book.account(self.store, user)
        if one is None and self.scope is None:
            raise book.unknown(user)
        if one is None or not self._may(one, self._ways(one.unit_ids)):
            raise _outside(user)
        return one

    def taken(self, users: Iterable[str]) -> set[str]:
        """Those of the names that somebody has, whoever may manage them."""
        return set(users) & set(book.accounts(self.store))

    def checked(self, wanted: Wanted) -> Wanted:
        """What may be given, with its level. Raises BadAccounts for what won't do, NotInScope for what may not be."""
        if self.scope is None:
            return checked(wanted)
        ways = self._ways(wanted.unit_ids)
        level = _one_level([ways[unit][-1][0] for unit in wanted.unit_ids if unit in ways])
        sound = checked(replace(wanted, level=level) if level else wanted)
        for unit in sound.unit_ids:
            if unit not in ways or not self._holds(ways[unit]):
                raise _outside(unit)
        role = ROLES[sound.role]
        if role not in self.roles():
            raise _outside(role.key)
        if level not in role.levels:
            raise BadAccounts(
                f"An account of this role has units of one of these levels, all alike: {', '.join(role.levels)}",
                f"{sound.user}, {role.key}",
                zh=f"该角色（{role.key}）的单位级别不符，或几个单位不在同一级别（{sound.user}）。",
            )
        return sound

    def create(self, wanted: Wanted) -> str:
        """Make an account; its first password, which is shown once and changed at the first sign-in."""
        return self.create_all([wanted])[0]

    def create_all(self, many: Iterable[Wanted]) -> list[str]:
        """Make accounts, all or none; their first passwords, in order."""
        sound = [self.checked(one) for one in many]
        made = [passwords.initial(self.store.policy) for _ in sound]
        record_all(self.store, [self._entry("account_changed", one, "created") for one in sound])
        with self.store.session() as session, session.no_autoflush:
            for one, (_, hash_) in zip(sound, made, strict=True):
                book.insert(session, one, hash_, must_change=True, by=self.user)
        return [password for password, _ in made]

    def change(self, wanted: Wanted) -> None:
        """Give an account another name, role or units; when its rights change, its sessions end."""
        self.change_all([wanted])

    def change_all(self, many: Iterable[Wanted]) -> None:
        """Change accounts, all or none."""
        pairs = [(self.account(one.user), self.checked(one)) for one in many]
        turned = {new.user for old, new in pairs if _rights(old) != (new.role, new.level, new.unit_ids)}
        told: list[Entry] = []
        for _, new in pairs:
            kind: Kind = "rights_changed" if new.user in turned else "account_changed"
            told.append(self._entry(kind, new, "changed"))
        record_all(self.store, told)
        with self.store.session() as session:
            for _, new in pairs:
                book.write(book.found(session, new.user), new)
                if new.user in turned:
                    sessions.end_all(session, new.user)

    def reset(self, user: str) -> str:
        """Let somebody in again: a first password, no second factor, no wait, no lock, no tie to the provider."""
        self.told(user, "reset")
        password, hash_ = passwords.initial(self.store.policy)
        factor.turn_off(self.store, user)
        with self.store.session() as session:
            book.put_password(session, user, hash_, self.store.policy, must_change=True)
            row = book.found(session, user)
            row.locked, row.subject = False, None
            passed(session, user)
        return password

    def do(self, deed: Deed, user: str) -> None:
        """Lock or unlock an account, end its sessions, or remove it; its sessions end at once but by unlocking."""
        self.told(user, deed)
        with self.store.session() as session:
            row = book.found(session, user)
            if deed == "removed":
                session.delete(row)
            elif deed != "signed_out":
                row.locked = deed == "locked"
            if deed == "unlocked":
                passed(session, user)
            else:
                sessions.end_all(session, user)

    def told(self, user: str, outcome: str) -> None:
        """Put on record what is about to be done with an account. Raises NotInScope, NotRecorded."""
        record_all(self.store, [self._entry("account_changed", _as_wanted(self.account(user)), outcome)])

    @property
    def user(self) -> str:
        """Who is at work, as the audit has it."""
        return self.scope.user if self.scope else CONSOLE

    def _entry(self, kind: Kind, about: Wanted, outcome: str) -> Entry:
        """What the audit is told, before it is done: what can't be recorded doesn't happen."""
        role = self.scope.role if self.scope else CONSOLE
        units = f"{about.level}:{' '.join(about.unit_ids)}"
        return Entry(kind, self.user, role, units, f"{about.user} {about.role}", outcome=outcome)

    def _ways(self, unit_ids: Sequence[str]) -> Mapping[str, Way]:
        return self.ways(unit_ids) if self.scope and self.ways and unit_ids else {}

    def _may(self, one: Account, ways: Mapping[str, Way]) -> bool:
        """Whether all of it lies within, no right of it may not be given, and it is not one's own."""
        if self.scope is None:
            return True
        within = all(unit in ways and self._holds(ways[unit]) for unit in one.unit_ids)
        return within and one.role in self.roles() and one.user != self.scope.user

    def _holds(self, way: Way) -> bool:
        return self.scope is not None and not {unit for _, unit in way}.isdisjoint(self.scope.unit_ids)


def _one_level(levels: Sequence[Level]) -> Level | None:
    """The level that all have; None when they differ or there is none."""
    return next((one for one in LEVELS if set(levels) == {one}), None)


def _rights(one: Account) -> tuple[str, str, tuple[str, ...]]:
    return one.role.key, one.level, one.unit_ids


def _as_wanted(one: Account) -> Wanted:
    return Wanted(one.user, one.role.key, one.unit_ids, one.name, one.level)


def _outside(what: str) -> NotInScope:
    return NotInScope(
        "This is not for your account to give or to change",
        what,
        "Ask the administrator of a wider unit.",
        zh=f"这不在您的账号管理范围内（{what}）。请找上级账号管理员。",
    )
