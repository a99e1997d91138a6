from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from tests import town
from tests.pages.conftest import Client

PATHS = ("/download/missing.csv", "/download/trends.xlsx", "/download/refused.csv", "/download/unmatched.csv")


def rows(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


@pytest.mark.parametrize("path", [*PATHS, "/geo/cells.json?res=8"])
def test_a_unit_outside_of_the_scope_is_refused(reader: Client, path: str) -> None:
    sign = "&" if "?" in path else "?"
    assert reader("county").get(f"{path}{sign}unit={town.ERQI}").status_code == 403
    assert reader("class").get(f"{path}{sign}unit={town.JINSHUI}").status_code == 403


@pytest.mark.parametrize("path", [*PATHS, "/geo/cells.json?res=8", "/geo/counties.json"])
def test_nothing_is_given_to_strangers(web: Any, data: Any, path: str) -> None:
    answer = web.test_client().get(path, headers={"Accept": "application/json"})
    assert answer.status_code == 401


def test_a_county_takes_counts_of_its_missing_away_and_no_people(reader: Client) -> None:
    text = reader("county").get(f"/download/missing.csv?unit={town.A}").data.decode("utf-8-sig")
    assert town.A1 in text and "李" not in text


def test_a_school_takes_its_missing_away_with_names(reader: Client) -> None:
    found = rows(reader("school", "chase_missing").get("/download/missing.csv"))
    assert len(found) > 1
    assert not any("*" in row[5] for row in found[1:])


def test_trends_leave_out_units_of_others(reader: Client) -> None:
    found = rows(reader("county").get(f"/download/trends.csv?units={town.JINSHUI},{town.ERQI}"))
    assert {row[1] for row in found[1:] if len(row) > 1} == {town.JINSHUI}


@pytest.mark.parametrize(
    "path", ["/download/missing.pdf", "/download/persons.csv", "/geo/counties.json?of=999999"]
)
def test_what_there_is_not_is_not_found(reader: Client, path: str) -> None:
    assert reader("city").get(path).status_code == 404


@pytest.mark.parametrize("resolution", ["", "x", "5", "15", "8;drop"])
def test_a_resolution_that_there_is_not_is_a_bad_request(reader: Client, resolution: str) -> None:
    assert reader("city").get(f"/geo/cells.json?res={resolution}").status_code == 400
