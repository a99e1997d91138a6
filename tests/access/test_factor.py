"""The second factor: each code once, near its time; recovery codes once, for a lost phone."""

from __future__ import annotations

import pyotp
import pytest

from access import accounts as book
from access import factor
from access.store import Store
from access.tables import AccountRow
from common.errors import BadAccounts

NOW = 1_900_000_015.0
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(steps: int = 0, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(NOW + 30 * steps)


@pytest.fixture
def wang(kept: Store) -> Store:
    book.add(kept, "wang", "county", ["410105"], "Correct horse 1")
    return kept


@pytest.fixture
def codes(wang: Store) -> list[str]:
    return factor.turn_on(wang, "wang", SECRET, code(-1), NOW)


def test_it_is_turned_on_by_a_code_of_the_phone_alone(wang: Store) -> None:
    for wrong in ("", "000000", code(5), "１２３４５６"):
        with pytest.raises(BadAccounts):
            factor.turn_on(wang, "wang", SECRET, wrong, NOW)
    assert not book.accounts(wang)["wang"].second_factor
    assert len(set(factor.turn_on(wang, "wang", SECRET, f" {code()[:3]} {code()[3:]}", NOW))) == 10
    assert book.accounts(wang)["wang"].second_factor


@pytest.mark.usefixtures("codes")
def test_a_code_lets_in_once_and_no_older_one_after_it(wang: Store) -> None:
    assert factor.used(wang, "wang", code(), NOW)
    assert not factor.used(wang, "wang", code(), NOW)
    assert not factor.used(wang, "wang", code(-1), NOW)
    assert factor.used(wang, "wang", code(1), NOW)


@pytest.mark.usefixtures("codes")
def test_the_code_that_turned_it_on_lets_nobody_in(wang: Store) -> None:
    assert not factor.used(wang, "wang", code(-1), NOW)


@pytest.mark.usefixtures("codes")
@pytest.mark.parametrize("wrong", ["", "000000", code(-3), code(3), code(secret="A" * 32)])
def test_a_code_of_another_time_or_phone_does_not(wang: Store, wrong: str) -> None:
    assert not factor.used(wang, "wang", wrong, NOW)


def test_a_recovery_code_lets_in_once(wang: Store, codes: list[str]) -> None:
    assert factor.used(wang, "wang", codes[3].upper(), NOW)
    assert not factor.used(wang, "wang", codes[3], NOW)
    assert factor.recovery_left(wang, "wang") == 9
    assert factor.used(wang, "wang", codes[4].replace("-", ""), NOW)


def test_nobody_uses_codes_of_somebody_else(wang: Store, codes: list[str]) -> None:
    book.add(wang, "li", "county", ["410105"], "Correct horse 1")
    assert not factor.used(wang, "li", codes[0], NOW) and not factor.used(wang, "li", code(), NOW)
    assert not factor.used(wang, "nobody", codes[0], NOW)


def test_the_store_holds_no_recovery_code(wang: Store, codes: list[str]) -> None:
    with wang.engine.connect() as connection:
        told = str(connection.exec_driver_sql("select * from account_recovery").all())
    assert not any(one in told or one.replace("-", "") in told for one in codes)


def test_turned_off_nothing_is_asked_or_left(wang: Store, codes: list[str]) -> None:
    factor.turn_off(wang, "wang")
    assert not factor.used(wang, "wang", codes[0], NOW) and factor.recovery_left(wang, "wang") == 0
    with wang.reading() as session:
        assert session.get_one(AccountRow, "wang").totp_secret is None


def test_the_picture_is_drawn_here_and_says_whose_it_is() -> None:
    svg = factor.picture("wang", SECRET)
    assert svg.startswith("<svg") and "http" not in svg and "<script" not in svg
