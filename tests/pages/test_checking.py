"""The check that a page asks for runs apart, for a bounded time, in bounded memory, and can't be asked amiss."""

import sys
from pathlib import Path

import pytest

from pages import checking
from pages.checking import CheckFailed, checked, in_force
from warehouse.queries import base

PROGRAM = "import sys; {}"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder that nothing was published in."""
    base.use(tmp_path)
    return tmp_path


def instead(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Another program in place of the check."""
    monkeypatch.setattr(checking, "_command", lambda: [sys.executable, "-c", program])


def test_the_sources_in_force_are_those_of_the_folder(home: Path) -> None:
    assert "wenjuanxing" in {one["name"] for one in in_force()["sources"]}
    (home / "sources").mkdir()
    (home / "sources" / "ours.toml").write_text('kind = "answers"\nmarks = ["孩子"]\n', encoding="utf-8")
    assert "ours" in {one["name"] for one in in_force()["sources"]}, "a saved profile is seen at once"


def test_a_profile_that_can_not_be_used_is_told_with_its_sentence(home: Path) -> None:
    path = home / "1.csv"
    path.write_text("孩子\n王一\n", encoding="utf-8")
    with pytest.raises(CheckFailed) as caught:
        checked(path, "1.csv", draft=("ours", 'kind = "poem"\n'))
    assert "ours.toml" in caught.value.zh
    file = checked(path, "1.csv", draft=("ours", 'kind = "answers"\nmarks = ["孩子"]\n'))["files"][0]
    assert file["source"]["name"] == "ours"
    assert not (home / "sources").exists(), "nothing is written"


def test_a_name_that_looks_like_an_option_is_only_a_name(home: Path) -> None:
    path = home / "1.csv"
    path.write_text("a\n1\n", encoding="utf-8")
    assert checked(path, "--plain")["files"][0]["name"] == "--plain"


def test_a_check_that_takes_too_long_is_ended(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    instead(monkeypatch, "import time; time.sleep(60)")
    monkeypatch.setattr(checking, "SECONDS", 1)
    with pytest.raises(CheckFailed) as caught:
        in_force()
    assert "1 秒内没有读完" in caught.value.zh


def test_a_check_that_asks_for_all_memory_is_ended(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MEMORY", 1 << 30)
    instead(monkeypatch, "import time; time.sleep(0.3); bytearray(2 << 30); print('{}')")
    with pytest.raises(CheckFailed) as caught:
        in_force()
    assert "MemoryError" in caught.value.zh


def test_a_check_is_made_once_while_nothing_changes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = in_force()
    instead(monkeypatch, "raise SystemExit(1)")
    assert in_force() == first
