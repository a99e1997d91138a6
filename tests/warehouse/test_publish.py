"""Publishing: a name of its own for each snapshot, and one link that moves."""

import os
from pathlib import Path

import pytest

from warehouse import snapshots
from warehouse.publish import next_number, publish


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder without a snapshot."""
    (tmp_path / "snapshots").mkdir()
    return tmp_path


def built(data: Path, text: str) -> Path:
    """Something to publish."""
    path = data / "snapshots" / ".building.duckdb"
    path.write_text(text)
    return path


def test_nothing_is_published_in_an_empty_folder(data: Path) -> None:
    assert snapshots.published(data) is None
    assert snapshots.quiet_night(data) is None
    assert next_number(data) == 1


def test_each_snapshot_has_a_name_of_its_own_and_the_link_names_the_last(data: Path) -> None:
    first = publish(data, built(data, "one"), next_number(data), "aaaaaaaabb")
    second = publish(data, built(data, "two"), next_number(data), "ccccccccdd")
    assert [path.name for path in (first, second)] == ["000001-aaaaaaaa.duckdb", "000002-cccccccc.duckdb"]
    assert snapshots.published(data) == second.resolve()
    assert first.read_text() == "one", "who reads it may go on"
    assert os.readlink(data / "snapshots" / "current") == second.name, "relative: the folder may be moved"


def test_the_old_snapshot_serves_until_the_link_moves(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = publish(data, built(data, "one"), 1, "aaaaaaaa")

    def cut(*_: object) -> None:
        raise OSError("power cut")

    monkeypatch.setattr(Path, "symlink_to", cut)
    with pytest.raises(OSError, match="power cut"):
        publish(data, built(data, "two"), 2, "bbbbbbbb")
    monkeypatch.undo()
    assert snapshots.published(data) == first.resolve()
    third = publish(data, built(data, "three"), next_number(data), "cccccccc")
    assert third.name.startswith("000003")
    assert snapshots.published(data) == third.resolve()


def test_a_link_to_nowhere_counts_as_nothing_published(data: Path) -> None:
    (data / "snapshots" / "current").symlink_to("000009-gone.duckdb")
    assert snapshots.published(data) is None
