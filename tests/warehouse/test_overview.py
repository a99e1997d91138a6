"""Totals and units: sums within the scope, unknown where there is no roster."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np

from tests import town
from tests.warehouse.test_base import scope
from warehouse.queries import overview
from warehouse.queries.units import fever_by_day, unit_table
from warehouse.snapshots import mark_good_night


def test_totals_of_a_county_add_up_its_classes(served: Path) -> None:
    last = overview.totals(scope("county", town.JINSHUI), town.DAYS).iloc[-1]
    assert (last["enrolled"], last["reported"], last["missing"], last["fever"]) == (10, 6, 4, 2)


def test_a_province_is_the_sum_of_its_cities(served: Path) -> None:
    province = overview.totals(scope("province", town.PROVINCE), town.DAYS)
    city = overview.totals(scope("city", town.CITY), town.DAYS)
    assert province.equals(city)


def test_without_a_roster_enrolled_is_unknown_and_never_zero(served: Path) -> None:
    last = overview.totals(scope("school", town.C), town.DAYS).iloc[-1]
    assert np.isnan(last["enrolled"]) and np.isnan(last["missing"]) and np.isnan(last["reported_of"])
    assert last["reported"] == 6


def test_a_role_without_people_has_no_rows(served: Path) -> None:
    assert overview.totals(scope("city", town.CITY), town.DAYS, "staff").empty


def test_units_bear_names_and_what_they_lie_in(served: Path) -> None:
    found = overview.units(scope("city", town.CITY), "school", [town.LAST])
    assert list(found["parent_id"]) == [town.JINSHUI, town.JINSHUI, town.ERQI]
    assert list(found["name"]) == ["郑州市第一中学", "金水区第二小学", "二七区第三小学"]


def test_the_table_names_units_that_did_not_report_that_day(served: Path) -> None:
    town.publish(served, "000002-town", days=town.DAYS[:2])
    found = unit_table(scope("county", town.JINSHUI), "class", town.LAST)
    assert list(found["unit_id"]) == [town.A1, town.A2, town.B1]
    assert found["reported"].isna().all()


def test_fever_stands_on_its_day_and_nothing_on_the_others(served: Path) -> None:
    days = [*town.DAYS, datetime(2020, 3, 7).date()]
    lines = fever_by_day(scope("county", town.JINSHUI), "class", [town.A2, town.A1], days)
    assert np.array_equal(lines, [[1, 1, 0, np.nan], [0, 0, 2, np.nan]], equal_nan=True)


def test_freshness_tells_of_the_last_night(served: Path) -> None:
    told = overview.freshness()
    assert (told["files"], told["files_refused"], told["rows_refused"]) == (2, 1, 3)
    assert overview.good_night() == datetime(2020, 3, 7, 2, 14)


def test_a_night_that_found_nothing_new_is_a_good_one_too(served: Path) -> None:
    later = datetime(2020, 3, 8, 2, 15)
    mark_good_night(served, later)
    assert overview.good_night() == later
