"""The operational store: accounts, sessions and all else that is written while the dashboard runs.

SQLite in the data folder unless EPIDESK_STORE names another database. What is published never lies here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session

from access.former import move_in
from common.errors import BadStore
from common.settings import BureauSettings, Policy, app_settings

FILE = "accounts.sqlite3"
BUSY_S = 5
_ONE_AT_A_TIME = 4_104_105
"""Whoever migrates holds this lock of PostgreSQL, so that workers that start together don't both do it."""


class Store:
    """An open store, at the head of its migrations."""

    def __init__(self, engine: Engine, data: Path) -> None:
        self.engine = engine
        self.data = data

    @property
    def policy(self) -> Policy:
        """How the bureau guards its accounts, as its settings say now."""
        return BureauSettings.load(self.data).accounts

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction that may write: committed at its end, or undone as a whole. On SQLite one at a time."""
        engine = self.engine.execution_options(epidesk_writes=True)
        with _told(self), Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only reads, and waits for nobody."""
        with _told(self), Session(self.engine, expire_on_commit=False) as session:
            yield session


@contextmanager
def _told(store: Store) -> Iterator[None]:
    """A store that is locked, full or gone is one sentence (BadStore), as whoever runs the server can mend it."""
    try:
        yield
    except OperationalError as error:
        what = str(error.orig).splitlines()[0]
        raise BadStore(
            f"Nothing was saved, as the store of accounts does not answer: {what}",
            store.engine.url.render_as_string(),
            "See whether its disk is full or another program holds it; then try again.",
            zh=f"业务库暂时无法使用（{what}），本次操作未保存。请检查磁盘空间是否已满、是否被其他程序占用，然后重试。",
        ) from error


def store(data: Path) -> Store:
    """The store of a data folder, migrated to head when it is opened first. Raises BadStore, BadAccounts."""
    # by process: a connection must not be shared with the worker that it was forked from
    return _opened(_url(data), data.absolute(), os.getpid())


def _url(data: Path) -> URL:
    given = app_settings().store
    if not given:
        return URL.create("sqlite", database=str(data.absolute() / FILE))
    try:
        url = make_url(given)
    except ArgumentError as error:
        raise _bad("EPIDESK_STORE is no address of a database", "EPIDESK_STORE") from error
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


@lru_cache(maxsize=8)
def _opened(url: URL, data: Path, process: int) -> Store:
    try:
        engine = _engine(url)
        opened = Store(engine, data)
        with engine.execution_options(epidesk_writes=True).begin() as connection:
            _migrate(connection)
            move_in(connection, data)
    except (DBAPIError, NoSuchModuleError, ModuleNotFoundError, OSError) as error:
        told = str(getattr(error, "orig", error)).splitlines()[:1]
        raise _bad(f"The store can't be opened: {' '.join(told)}", url.render_as_string()) from error
    return opened


def _bad(what: str, where: str) -> BadStore:
    return BadStore(
        what,
        where,
        "Correct EPIDESK_STORE (unset: SQLite in the data folder), or see to it that the database answers.",
        zh=f"业务库无法打开（{where}）：{what}。请改正 EPIDESK_STORE（不设则用 SQLite），或检查数据库。",
    )


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=10)
    path = Path(url.database or FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # for its owner alone from the first byte
    engine = create_engine(url, connect_args={"timeout": BUSY_S}, pool_size=5, max_overflow=20)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _: Any) -> None:
    # The driver begins transactions when it thinks fit; `_begin` does it when we say so.
    connection.isolation_level = None
    for pragma in ("journal_mode = wal", "foreign_keys = on", "synchronous = full"):
        connection.execute(f"pragma {pragma}")


def _begin(connection: Connection) -> None:
    """Who will write takes the lock at once: a reader who turned writer would fail instead of waiting."""
    writes = connection.get_execution_options().get("epidesk_writes")
    connection.exec_driver_sql("begin immediate" if writes else "begin")


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
