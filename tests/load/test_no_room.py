"""The store can't be written: who reads goes on reading, who writes is told why in a sentence."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from access import sessions, store
from access.store import FILE, Store
from common.errors import BadStore


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store of the test's own that waits a tenth of a second for another program."""
    monkeypatch.setattr(store, "BUSY_S", 0.1)
    made = store.store(tmp_path)
    yield made
    made.engine.dispose()


def full(engine: Engine) -> None:
    """From the next connection on there is no room for another page."""
    event.listen(engine, "connect", lambda connection, _: connection.execute("pragma max_page_count = 1"))
    engine.dispose()


def test_a_full_disk_is_one_sentence_and_reading_goes_on(opened: Store) -> None:
    sid = sessions.start(opened, "city", "demo")
    full(opened.engine)
    with pytest.raises(BadStore, match="full") as told:
        for _ in range(2_000):
            sessions.start(opened, "x" * 40, "demo")
    assert "磁盘空间" in told.value.zh and "\n" not in str(told.value)
    later = datetime.now(UTC) + timedelta(minutes=5)
    held = sessions.held(opened, sid, later)
    assert held is not None and held.user == "city"


def test_a_store_that_another_program_holds_is_one_sentence_and_reading_goes_on(opened: Store) -> None:
    sid = sessions.start(opened, "city", "demo")
    with closing(sqlite3.connect(opened.data / FILE, isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(BadStore, match="locked") as told:
            sessions.start(opened, "county", "demo")
        assert "占用" in told.value.zh
        later = datetime.now(UTC) + timedelta(minutes=5)
        assert sessions.held(opened, sid, later) is not None
        other.execute("rollback")
    assert sessions.start(opened, "county", "demo")
