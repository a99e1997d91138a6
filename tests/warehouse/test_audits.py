"""The audits: quiet over a good snapshot, loud over one that is broken in any of the ways that matter."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from warehouse import snapshots
from warehouse.audits import failures


@pytest.fixture
def open_snapshot(small_city: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the small city's snapshot that may be spoilt; views are made tables first."""
    published = snapshots.published(small_city)
    assert published is not None
    copy = shutil.copy(published, tmp_path / "copy.duckdb")
    with duckdb.connect(str(copy)) as connection:
        yield connection


def days(connection: duckdb.DuckDBPyConnection) -> list[date]:
    """All days."""
    return [row[0] for row in connection.execute("select distinct day from mart_city_day").fetchall()]


def as_table(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Make a view over the lake a table of its own."""
    found = connection.execute("select 1 from duckdb_views() where view_name = ?", [name]).fetchone()
    if found:
        connection.execute(
            f"create table copied as from {name}; drop view {name}; alter table copied rename to {name}"
        )


def test_a_good_snapshot_passes(open_snapshot: duckdb.DuckDBPyConnection) -> None:
    assert failures(open_snapshot, days(open_snapshot)) == []


@pytest.mark.parametrize(
    ("table", "damage", "told"),
    [
        ("core_person", "insert into core_person from core_person limit 1", "core_person: unique"),
        ("core_person", "update core_person set name = null where rowid = 3", "core_person: not_null"),
        ("core_report", "insert into core_report from core_report limit 1", "core_report: unique"),
        ("mart_school_day", "insert into mart_school_day from mart_school_day limit 1", "mart_school_day: unique"),
        ("mart_school_day", "update mart_school_day set unit_id = null where rowid = 0", "mart_school_day: not_null"),
        ("mart_school_day", "update mart_school_day set missing = missing + 1 where enrolled > 0", "+ missing"),
        ("mart_county_day", "update mart_county_day set fever = fever + 1 where rowid = 0", "school_day = mart_county"),
        ("mart_city_day", "update mart_city_day set enrolled = enrolled - 1 where rowid = 0", "county_day = mart_city"),
        ("mart_city_day", "delete from mart_city_day where rowid = 0", "county_day = mart_city"),
        ("mart_city_day", "insert into mart_city_day select '999999', * exclude (unit_id) from mart_city_day limit 1",
         "county_day = mart_city"),
        ("mart_class_day", "update mart_class_day set reported = reported + 999", "class_day <= mart_school"),
        ("mart_missing", "delete from mart_missing where person_id = (select min(person_id) from mart_missing)",
         "mart_missing"),
        ("etl_file", "update etl_file set rows_in = rows_in + 1 where kind = 'answers'", "etl_file"),
    ],
)  # fmt: skip
def test_a_spoilt_table_is_told(
    open_snapshot: duckdb.DuckDBPyConnection, table: str, damage: str, told: str
) -> None:
    as_table(open_snapshot, table)
    open_snapshot.execute(damage)
    assert any(told in message for message in failures(open_snapshot, days(open_snapshot)))


def test_days_that_were_not_rebuilt_are_not_looked_at_again(open_snapshot: duckdb.DuckDBPyConnection) -> None:
    first, *others = sorted(days(open_snapshot))
    open_snapshot.execute("update mart_city_day set fever = fever + 1 where day = ?", [first])
    assert failures(open_snapshot, others) == []
    assert failures(open_snapshot, [first]) != []
