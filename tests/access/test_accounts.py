"""Accounts: kept as hashes, checked in the same time whoever asks, gone as soon as they are removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from argon2 import PasswordHasher

from access import accounts as book
from access import passwords
from access.store import Store, store
from common.errors import BadAccounts

PASSWORD = "Correct horse 1"


def test_an_account_signs_in_with_its_password_alone(kept: Store) -> None:
    book.add(kept, "wang", "county", ["410105"], PASSWORD, "王主任")
    wang = book.account(kept, "wang")
    assert wang is not None and wang.name == "王主任"
    assert book.verified(wang, PASSWORD) and not book.verified(wang, PASSWORD + " ")
    assert not book.verified(None, PASSWORD)
    assert (wang.scope.level, wang.scope.unit_ids, wang.scope.may_see_names) == ("county", ("410105",), False)


def test_an_account_may_have_several_units_in_the_order_given(kept: Store) -> None:
    book.add(kept, "li", "officer", ["410105", "410103", "410105"], PASSWORD)
    assert book.accounts(kept)["li"].scope.unit_ids == ("410105", "410103")
    assert book.accounts(kept)["li"].level == "county"


@pytest.mark.parametrize(
    ("unit", "level"), [("410000", "province"), ("410100", "city"), ("410105", "county")]
)
def test_the_code_of_a_region_tells_the_level(tmp_path: Path, unit: str, level: str) -> None:
    assert book.add(store(tmp_path), "wang", "director", [unit], PASSWORD).level == level


def test_a_removed_account_is_gone_with_all_that_was_its_own(kept: Store) -> None:
    book.add(kept, "wang", "county", ["410105"], PASSWORD)
    book.set_password(kept, "wang", PASSWORD + "!")
    book.remove(kept, "wang")
    assert book.accounts(kept) == {}
    with pytest.raises(BadAccounts, match="no such account"):
        book.remove(kept, "wang")
    book.add(kept, "wang", "county", ["410105"], PASSWORD)


def test_a_name_is_given_once(kept: Store) -> None:
    book.add(kept, "wang", "county", ["410105"], PASSWORD)
    with pytest.raises(BadAccounts, match="already"):
        book.add(kept, "wang", "city", ["410100"], PASSWORD)
    assert book.accounts(kept)["wang"].role.key == "county"


@pytest.mark.parametrize(
    ("name", "role", "units", "password"),
    [
        ("Wang!", "county", ["410105"], PASSWORD),
        ("wang", "king", ["410105"], PASSWORD),
        ("wang", "county", [], PASSWORD),
        ("wang", "county", [" "], PASSWORD),
        ("wang", "officer", ["410105", "410100"], PASSWORD),
        ("wang", "officer", ["4100000001"], PASSWORD),
        ("wang", "county", ["410105"], "Sho1!"),
        ("wang", "county", ["410105"], "onlyletters and spaces"),
        ("wang", "county", ["410105"], "Wang2020!"),
    ],
)
def test_what_will_not_do_is_said_in_both_languages_and_nothing_is_written(
    tmp_path: Path, name: str, role: str, units: list[str], password: str
) -> None:
    with pytest.raises(BadAccounts) as told:
        book.add(store(tmp_path), name, role, units, password)
    assert told.value.zh.endswith("。") and password not in str(told.value) + told.value.zh
    assert book.accounts(store(tmp_path)) == {}


def test_the_last_five_passwords_do_not_come_again_and_the_sixth_does(kept: Store) -> None:
    words = [f"{PASSWORD}{n}" for n in range(6)]
    book.add(kept, "wang", "county", ["410105"], words[0])
    for word in words[1:5]:
        book.set_password(kept, "wang", word)
    for word in words[:5]:
        with pytest.raises(BadAccounts, match="last 5"):
            book.set_password(kept, "wang", word)
    book.set_password(kept, "wang", words[5])
    book.set_password(kept, "wang", words[0])
    assert book.verified(book.account(kept, "wang"), words[0])


def test_the_bureau_may_ask_for_longer_passwords(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[accounts]\nshortest_password = 20\n")
    with pytest.raises(BadAccounts, match="20 to 200"):
        book.add(store(tmp_path), "wang", "county", ["410105"], PASSWORD)


def test_passwords_are_kept_as_argon2id_of_the_cost_that_owasp_asks_for() -> None:
    made = PasswordHasher()
    assert made.type.name == "ID" and made.memory_cost >= 19_456 and made.time_cost >= 2
    assert passwords.hashed(PASSWORD).startswith("$argon2id$")
