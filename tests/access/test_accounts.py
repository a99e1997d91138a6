"""Accounts: kept as hashes, checked in the same time whoever asks, gone as soon as they are removed."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from access import accounts as book
from access.__main__ import app
from common.errors import BadAccounts

PASSWORD = "correct horse"


def test_an_account_signs_in_with_its_password_alone(tmp_path: Path) -> None:
    book.add(tmp_path, "wang", "county", "410105", PASSWORD, "王主任")
    wang = book.accounts(tmp_path)["wang"]
    assert book.verified(wang, PASSWORD) and not book.verified(wang, PASSWORD + " ")
    assert not book.verified(None, PASSWORD)
    assert (wang.scope.level, wang.scope.unit_ids, wang.scope.may_see_names) == ("county", ("410105",), False)


def test_the_file_holds_hashes_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    book.add(tmp_path, "wang", "county", "410105", PASSWORD)
    path = tmp_path / book.FILE
    assert PASSWORD not in path.read_text() and "$argon2id$" in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_names_with_quotes_come_back_as_they_were(tmp_path: Path) -> None:
    book.add(tmp_path, "li", "school", "4100000001", PASSWORD, 'Li "the\\head"')
    book.add(tmp_path, "wang", "class", "4100000001-1", PASSWORD)
    assert book.accounts(tmp_path)["li"].name == 'Li "the\\head"'


def test_a_removed_account_is_gone(tmp_path: Path) -> None:
    book.add(tmp_path, "wang", "county", "410105", PASSWORD)
    book.remove(tmp_path, "wang")
    assert book.accounts(tmp_path) == {}
    with pytest.raises(BadAccounts, match="no such account"):
        book.remove(tmp_path, "wang")


@pytest.mark.parametrize(
    ("name", "role", "unit", "password"),
    [
        ("Wang!", "county", "410105", PASSWORD),
        ("wang", "king", "410105", PASSWORD),
        ("wang", "county", "", PASSWORD),
        ("wang", "county", "410105", "short"),
    ],
)
def test_what_will_not_do_is_said_and_nothing_is_written(
    tmp_path: Path, name: str, role: str, unit: str, password: str
) -> None:
    with pytest.raises(BadAccounts):
        book.add(tmp_path, name, role, unit, password)
    assert not (tmp_path / book.FILE).exists()


@pytest.mark.parametrize("text", ["[wang", '[wang]\nrole = "king"\n', "wang = 3\n", "\xff"])
def test_a_file_that_can_not_be_read_is_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / book.FILE).write_text(text, encoding="latin-1")
    with pytest.raises(BadAccounts, match=book.FILE):
        book.accounts(tmp_path)


def test_the_command_adds_lists_and_removes(tmp_path: Path) -> None:
    run = CliRunner().invoke
    where = ["--data", str(tmp_path)]
    made = run(
        app,
        ["add", "wang", "--role", "county", "--unit", "410105", *where],
        input=f"{PASSWORD}\n{PASSWORD}\n",
    )
    assert made.exit_code == 0 and "wang may sign in as county of 410105" in made.output
    assert PASSWORD not in made.output
    assert "wang\tcounty\t410105" in run(app, ["list", *where]).output
    assert run(app, ["remove", "wang", *where]).exit_code == 0
    assert "no accounts yet" in run(app, ["list", *where]).output
