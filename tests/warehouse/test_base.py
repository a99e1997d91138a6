"""Queries ask the published snapshot, within the reader's scope, and outlive a broken one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from access.scope import Level, Scope
from common.errors import BrokenSnapshot, NoSnapshot
from tests import town
from warehouse.queries import base


def scope(level: Level, *units: str) -> Scope:
    return Scope(level, units, level, "test", frozenset({"view", "lists", "export"}))


def seen(table: str, one: Scope, grain: Level | None = None) -> set[str]:
    condition, params = base.scope_filter(one, grain)
    column = "unit_id" if grain else "class_id"
    return set(base.ask(f"select distinct {column} one from {table} where {condition}", params)["one"])


@pytest.mark.parametrize(
    ("one", "grain", "units"),
    [
        (scope("province", town.PROVINCE), "city", {town.CITY}),
        (scope("city", town.CITY), "county", {town.JINSHUI, town.ERQI}),
        (scope("county", town.JINSHUI), "school", {town.A, town.B}),
        (scope("school", town.A), "class", {town.A1, town.A2}),
        (scope("class", town.A1), "class", {town.A1}),
        (scope("class", town.A1), "school", set()),
        (scope("school", town.A), "city", set()),
        (scope("county"), "school", set()),
    ],
)
def test_a_mart_shows_the_units_of_the_scope_and_nothing_wider(
    served: Path, one: Scope, grain: Level, units: set[str]
) -> None:
    assert seen(f"mart_{grain}_day", one, grain) == units


@pytest.mark.parametrize(
    ("one", "classes"),
    [
        (scope("province", town.PROVINCE), {town.A1, town.A2}),
        (scope("county", town.ERQI), set()),
        (scope("school", town.A), {town.A1, town.A2}),
        (scope("class", town.A2), {town.A2}),
    ],
)
def test_people_are_filtered_by_the_scope(served: Path, one: Scope, classes: set[str]) -> None:
    assert seen("core_person", one) == classes


def test_a_value_is_bound_and_never_read_as_sql(served: Path) -> None:
    assert seen("core_person", scope("class", "x' or '1'='1")) == set()


def test_an_answer_may_be_changed_without_changing_the_next(served: Path) -> None:
    sql = "select region_id from core_region order by 1"
    first = base.ask(sql)
    first.loc[0, "region_id"] = "changed"
    assert base.ask(sql)["region_id"][0] == town.PROVINCE


def last() -> date | None:
    day = base.last_day()
    return day.date() if day is not None else None


def test_a_new_snapshot_is_picked_up_by_the_next_question(served: Path) -> None:
    assert last() == town.LAST
    town.publish(served, "000002-town", days=town.DAYS[:2])
    assert last() == town.DAYS[1]
    assert base.current().id == "000002-town"


def test_one_request_is_answered_by_one_snapshot(served: Path) -> None:
    with base.pinned():
        town.publish(served, "000002-town", days=town.DAYS[:2])
        assert last() == town.LAST
    assert last() == town.DAYS[1]


@pytest.mark.parametrize("wreck", [b"", b"no database at all" * 100])
def test_the_last_good_snapshot_goes_on_when_the_next_is_broken(served: Path, wreck: bytes) -> None:
    assert last() == town.LAST
    (served / "snapshots" / "000002-bad.duckdb").write_bytes(wreck)
    link = served / "snapshots" / "current"
    link.unlink()
    link.symlink_to("000002-bad.duckdb")
    assert last() == town.LAST
    town.publish(served, "000003-town", days=town.DAYS[:1])
    assert last() == town.DAYS[0]


def test_a_link_that_is_gone_keeps_the_last_good_snapshot(served: Path) -> None:
    assert last() == town.LAST
    (served / "snapshots" / "current").unlink()
    assert last() == town.LAST


def test_without_any_snapshot_the_sentence_says_what_to_run(tmp_path: Path) -> None:
    base.use(tmp_path)
    with pytest.raises(NoSnapshot, match="etl nightly") as told:
        base.current()
    assert "etl nightly" in told.value.zh


def test_a_broken_first_snapshot_is_a_sentence_too(tmp_path: Path) -> None:
    folder = tmp_path / "snapshots"
    folder.mkdir()
    (folder / "000001-bad.duckdb").write_bytes(b"x" * 5000)
    (folder / "current").symlink_to("000001-bad.duckdb")
    base.use(tmp_path)
    with pytest.raises(BrokenSnapshot, match="etl nightly"):
        base.current()


def test_the_connection_reads_no_other_file(served: Path) -> None:
    with pytest.raises(duckdb.PermissionException):
        base.ask("select * from read_csv('settings.toml')")
