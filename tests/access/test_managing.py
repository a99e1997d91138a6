"""Account administrators: within their units alone, and never giving more than they may give."""

from __future__ import annotations

from collections.abc import Sequence

import pyotp
import pytest

from access import accounts as book
from access import factor, sessions
from access.accounts import Account
from access.audit_table import AUDIT
from access.chain import Line
from access.managing import Deed, Manager, Way
from access.rights import LEVELS, ROLES, givable
from access.scope import Scope, scope_of
from access.sign_in import checked, tried
from access.store import Store
from access.wanted import Wanted
from common.errors import BadAccounts, EpiDeskError, NotInScope

PASSWORD = "Correct horse 1"
TREE: dict[str, Way] = {}
for _county in ("410105", "410103"):
    _above: Way = (("province", "410000"), ("city", "410100"))
    TREE |= {"410000": _above[:1], "410100": _above, _county: (*_above, ("county", _county))}
    TREE |= {f"{_county}-s": (*TREE[_county], ("school", f"{_county}-s"))}
    TREE |= {f"{_county}-s-1": (*TREE[f"{_county}-s"], ("class", f"{_county}-s-1"))}


def ways(unit_ids: Sequence[str]) -> dict[str, Way]:
    return {unit: TREE[unit] for unit in unit_ids if unit in TREE}


def boss(kept: Store, *units: str, role: str = "admin") -> Manager:
    level = TREE[units[0]][-1][0]
    return Manager(kept, scope_of(ROLES[role], level, units, "boss"), ways)


def entries(kept: Store) -> list[tuple[str, str, str, str]]:
    with kept.engine.connect() as connection:
        lines = [Line(*row) for row in connection.execute(AUDIT.select().order_by(AUDIT.c.seq))]
    return [(line.kind, line.user, line.subject, line.outcome) for line in lines]


def test_a_county_makes_accounts_of_its_schools_and_classes(kept: Store) -> None:
    manager = boss(kept, "410105")
    password = manager.create(Wanted("li", "school", ("410105-s",), "李校长"))
    manager.create(Wanted("zhao", "class", ("410105-s-1",)))
    li = checked(kept, "li", password)
    assert isinstance(li, Account) and li.must_change and li.level == "school"
    assert [one.user for one in manager.accounts()] == ["li", "zhao"]
    assert entries(kept)[0] == ("account_changed", "boss", "li school", "created")


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted("li", "school", ("410103-s",)),
        Wanted("li", "school", ("410105-s", "410103-s")),
        Wanted("li", "county", ("410103",)),
        Wanted("li", "director", ("410100",)),
        Wanted("li", "director", ("410000",)),
        Wanted("li", "auditor", ("410105",)),
        Wanted("li", "province", ("410105",)),
        Wanted("li", "school", ("nowhere",)),
    ],
    ids=str,
)
def test_a_county_makes_none_elsewhere_above_or_with_more_than_it_may_give(
    kept: Store, wanted: Wanted
) -> None:
    with pytest.raises(EpiDeskError):
        boss(kept, "410105").create(wanted)
    assert book.accounts(kept) == {} and entries(kept) == []


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted("li", "school", ("410105",)),
        Wanted("li", "class", ("410105-s",)),
        Wanted("li", "officer", ("410105-s",)),
        Wanted("li", "officer", ("410105", "410100")),
    ],
    ids=str,
)
def test_units_have_the_level_of_the_role(kept: Store, wanted: Wanted) -> None:
    with pytest.raises((BadAccounts, NotInScope)):
        boss(kept, "410100").create(wanted)
    assert book.accounts(kept) == {}


@pytest.mark.parametrize("role", [role for role in ROLES if role != "admin"])
def test_who_is_no_administrator_manages_nothing(kept: Store, role: str) -> None:
    book.add(kept, "wang", "school", ["410105-s"], PASSWORD)
    level = ROLES[role].levels[-1]
    units = [unit for unit, way in TREE.items() if way[-1][0] == level]
    manager = boss(kept, units[0], role=role)
    assert manager.accounts() == [] and manager.roles() == []
    for ask in (
        lambda: manager.create(Wanted("li", "class", ("410105-s-1",))),
        lambda: manager.do("locked", "wang"),
        lambda: manager.reset("wang"),
    ):
        with pytest.raises(NotInScope):
            ask()


@pytest.mark.parametrize("deed", ["locked", "unlocked", "signed_out", "removed"])
@pytest.mark.parametrize("user", ["elsewhere", "above", "both", "auditor", "boss", "nobody"])
def test_nobody_else_is_touched(kept: Store, user: str, deed: Deed) -> None:
    book.add(kept, "elsewhere", "school", ["410103-s"], PASSWORD)
    book.add(kept, "above", "city", ["410100"], PASSWORD)
    book.add(kept, "both", "school", ["410105-s", "410103-s"], PASSWORD)
    book.add(kept, "auditor", "auditor", ["410105"], PASSWORD)
    book.add(kept, "boss", "admin", ["410105"], PASSWORD)
    before, manager = book.accounts(kept), boss(kept, "410105")
    assert manager.accounts() == []
    for ask in (
        lambda: manager.do(deed, user),
        lambda: manager.reset(user),
        lambda: manager.change(Wanted(user, "school", ("410105-s",))),
    ):
        with pytest.raises(NotInScope):
            ask()
    assert book.accounts(kept) == before and entries(kept) == []


def test_an_account_keeps_its_sessions_with_its_rights_and_loses_them_with_these(kept: Store) -> None:
    manager = boss(kept, "410100")
    manager.create(Wanted("li", "county", ("410105",)))
    sid = sessions.start(kept, "li", "password")
    manager.change(Wanted("li", "county", ("410105",), "李科长"))
    assert sessions.held(kept, sid) and book.accounts(kept)["li"].name == "李科长"
    manager.change(Wanted("li", "officer", ("410105", "410103"), "李科长"))
    assert sessions.held(kept, sid) is None
    assert book.accounts(kept)["li"].unit_ids == ("410105", "410103")
    assert [kind for kind, *_ in entries(kept)] == ["account_changed"] * 2 + ["rights_changed"]
    manager.change(Wanted("li", "officer", ("410103",)))
    assert book.accounts(kept)["li"].unit_ids == ("410103",)


def test_a_locked_account_is_out_at_once_and_in_again_when_unlocked(kept: Store) -> None:
    manager = boss(kept, "410105")
    password = manager.create(Wanted("li", "school", ("410105-s",)))
    sid = sessions.start(kept, "li", "password")
    manager.do("locked", "li")
    assert sessions.held(kept, sid) is None and checked(kept, "li", password) == "locked"
    for _ in range(5):
        tried(kept, "li")
    manager.do("unlocked", "li")
    assert isinstance(checked(kept, "li", password), Account)


def test_a_reset_lets_in_by_a_new_password_alone(kept: Store) -> None:
    manager = boss(kept, "410105")
    old = manager.create(Wanted("li", "school", ("410105-s",)))
    secret = factor.new_secret()
    factor.turn_on(kept, "li", secret, pyotp.TOTP(secret).now())
    sid = sessions.start(kept, "li", "password")
    new = manager.reset("li")
    li = checked(kept, "li", new)
    assert isinstance(li, Account) and li.must_change and not li.second_factor
    assert checked(kept, "li", old) == "wrong" and sessions.held(kept, sid) is None
    assert not any(new in str(entry) or old in str(entry) for entry in entries(kept))


def test_signing_out_everywhere_and_removing_end_all_sessions(kept: Store) -> None:
    manager = boss(kept, "410105")
    manager.create(Wanted("li", "school", ("410105-s",)))
    for deed in ("signed_out", "removed"):
        sids = [sessions.start(kept, "li", "password") for _ in range(2)]
        manager.do(deed, "li")
        assert not any(sessions.held(kept, sid) for sid in sids)
    assert book.accounts(kept) == {}


def test_a_county_gives_no_right_to_the_log_and_a_city_does() -> None:
    assert "auditor" not in {role.key for role in givable("county")}
    assert "auditor" in {role.key for role in givable("city")}
    assert {role.key for role in givable("school")} == set() == {role.key for role in givable("class")}
    for level in LEVELS:
        reach = LEVELS[LEVELS.index(level) :]
        assert all(set(role.levels) & set(reach) for role in givable(level))


def test_first_passwords_keep_to_the_policy_and_never_come_twice(kept: Store) -> None:
    (kept.data / "settings.toml").write_text("[accounts]\nshortest_password = 30\nkinds = 4\n")
    made = Manager(kept).create_all([Wanted(f"u{n}", "school", ("410105-s",)) for n in range(50)])
    assert len(set(made)) == 50 and all(len(one) >= 30 for one in made)


def test_who_runs_commands_on_the_server_may_do_all(kept: Store) -> None:
    Manager(kept).create(Wanted("root", "admin", ("410100",)))
    Manager(kept).create(Wanted("audit", "auditor", ("410100",)))
    assert [user for _, user, *_ in entries(kept)] == ["console", "console"]


def test_a_scope_without_the_right_is_told_apart_from_the_server(kept: Store) -> None:
    blind = Scope("city", ("410100",), "admin", "boss", frozenset({"view"}))
    assert Manager(kept, blind, ways).accounts() == []
