"""Building a snapshot: what a run laid out, through the models, into a new DuckDB file and the lake."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from warehouse import runs
from warehouse.lake import Piece, answers, quoted, scan, write
from warehouse.models.catalog import Model, models
from warehouse.taken_over import carry, take_over
from warehouse.window import FEW, LENGTHS, before, lay_out_window, touched

BATCH_ROWS = 1_000_000
"""Answers rebuilt at once: bounds memory; a larger day goes alone."""

COPY_ROWS = 1_000_000
"""A lake fact up to this size is also copied into the snapshot: pages read a table faster than many files."""

COPIED = frozenset({"mart_class_day", "mart_missing", "mart_question_day"})
Said = Callable[[int], None]
Maker = Callable[[duckdb.DuckDBPyConnection], None]
"""Lays out an input that is no file and no query (`stg_suggestion`), from what was built of the batch before."""


class Build:
    """One new snapshot in the making.

    `connection` is open on the new file; `previous` (attached as `prev`) is the published one, or None.
    `pieces` are the lake's files that the new snapshot will name; those of rebuilt days are replaced. `gone` are days
    whose answers were let go: what was counted of them is taken over, from `prev` even when other models made it.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        data: Path,
        stem: str,
        pieces: Iterable[Piece],
        previous: Path | None,
        makers: Mapping[str, Maker] | None = None,
        gone: Sequence[date] = (),
    ) -> None:
        self.db = connection
        self.data = data
        self.stem = stem
        self.pieces = list(pieces)
        self.previous = previous
        self.makers = dict(makers or {})
        self.gone = list(gone)
        self.rosters_changed = True

    def of(self, fact: str, days: Sequence[date] | None = None) -> list[Piece]:
        """The pieces of one fact, of all days or some, oldest first."""
        wanted = None if days is None else set(days)
        found = [p for p in self.pieces if p.fact == fact and (wanted is None or p.day in wanted)]
        return sorted(found, key=lambda p: (p.day or date.min, p.path))

    def collected(self) -> list[date]:
        """The days of which there are or were answers, oldest first."""
        return sorted({p.day for p in self.of("answer") if p.day is not None}.union(self.gone))

    def roster(self, changed: bool) -> None:
        """Tables that only rosters decide: rebuilt when a roster changed, else taken over."""
        self.rosters_changed = changed or self.previous is None
        for model in models():
            if model.daily:
                continue
            if model.stored == "scratch" or self.rosters_changed:
                self._build_roster(model)
            elif model.stored == "snapshot":
                self.db.execute(f"create table snap.{model.name} as from prev.{model.name}")
            else:
                self._view_over(model.name)

    def _build_roster(self, model: Model) -> None:
        if model.stored == "lake":
            self.db.execute(f"create or replace temp table scratch_{model.name} as {model.sql}")
            query = f"from scratch_{model.name}"
            piece = write(self.db, self.data, model.name, query, day=None, stem=self.stem, sort=model.sort)
            self.pieces = [p for p in self.pieces if p.fact != model.name] + [piece]
            self.db.execute(f"drop table scratch_{model.name}")
            self._view_over(model.name)
        else:
            kind = "temp table" if model.stored == "scratch" else "table"
            self.db.execute(f"create or replace {kind} {model.name} as {model.sql}")

    def days(self, changed: Sequence[date], said: Said = lambda _: None) -> None:
        """Rebuild `changed` days, a batch at a time, then what looks back on them."""
        daily = [m for m in models() if m.per in ("day", "day after day") and m.stored != "view"]
        collected = self.collected()
        self._take_over(daily, changed)
        runs.begin(self.db, collected, changed, self.previous is not None)
        for batch in self._batches(sorted(changed)):
            self._lay_out(batch)
            for model in daily:
                if model.per == "day after day":
                    self._one_after_other(model, batch, collected, frozenset(changed))
                else:
                    self._make(model, batch)
            said(len(batch))
        if not changed:
            self._shapes(daily)
        if self.gone and self.previous is None:
            carry(self.db, _tables(daily), self.gone)
        self._clear(daily)
        for model in models():
            if model.stored == "view":
                self._view(model)
            elif model.per in LENGTHS:
                self._windowed(model, changed)

    def _one_after_other(
        self, model: Model, batch: Sequence[date], collected: Sequence[date], changed: frozenset[date]
    ) -> None:
        """A model that goes on from the day before, and what that means for a day after it that stays as it is."""
        for day in batch:
            self._calendar([day])
            prior = self.of(model.name, [d for d in collected if d < day][-1:])
            self.db.execute(f"create or replace temp view prior_absence as {self._absent(prior)}")
            piece = self._write(model, day, model.sql)
            following = next((d for d in collected if d > day), None)
            if following is not None and following not in changed:
                there = scan(self.data, self.of(model.name, [following]))
                runs.tell(self.db, day, following, f"({self._absent([piece])})", there)
        self._calendar(batch)
        written = self.of(model.name, batch)
        self.db.execute(f"create or replace temp view {model.name} as from {scan(self.data, written)}")

    def _absent(self, pieces: Sequence[Piece]) -> str:
        """Who is missing in `pieces` of core_absence and since when, by all that is known."""
        if not pieces:
            return "select '' as person_id, null::date as since where false"
        (missing,) = (model for model in models() if model.name == "mart_missing")
        inner = missing.sql.replace("core_absence as a", f"{scan(self.data, pieces)} as a")
        return f"select person_id, since from ({inner})"

    def _view(self, model: Model) -> None:
        """A view, or a table where it is small and pages ask for it often."""
        rows = sum(piece.rows for piece in self.of("core_absence"))
        small = model.name in COPIED and rows <= COPY_ROWS
        self.db.execute(f"create {'table' if small else 'view'} snap.{model.name} as {model.sql}")

    def _drop(self, name: str) -> None:
        """Drop a temporary table or view, whichever it is."""
        for kind, source in (
            ("view", "duckdb_views() where view_name"),
            ("table", "duckdb_tables() where table_name"),
        ):
            if self.db.execute(f"select 1 from {source} = ? and temporary", [name]).fetchone():
                self.db.execute(f"drop {kind} temp.{name}")

    def _take_over(self, daily: Sequence[Model], changed: Sequence[date]) -> None:
        """Rows of unchanged days come from the published snapshot; lake files of changed days are let go."""
        gone = set(changed)
        made = {model.name for model in models() if model.daily}
        self.pieces = [p for p in self.pieces if not (p.fact in made and p.day in gone)]
        if self.previous is not None:
            take_over(self.db, _tables(daily), changed)

    def _batches(self, days: Sequence[date], rows: Mapping[date, int] | None = None) -> Iterator[list[date]]:
        """Days that are rebuilt together: as many as have BATCH_ROWS `rows` (unset: answers), a larger one alone."""
        rows = self._rows("answer", days) if rows is None else rows
        batch: list[date] = []
        for day in days:
            if batch and sum(rows[d] for d in batch) + rows[day] > BATCH_ROWS:
                yield batch
                batch = []
            batch.append(day)
        if batch:
            yield batch

    def _rows(self, fact: str, days: Sequence[date]) -> dict[date, int]:
        rows = dict.fromkeys(days, 0)
        for piece in self.of(fact, days):
            if piece.day is not None:
                rows[piece.day] += piece.rows
        return rows

    def _lay_out(self, batch: Sequence[date]) -> None:
        self._calendar(batch)
        self.db.execute(
            f"create or replace temp view stg_answer as from {answers(self.db, self.data, self.of('answer', batch))}"
        )

    def _calendar(self, days: Sequence[date]) -> None:
        self.db.execute("create or replace temp table batch_day (day date)")
        if days:
            self.db.executemany("insert into batch_day values (?)", [[day] for day in days])

    def _make(self, model: Model, batch: Sequence[date]) -> None:
        """Run one daily model. A day that goes alone runs straight into its file: it may be too wide for memory."""
        self._feed(model)
        with self._joins(model):
            if model.stored == "lake" and len(batch) == 1:
                piece = self._write(model, batch[0], model.sql)
                self.db.execute(
                    f"create or replace temp view {model.name} as from {scan(self.data, [piece])}"
                )
            else:
                self.db.execute(f"create or replace temp table {model.name} as {model.sql}")
                self._store(model, batch)

    def _feed(self, model: Model) -> None:
        """Make the inputs of a model that are neither files nor queries."""
        for name in sorted(model.reads & set(self.makers)):
            self.makers[name](self.db)

    @contextmanager
    def _joins(self, model: Model) -> Iterator[None]:
        if model.as_written:
            self.db.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
        try:
            yield
        finally:
            self.db.execute("reset disabled_optimizers")

    def _write(self, model: Model, day: date, query: str) -> Piece:
        piece = write(
            self.db,
            self.data,
            model.name,
            query,
            day=day,
            stem=self.stem,
            sort=model.sort,
            hidden=model.hidden,
            derived=model.derived,
        )
        self.pieces.append(piece)
        return piece

    def _store(self, model: Model, batch: Sequence[date]) -> None:
        if model.stored == "snapshot":
            if self._has(model.name):
                self.db.execute(f"insert into snap.{model.name} from temp.{model.name}")
            else:
                self.db.execute(f"create table snap.{model.name} as from temp.{model.name}")
        elif model.stored == "lake":
            self._write_days(model, batch, f"temp.{model.name}")

    def _write_days(self, model: Model, days: Sequence[date], table: str) -> None:
        for day in days:
            self._write(model, day, f"select * from {table} where day = {quoted(day.isoformat())}")

    def _shapes(self, daily: Sequence[Model]) -> None:
        """Empty tables of the right shape, when nothing was collected yet."""
        self._calendar([])
        self.db.execute(f"create or replace temp view prior_absence as {self._absent([])}")
        if not self.of("answer"):
            for model in daily:
                self._feed(model)
                self.db.execute(f"create or replace temp table {model.name} as {model.sql}")
                if not self._has(model.name) and not self.of(model.name) and model.stored != "scratch":
                    kept = f"* exclude ({', '.join(model.hidden)})" if model.hidden else "*"
                    self.db.execute(f"create table snap.{model.name} as select {kept} from temp.{model.name}")

    def _clear(self, daily: Sequence[Model]) -> None:
        """The batch's tables go, so that a model's name means all its days again."""
        for model in daily:
            self._drop(model.name)
        for model in daily:
            if model.stored == "lake":
                self._view_over(model.name)

    def _windowed(self, model: Model, changed: Sequence[date]) -> None:
        """Rebuild `model` for the changed days and the collected ones that look back on them."""
        collected, length = self.collected(), LENGTHS[model.per]
        days = [day for day in touched(collected, changed, length) if day not in self.gone]
        self.pieces = [p for p in self.pieces if not (p.fact == model.name and p.day in set(days))]
        for batch in self._batches(days, self._held(model, days)):
            self._calendar(batch)
            self._look_back(
                model, batch, [(day, other) for day in batch for other in before(collected, day, length)]
            )
            self.db.execute(f"create or replace temp table {model.name} as {model.sql}")
            self._write_days(model, batch, f"temp.{model.name}")
            self.db.execute(f"drop table temp.{model.name}")
        for name in self._looked_at(model):
            self._drop(name)
        if not self.of(model.name):
            self._calendar([])
            lay_out_window(self.db, [], "snap.core_report", "snap.core_report")
            self.db.execute(f"create table snap.{model.name} as {model.sql}")
        self._view_over(model.name)

    def _held(self, model: Model, days: Sequence[date]) -> dict[date, int]:
        """How many answers of each day memory has to hold at once: all, or over a week those that repeat others."""
        every = self._rows("answer", days)
        if not self._looked_at(model):
            return every
        repeats = self._rows("core_repeat", days)
        return {day: max(every[day] // FEW, repeats[day]) for day in days}

    def _look_back(self, model: Model, batch: Sequence[date], pairs: Sequence[tuple[date, date]]) -> None:
        """Lay out the window over `pairs`; the lake's facts that `model` reads are of its days alone."""
        earlier = self.of("core_report", [other for _, other in pairs])
        rebuilt = scan(self.data, self.of("core_report", batch))
        lay_out_window(
            self.db, pairs, rebuilt, scan(self.data, earlier) if earlier else f"(from {rebuilt} where false)"
        )
        days = [*batch, *(other for _, other in pairs)]
        for name in self._looked_at(model):
            self.db.execute(
                f"create or replace temp view {name} as from {scan(self.data, self.of(name, days))}"
            )

    def _looked_at(self, model: Model) -> list[str]:
        return sorted(model.reads & {m.name for m in models() if m.stored == "lake" and m.daily})

    def _view_over(self, fact: str) -> None:
        """A view of all days over the lake; a table where the fact is small and pages ask for it often."""
        pieces = self.of(fact)
        if not pieces or self._has(fact):
            return
        small = fact in COPIED and sum(piece.rows for piece in pieces) <= COPY_ROWS
        # days that are gone keep the columns that they were made with
        options = ("union_by_name = true",) if self.gone else ()
        self.db.execute(
            f"create {'table' if small else 'view'} snap.{fact} as select * from {scan(self.data, pieces, *options)}"
        )

    def _has(self, name: str) -> bool:
        found = self.db.execute(
            "select 1 from duckdb_tables() where table_name = ? and not temporary "
            "and database_name = 'snap' union all "
            "select 1 from duckdb_views() where view_name = ? and not temporary and database_name = 'snap'",
            [name, name],
        ).fetchone()
        return found is not None


def _tables(daily: Sequence[Model]) -> list[str]:
    """The models that are tables of the snapshot."""
    return [model.name for model in daily if model.stored == "snapshot"]
