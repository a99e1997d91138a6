"""Days in a row, when days come late, come again, or come in any order: always as if all had come at once."""

from __future__ import annotations

import random
from datetime import date, timedelta

import duckdb
import pyarrow as pa
import pytest

from warehouse import runs
from warehouse.models.catalog import models

PEOPLE = ("a", "b", "c", "d")
DAYS = [date(2020, 3, 2) + timedelta(days=n) for n in range(9)]
(MISSING,) = (model.sql for model in models() if model.name == "mart_missing")
Since = dict[str, date]
LINES = pa.schema(
    [("person_id", pa.string()), *((name, pa.date32()) for name in ("day", "since", "next_day", "until"))]
)


class Desk:
    """What nights keep: per collected day who is missing and since when, as it was written, and core_run."""

    def __init__(self) -> None:
        self.stored: dict[date, Since] = {}
        self.lines = LINES.empty_table()
        self.written = 0

    def night(self, news: dict[date, set[str]]) -> None:
        """Build the days of `news` (day → who is missing) anew and leave all others as they are."""
        days = sorted({*self.stored, *news})
        with duckdb.connect() as db:
            for name in ("snap", "prev"):
                db.execute(f"attach ':memory:' as {name}")
            db.execute("use snap")
            db.register("lines", self.lines)
            db.execute("create table prev.core_run as from lines")
            runs.begin(db, days, sorted(news), goes_on=True)
            for day in sorted(news):
                before = [d for d in days if d < day][-1:]
                known = {p: since for d in before for p, (since, _) in self.shown(db, d).items()}
                self.stored[day] = {person: known.get(person, day) for person in news[day]}
                following = next((d for d in days if d > day), None)
                if following is not None and following not in news:
                    here, there = (table(db, d, self.stored[d]) for d in (day, following))
                    runs.tell(db, day, following, here, there)
            self.lines = db.execute("select * from snap.core_run").to_arrow_table().cast(LINES)
            self.found = {day: {p: n for p, (_, n) in self.shown(db, day).items()} for day in days}

    def shown(self, db: duckdb.DuckDBPyConnection, day: date) -> dict[str, tuple[date, int]]:
        """person → first day of the run and days in a row, as mart_missing tells them."""
        sql = MISSING.replace("core_absence as a", f"{table(db, day, self.stored[day])} as a")
        rows = db.execute(f"select person_id, since, days_in_a_row from ({sql})").fetchall()
        assert len(rows) == len(self.stored[day]), "a person is told once a day"
        return {person: (since, n) for person, since, n in rows}


def table(db: duckdb.DuckDBPyConnection, day: date, missing: Since) -> str:
    """core_absence of one day."""
    name = f"absence_{day:%Y%m%d}"
    rows = pa.table(
        {
            "person_id": pa.array(list(missing), pa.string()),
            "day": pa.array([day] * len(missing), pa.date32()),
            **{
                key: pa.nulls(len(missing), pa.string())
                for key in ("role", "class_id", "school_id", "county_id")
            },
            "city_id": pa.nulls(len(missing), pa.string()),
            "since": pa.array(list(missing.values()), pa.date32()),
        }
    )
    db.register(name, rows)
    return name


def counted(missing: dict[date, set[str]]) -> dict[date, dict[str, int]]:
    """Days in a row by going through all days, one after the other."""
    found: dict[date, dict[str, int]] = {}
    running: dict[str, int] = {}
    for day in sorted(missing):
        running = {person: running.get(person, 0) + 1 for person in missing[day]}
        found[day] = running
    return found


@pytest.mark.parametrize("seed", range(12))
def test_in_whatever_order_days_come_and_come_again_each_run_is_as_long_as_it_is(seed: int) -> None:
    chance = random.Random(seed)
    desk = Desk()
    known: dict[date, set[str]] = {}
    for _ in range(14):
        days = chance.sample(DAYS, chance.choice([1, 1, 1, 2, 3]))
        news = {day: {person for person in PEOPLE if chance.random() < 0.6} for day in days}
        known |= news
        desk.night(news)
        assert desk.found == counted(known)


def test_a_late_day_touches_no_other_day_s_rows() -> None:
    desk = Desk()
    desk.night({day: {"a", "b"} for day in DAYS if day != DAYS[4]})
    before = {day: dict(since) for day, since in desk.stored.items()}
    desk.night({DAYS[4]: {"a"}})
    assert {day: since for day, since in desk.stored.items() if day != DAYS[4]} == before
    assert (desk.found[DAYS[8]], desk.found[DAYS[3]]) == ({"a": 9, "b": 4}, {"a": 4, "b": 4})
