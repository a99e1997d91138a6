"""What somebody works out who has every file of all accounts that see no names: a simulated city, by the door."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from flask import Flask
from flask.testing import FlaskClient

from analysis.suppression import LINKED, MOST, SHOWN, SMALL, SPAN, TOGETHER
from pages.leaving import SIGNS, TRIO
from pages.units_rows import COUNTS
from tests.analysis.test_suppression import Sums, bounds
from tests.pages.test_leaving import taken
from warehouse.queries import base

Cell = tuple[str, str]
"""A unit and a count."""
ACCOUNTS = ("city", "director", "county", "analyst")
MARKS = {sign: mark for mark, sign in SIGNS.items()}
EPSILON = 1e-6


@pytest.fixture(scope="module")
def day(small_city: Path, web: Flask) -> str:
    """The last day of the simulated city, which is served."""
    base.use(small_city)
    last = base.last_day()
    assert last is not None
    return f"{last:%Y-%m-%d}"


@pytest.fixture(scope="module")
def truth(day: str) -> dict[Cell, float]:
    """The counts as they are (NaN unknown): what no file may let anybody find."""
    columns = ", ".join(f"sum({name})::double as {name}" for name in COUNTS)
    found = pd.concat(
        base.ask(f"select unit_id, {columns} from mart_{level}_day where day = ? group by unit_id", [day])
        for level in ("city", "county", "school", "class")
    )
    return {
        (str(row["unit_id"]), name): float(row[name]) for row in found.to_dict("records") for name in COUNTS
    }


def signed_in(web: Flask, user: str) -> FlaskClient:
    client = web.test_client()
    assert client.post("/login", data={"username": user, "password": "demo"}).status_code == 302
    return client


def files(web: Flask, user: str, day: str) -> Iterator[tuple[str, pd.DataFrame, dict[str, int]]]:
    """Each file with counts of that day: its address, its rows, and where in them the unit and the counts stand."""
    counties = base.ask("select region_id from core_region where level = 'county' order by 1")["region_id"]
    units = ["", *(f"&unit={one}" for one in counties[::4])]
    for unit in units:
        client = signed_in(web, user)  # files are bounded by session
        for level in ("county", "school", "class"):
            query = f"day={day}&level={level}{unit}"
            answer = client.get(f"/download/units.csv?{query}")
            if answer.status_code != 200:
                continue
            frame = taken(client, f"/download/units.csv?{query}")
            first = frame.shape[1] - len(COUNTS) - 1
            yield f"units?{query}", frame, {"unit": 0} | {name: first + n for n, name in enumerate(COUNTS)}
    client = signed_in(web, user)
    for level in ("county", "school", "class"):
        frame = taken(client, f"/download/missing.csv?day={day}&by={level}")
        yield f"missing?by={level}", frame, {"unit": 0, "enrolled": 3, "reported": 4, "missing": 5}
    for name in ("fever", "missing", "suspected", "isolating"):
        frame = taken(client, f"/download/trends.csv?day={day}&ind={name}")
        yield f"trends?ind={name}", frame[frame.iloc[:, 0].str.startswith(day)], {"unit": 1, name: 3}


@pytest.fixture(scope="module")
def seen(web: Flask, day: str) -> dict[Cell, str]:
    """What all files say of each count; no two of them say different things of one."""
    said: dict[Cell, tuple[str, str]] = {}
    for user in ACCOUNTS:
        for address, frame, places in files(web, user, day):
            for row in frame.itertuples(index=False):
                for name, place in places.items():
                    if name == "unit":
                        continue
                    value = str(row[place])
                    value = value if value in MARKS or not value else str(float(value))
                    before = said.setdefault((str(row[places["unit"]]), name), (value, f"{user} {address}"))
                    assert before[0] == value, (row, name, before, user, address)
    return {cell: value for cell, (value, _) in said.items()}


def test_no_two_files_disagree_and_what_is_shown_is_true(
    seen: dict[Cell, str], truth: dict[Cell, float]
) -> None:
    assert len(seen) > 800 and set(MARKS) <= set(seen.values())
    for (unit, name), value in seen.items():
        true = truth[unit, name]
        if value == SIGNS[SMALL]:
            assert 1 <= true <= MOST
        elif value not in MARKS and value:
            assert float(value) == true and not 1 <= true <= MOST, (unit, name)


@pytest.mark.parametrize("columns", [TRIO, *[(name,) for name in COUNTS if name not in TRIO]], ids="+".join)
def test_no_withheld_count_can_be_worked_out_of_all_files_together(
    seen: dict[Cell, str], truth: dict[Cell, float], columns: tuple[str, ...]
) -> None:
    cells = [cell for cell, value in truth.items() if cell[1] in columns and not np.isnan(value)]
    place = {cell: n for n, cell in enumerate(cells)}
    values = np.array([truth[cell] for cell in cells])
    # what stands in no file is as good as withheld
    marks = np.array([MARKS.get(seen.get(cell, SIGNS[LINKED]), SHOWN) for cell in cells])
    sums: Sums = [
        (place[unit, name], parts)
        for unit, below in families().items()
        for name in columns
        if (unit, name) in place
        and (parts := [place[one, name] for one in below if (one, name) in place])
        and abs(values[parts].sum() - values[place[unit, name]]) < 0.5
    ]
    if columns == TRIO:
        sums += [
            (place[unit, "enrolled"], [place[unit, "reported"], place[unit, "missing"]])
            for unit, name in cells
            if name == "enrolled"
        ]
    within = SPAN if columns != TRIO else TOGETHER
    wanted = [n for n, mark in enumerate(marks) if mark and cells[n] in seen]
    for n, (least, most) in zip(wanted, bounds(values, marks, sums, wanted), strict=True):
        if marks[n] == SMALL:
            assert least <= 1 + EPSILON and most >= MOST - EPSILON, (cells[n], values[n], least, most)
        else:
            assert most - least >= within - EPSILON, (cells[n], values[n], least, most)


def families() -> dict[str, list[str]]:
    """Each unit and those directly in it."""
    rows = base.ask(
        "select county_id as unit, school_id as part from core_school union all "
        "select school_id, class_id from core_class union all "
        "select parent_id, region_id from core_region where level = 'county'"
    )
    return {str(unit): part["part"].tolist() for unit, part in rows.groupby("unit")}
