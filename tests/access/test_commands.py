"""`python -m access`: the first administrator, recovery, lists and tables, each failure a sentence."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from access import accounts as book
from access import sessions
from access.__main__ import app
from access.accounts import Account
from access.sign_in import checked
from access.store import store
from common.errors import BadAccounts
from tests.serving import ROOT

TYPED = "Correct horse 1"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`run("list")` runs a command on a folder of the test's own."""

    def command(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(app, [*words, "--data", str(tmp_path)], input=typed)

    return command


def first_password(told: Result) -> str:
    found = re.search(r"first sign-in: (\S+)", told.output)
    assert found is not None, told.output
    return found[1]


def test_the_first_administrator_signs_in_with_what_is_printed_and_changes_it(
    run: Run, tmp_path: Path
) -> None:
    told = run("add", "boss", "--role", "admin", "--unit", "410100", "--shown", "账号管理员")
    assert told.exit_code == 0 and "boss may sign in as admin of 410100" in told.output
    boss = checked(store(tmp_path), "boss", first_password(told))
    assert (
        isinstance(boss, Account) and boss.must_change and boss.scope.may_manage and boss.name == "账号管理员"
    )


def test_accounts_are_listed_with_their_units_and_removed(run: Run) -> None:
    assert "no accounts yet" in run("list").output
    run("add", "wang", "--role", "officer", "--unit", "410105", "--unit", "410103")
    assert "wang\tofficer\t410105 410103\twang" in run("list").output
    assert run("remove", "wang").exit_code == 0
    assert "no accounts yet" in run("list").output


def test_who_can_not_get_in_is_let_in_again(run: Run, tmp_path: Path) -> None:
    run("add", "wang", "--role", "county", "--unit", "410105")
    kept = store(tmp_path)
    sid = sessions.start(kept, "wang", "password")
    for _ in range(6):
        checked(kept, "wang", "wrong")
    told = run("recover", "wang")
    assert isinstance(checked(kept, "wang", first_password(told)), Account)
    assert sessions.held(kept, sid) is None


def test_a_typed_password_is_never_shown(run: Run, tmp_path: Path) -> None:
    run("add", "wang", "--role", "county", "--unit", "410105")
    told = run("password", "wang", typed=f"{TYPED}\n{TYPED}\n")
    assert told.exit_code == 0 and TYPED not in told.output
    assert book.verified(book.account(store(tmp_path), "wang"), TYPED)
    assert isinstance(run("password", "wang", typed="short\nshort\n").exception, BadAccounts)


def test_a_table_comes_in_and_goes_out(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "accounts.csv"
    table.write_text(
        "user,name,role,units\nli,李校长,school,4100000001\nwang,王,county,410105\n", encoding="utf-8"
    )
    told = run("import", str(table))
    assert told.exit_code == 0 and "2 made" in told.output and "user,password" in told.output
    assert "li,李校长,school,4100000001" in run("export").output
    assert run("export", str(table)).exit_code == 0
    assert "0 made, 0 changed, 2 the same" in run("import", str(table)).output


@pytest.mark.parametrize(
    "words",
    [
        ("add", "wang", "--role", "king", "--unit", "410105"),
        ("recover", "nobody"),
        ("remove", "nobody"),
        ("password", "nobody"),
        ("import", "absent.csv"),
        ("export", "absent/accounts.csv"),
    ],
    ids=" ".join,
)
def test_a_failure_is_one_sentence_and_no_traceback(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "access", *words, "--data", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1 and done.stdout == ""
    assert "Traceback" not in done.stderr and done.stderr.count("\n") == 1
