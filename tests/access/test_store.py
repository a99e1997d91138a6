"""The store: made and migrated when it is opened, one writer at a time, accounts of earlier versions taken in once."""

from __future__ import annotations

import logging
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select

from access import accounts as book
from access.former import FILE
from access.store import FILE as DATABASE
from access.store import Store, _opened, store
from access.tables import Base, Fact, SessionRow
from common.errors import BadAccounts, BadStore
from common.settings import app_settings

HASH = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$hash"
FORMER = f"""
[wang]
role = "county"
unit = "410105"
name = "王主任"
password = "{HASH}"

["li"]
role = "officer"
unit = "410100"
password = "{HASH}"
"""


def test_the_migrations_make_the_tables_that_the_program_knows(kept: Store) -> None:
    with kept.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    store(tmp_path)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob(f"{DATABASE}*")} == {0o600}


def test_a_transaction_that_fails_leaves_nothing(kept: Store) -> None:
    with pytest.raises(RuntimeError), kept.session() as session:
        session.add(Fact(key="a", value="1"))
        raise RuntimeError
    with kept.reading() as session:
        assert session.get(Fact, "a") is None


def test_writers_that_read_first_wait_for_each_other(kept: Store) -> None:
    with kept.session() as session:
        session.add(Fact(key="n", value="0"))

    def count(_: int) -> None:
        with kept.session() as session:
            fact = session.scalars(select(Fact).where(Fact.key == "n").with_for_update()).one()
            fact.value = str(int(fact.value) + 1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(40)))
    with kept.reading() as session:
        assert session.scalars(select(Fact.value)).one() == "40"


def test_a_moment_keeps_its_place_in_time(kept: Store) -> None:
    noon = datetime(2026, 3, 6, 12, tzinfo=UTC)
    with kept.session() as session:
        session.add(SessionRow(digest="d", user="u", how="password", started_at=noon, seen_at=noon))
    with kept.reading() as session:
        assert session.scalars(select(SessionRow.seen_at)).one() == noon


def test_accounts_of_an_earlier_version_move_in_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE).write_text(FORMER, encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        found = book.accounts(store(tmp_path))
    assert "2 accounts" in caplog.text and FILE in caplog.text
    assert found["wang"].name == "王主任" and found["wang"].scope.unit_ids == ("410105",)
    assert (found["li"].level, found["li"].name, found["li"].hash) == ("city", "li", HASH)
    book.remove(store(tmp_path), "wang")
    _opened.cache_clear()
    assert list(book.accounts(store(tmp_path))) == ["li"]


@pytest.mark.parametrize("text", ["[wang", '[wang]\nrole = "king"\n', "wang = 3\n", "\xff"])
def test_a_former_file_that_can_not_be_read_is_a_sentence_and_nothing_moves_in(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / FILE).write_text(text, encoding="latin-1")
    for _ in range(2):
        with pytest.raises(BadAccounts, match=FILE):
            store(tmp_path)
    (tmp_path / FILE).unlink()
    assert book.accounts(store(tmp_path)) == {}


@pytest.mark.parametrize(
    "address", ["nonsense", "oracle://x", "postgresql://nobody:secret@127.0.0.1:1/x?connect_timeout=2"]
)
def test_a_store_that_can_not_be_opened_is_a_sentence_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("EPIDESK_STORE", address)
    app_settings.cache_clear()
    try:
        with pytest.raises(BadStore, match="EPIDESK_STORE") as told:
            store(tmp_path)
    finally:
        monkeypatch.undo()
        app_settings.cache_clear()
    assert "secret" not in str(told.value) + told.value.zh


def test_a_folder_that_is_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(BadStore):
        store(tmp_path / "data")
