"""Stores for tests: SQLite in a folder, and a real PostgreSQL where one is installed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from access.store import Store, store
from common.settings import app_settings
from tests import postgres


@pytest.fixture(scope="session")
def databases() -> Iterator[str]:
    """The address of the databases of a PostgreSQL that this run started, `%s` for the name of one."""
    programs = postgres.programs()
    if programs is None:
        pytest.skip("No PostgreSQL is installed here: apt-get install postgresql.")
    folder = Path(tempfile.mkdtemp(prefix="epidesk-pg-"))  # a socket's path must be short
    try:
        with postgres.running(folder, programs) as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(databases: str) -> str:
    """The address of an empty database; the same for all tests, as making one takes longer than emptying it."""
    engine = create_engine(databases % "postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("drop schema public cascade"))
        connection.execute(text("create schema public"))
    engine.dispose()
    return databases % "postgres"


@pytest.fixture(params=["sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An empty store: once in SQLite, once in PostgreSQL."""
    if request.param == "postgresql":
        monkeypatch.setenv("EPIDESK_STORE", request.getfixturevalue("database"))
        app_settings.cache_clear()
    opened = store(tmp_path)
    assert opened.engine.dialect.name == request.param
    yield opened
    opened.engine.dispose()
    monkeypatch.undo()
    app_settings.cache_clear()
