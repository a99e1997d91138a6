"""Signing in: tries are counted in the store, for every worker together, and forgotten after a while."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from access import accounts as book
from access.accounts import Account
from access.rights import ROLES
from access.sign_in import checked, duty, tried
from access.store import Store
from access.tables import AccountRow
from common.settings import Policy

PASSWORD = "Correct horse 1"
NOW = datetime.now(UTC)


@pytest.fixture
def wang(kept: Store) -> Store:
    book.add(kept, "wang", "county", ["410105"], PASSWORD)
    return kept


def test_five_tries_close_an_account_for_half_an_hour(wang: Store) -> None:
    for _ in range(5):
        assert checked(wang, "wang", "wrong", NOW) == "wrong"
    assert checked(wang, "wang", PASSWORD, NOW) == "wait"
    assert checked(wang, "wang", PASSWORD, NOW + timedelta(minutes=29)) == "wait"
    told = checked(wang, "wang", PASSWORD, NOW + timedelta(minutes=31))
    assert isinstance(told, Account) and told.user == "wang"


def test_a_right_password_forgets_the_tries_before(wang: Store) -> None:
    for _ in range(3):
        for _ in range(4):
            checked(wang, "wang", "wrong", NOW)
        assert isinstance(checked(wang, "wang", PASSWORD, NOW), Account)


def test_a_name_that_nobody_has_waits_like_any_other(wang: Store) -> None:
    told = [checked(wang, "nobody", "wrong", NOW) for _ in range(7)]
    assert told == ["wrong"] * 5 + ["wait"] * 2
    assert isinstance(checked(wang, "wang", PASSWORD, NOW), Account)


def test_many_tries_at_once_are_no_more_than_the_policy_allows(wang: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        let = list(pool.map(lambda _: tried(wang, "wang", NOW), range(24)))
    assert sum(let) == 5


def test_that_an_account_is_locked_is_told_to_who_knows_its_password(wang: Store) -> None:
    with wang.session() as session:
        session.get_one(AccountRow, "wang").locked = True
    assert checked(wang, "wang", "wrong") == "wrong"
    assert checked(wang, "wang", PASSWORD) == "locked"


ONE = Account("wang", ROLES["officer"], "city", ("410100",), "王", changed_at=NOW)


@pytest.mark.parametrize(
    ("change", "policy", "wanted"),
    [
        ({}, {}, None),
        ({"must_change": True}, {}, "password"),
        ({"must_change": True}, {"first_change": False}, None),
        ({"changed_at": NOW - timedelta(days=91)}, {}, "password"),
        ({"changed_at": NOW - timedelta(days=91)}, {"password_days": 0}, None),
        ({}, {"second_factor": ["officer"]}, "factor"),
        ({}, {"second_factor": ["admin"]}, None),
        ({"second_factor": True}, {"second_factor": ["officer"]}, None),
        ({"must_change": True}, {"second_factor": ["officer"]}, "password"),
    ],
)
def test_the_policy_says_what_comes_first(
    change: dict[str, object], policy: dict[str, object], wanted: str | None
) -> None:
    one = replace(ONE, **change)  # type: ignore[arg-type]
    assert duty(one, Policy.model_validate(policy), NOW) == wanted
