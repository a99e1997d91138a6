"""How every query asks: on the current snapshot, read-only, cached, and filtered by the reader's scope.

A worker opens the published snapshot lazily, and again when another one is published. When the new one
can't be opened the last good one goes on serving.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from access.scope import Level, Scope
from common.errors import BrokenSnapshot, NoSnapshot
from common.settings import app_settings
from warehouse.snapshots import connect, published, snapshot_id
from warehouse.volume import missing, mounted

log = logging.getLogger(__name__)
CACHE_ENTRIES = 600
CACHE_ROWS = 20_000

# The parts of the tree of regions below a province or a city, whatever lies between.
_COUNTIES_OF = """county_id in (select region_id from core_region
    where level = 'county' and (parent_id in ({ids})
    or parent_id in (select region_id from core_region where parent_id in ({ids}))))"""


@dataclass(frozen=True)
class Snapshot:
    """An open snapshot: its id, its file and a connection that cursors are taken from."""

    id: str
    path: Path
    connection: duckdb.DuckDBPyConnection


class _Reader:
    """The worker's open snapshot and the answers it has given."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.data_dir: Path | None = None
        self.snapshot: Snapshot | None = None
        self.refused: Path | None = None
        self.answers: OrderedDict[tuple[object, ...], pd.DataFrame] = OrderedDict()

    def current(self) -> Snapshot:
        folder = self.data_dir or app_settings().data
        path = published(folder)
        held = self.snapshot
        if held and (path is None or path in (held.path, self.refused)):
            return held
        if path is None:
            raise NoSnapshot(
                "Nothing is published yet",
                str(folder),
                f"Run `python -m etl nightly --data {folder}`; this page then shows the data.",
                zh=f"尚未发布数据。请运行 python -m etl nightly --data {folder}，完成后刷新本页。",
            )
        with self.lock:
            return self._open(path)

    def _open(self, path: Path) -> Snapshot:
        if self.snapshot and self.snapshot.path == path:
            return self.snapshot
        settings = app_settings()
        try:
            opened = connect(path, threads=settings.threads, memory_limit=settings.memory_limit)
            opened.execute("select count(*) from core_region").fetchall()
        except (BrokenSnapshot, duckdb.Error) as error:
            if self.snapshot is None:
                raise error if isinstance(error, BrokenSnapshot) else _broken(path, error) from error
            self.refused = path
            log.error("keeping snapshot %s: %s", self.snapshot.id, error)
            return self.snapshot
        # Cursors of the older snapshot may still be read by other threads: it closes when the last one goes.
        self.snapshot = Snapshot(snapshot_id(path), path, opened)
        self.answers.clear()
        return self.snapshot


_reader = _Reader()
_pinned: ContextVar[Snapshot | None] = ContextVar("pinned", default=None)


def _broken(path: Path, error: Exception) -> BrokenSnapshot:
    return BrokenSnapshot(
        f"The snapshot can't be read: {str(error).splitlines()[0]}",
        str(path),
        "Run `python -m etl nightly` again; it publishes a new one.",
        zh=f"快照无法读取（{path.name}）。请重新运行 python -m etl nightly。",
    )


def use(data_dir: Path) -> None:
    """Serve this data folder from now on instead of that of the settings (other data folder, or a test's)."""
    with _reader.lock:
        _reader.data_dir, _reader.snapshot, _reader.refused = data_dir, None, None
        _reader.answers.clear()


def data_dir() -> Path:
    """The data folder that is served."""
    return _reader.data_dir or app_settings().data


def current() -> Snapshot:
    """The snapshot that answers now: the pinned one, else the published one.

    Raises NoSnapshot when nothing was ever published, BrokenSnapshot when the first one can't be read.
    """
    return _pinned.get() or _reader.current()


@contextmanager
def pinned() -> Iterator[str | None]:
    """Within it all answers come from one snapshot, even when another is published meanwhile: that of a pin around this
    one, else the published one. Gives its id, None when there is none."""
    held: Snapshot | None = None
    with suppress(NoSnapshot, BrokenSnapshot):
        held = current()
    token = _pinned.set(held)
    try:
        yield held.id if held else None
    finally:
        _pinned.reset(token)


def _hashable(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def ask(sql: str, params: Sequence[object] = ()) -> pd.DataFrame:
    """The answer of the current snapshot. `params` fill the `?` of `sql`; values never stand in the text.

    Answers are kept per snapshot, text and parameters. The frame returned may be changed by the caller
    (copy on write). A number column with gaps is float64 with NaN, a boolean one object with None.
    Raises NoSnapshot, BrokenSnapshot, NotMounted.
    """
    snapshot = current()
    key = (snapshot.id, snapshot.path, sql, *map(_hashable, params))
    kept = _reader.answers.get(key)
    if kept is not None:
        return kept.copy(deep=False)
    try:
        frame = _plain(snapshot.connection.cursor().execute(sql, list(params)).df())
    except (
        duckdb.IOException,
        duckdb.CatalogException,
        duckdb.BinderException,
        duckdb.InvalidInputException,
    ) as error:
        if isinstance(error, duckdb.IOException) and not mounted(data_dir()):
            raise missing(data_dir()) from error
        raise _broken(snapshot.path, error) from error
    if len(frame) <= CACHE_ROWS:
        with _reader.lock:
            _reader.answers[key] = frame
            while len(_reader.answers) > CACHE_ENTRIES:
                _reader.answers.popitem(last=False)
    return frame.copy(deep=False)


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Numbers with gaps as floats with NaN, booleans with gaps as objects with None.

    pandas' own types for gaps answer a comparison with NA, which has no truth.
    """
    for name, kind in frame.dtypes.items():
        if isinstance(kind, pd.BooleanDtype):
            frame[name] = frame[name].astype(object).where(frame[name].notna(), None)
        elif pd.api.types.is_extension_array_dtype(kind) and pd.api.types.is_numeric_dtype(kind):
            frame[name] = frame[name].astype("float64")
    return frame


def marks(values: Sequence[object]) -> str:
    """`?, ?, ?` for so many values."""
    return ", ".join("?" * len(values))


def scope_filter(scope: Scope, grain: Level | None = None) -> tuple[str, list[object]]:
    """A condition, and its parameters, that keeps the rows of `scope`; put it into a `where`.

    Without `grain` the table has columns `county_id`, and `school_id` or `class_id` where a school or a class
    may ask for it. With `grain` it is a mart by `unit_id` of that level (mart_school_day: "school"). A scope
    finer than the grain sees nothing: a county's total is not a teacher's to read. Nor does who may not view.
    """
    return units_filter(scope, grain) if scope.may_view else ("false", [])


def people_filter(scope: Scope) -> tuple[str, list[object]]:
    """The condition of `scope_filter` for tables of single people: who may see counts alone sees none of them."""
    return scope_filter(scope) if scope.may_list else ("false", [])


def units_filter(scope: Scope, grain: Level | None = None) -> tuple[str, list[object]]:
    """The condition of `scope_filter` for what everybody may know of the units of `scope`: that they exist."""
    ids: list[object] = list(scope.unit_ids)
    order = ("province", "city", "county", "school", "class")
    if not ids or (grain and order.index(grain) < order.index(scope.level)):
        return "false", []
    if grain == scope.level:
        return f"unit_id in ({marks(ids)})", ids
    if grain == "city":
        return f"unit_id in (select region_id from core_region where parent_id in ({marks(ids)}))", ids
    if scope.level in ("province", "city"):
        condition = _COUNTIES_OF.format(ids=marks(ids))
        if grain == "county":
            condition = condition.replace("county_id in", "unit_id in", 1)
        return condition, ids * 2
    return f"{scope.level}_id in ({marks(ids)})", ids


def collected_days() -> list[pd.Timestamp]:
    """The days that have data, oldest first."""
    return list(ask("select distinct day from mart_city_day order by day")["day"])


def last_day() -> pd.Timestamp | None:
    """The last published day."""
    days = collected_days()
    return days[-1] if days else None
