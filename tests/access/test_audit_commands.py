from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from access.__main__ import app
from access.audit import Entry, lines, record
from access.audit_head import place
from access.store import store


def run(*arguments: object, lang: str = "zh") -> Result:
    return CliRunner().invoke(app, ["audit", *map(str, arguments)], env={"EPIDESK_LANG": lang})


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for number in range(3):
        record(store(tmp_path), Entry("sign_in", f"user{number}"))
    return tmp_path


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "审计链完整：3 条"), ("en", "The audit is whole: 3 entries")]
)
def test_verify_says_that_the_audit_is_whole(data: Path, lang: str, said: str) -> None:
    result = run("verify", "--data", data, lang=lang)
    assert (result.exit_code, result.stdout.startswith(said)) == (0, True)


@pytest.mark.parametrize(("lang", "said"), [("zh", "缺第 4 条"), ("en", "Entry 4 of the audit is missing")])
def test_verify_names_the_first_missing_entry_and_ends_with_1(data: Path, lang: str, said: str) -> None:
    place(data).write_text(f"9 {'a' * 64}\n")
    result = run("verify", "--data", data, lang=lang)
    assert result.exit_code == 1 and said in result.stderr and "Traceback" not in result.output


def test_prune_keeps_half_a_year_by_itself_and_says_how_many_went(data: Path) -> None:
    result = run("prune", "--data", data, lang="en")
    assert (result.exit_code, result.stdout) == (
        0,
        "0 entries went, the last 180 days stay; the chain is whole.\n",
    )
    assert len(list(lines(store(data)))) == 3


def test_prune_refuses_less(data: Path) -> None:
    result = run("prune", "--data", data, "--days", 30)
    assert result.exit_code == 1
