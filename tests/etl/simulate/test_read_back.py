"""The files say what the truth says: read cell by cell and matched anew, they give the same figures."""

import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from geo.coordinates import gcj02_to_wgs84
from tests.etl.simulate.reading import Answer, answers


@pytest.fixture(scope="module")
def read_back(city: Path) -> list[Answer]:
    return list(answers(city / "inbox"))


@pytest.fixture(scope="module")
def effective(read_back: list[Answer]) -> dict[tuple[str, date], Answer]:
    """Per person and day the answer submitted last."""
    last: dict[tuple[str, date], Answer] = {}
    for answer in read_back:
        if (answer.person and (answer.person, answer.day) not in last) or (
            answer.person and answer.sent > last[answer.person, answer.day].sent
        ):
            last[answer.person, answer.day] = answer
    return last


def test_every_row_has_the_fate_that_the_rules_give_it(
    city: Path, read_back: list[Answer], effective: dict[tuple[str, date], Answer]
) -> None:
    numbers = {
        row["person_no"]: row["number"] for row in pq.read_table(city / "truth/persons.parquet").to_pylist()
    }
    truth = {
        (row["file"], row["row_no"]): row for row in pq.read_table(city / "truth/rows.parquet").to_pylist()
    }
    seen = Counter(row["what"] for row in truth.values())
    assert len(read_back) == len(truth) - seen["blank"]
    for answer in read_back:
        row = truth[answer.file, answer.row_no]
        counts = answer.person is not None and effective[answer.person, answer.day] is answer
        if answer.refused:
            assert (row["what"], row["reason"], row["how"]) == ("refused", answer.refused, ""), answer
            assert 0 <= (answer.sent.date() - row["day"]).days <= 2, answer
        else:
            fate = "answer" if counts else "superseded" if answer.person else "unmatched"
            assert (row["what"], row["day"]) == (fate, answer.day), answer
        assert answer.person == (numbers[row["matched_no"]] if row["matched_no"] is not None else None), (
            answer
        )
    assert min(seen[what] for what in ("answer", "superseded", "unmatched", "blank", "refused")) > 0


def test_every_effective_answer_says_what_the_person_meant(
    city: Path, effective: dict[tuple[str, date], Answer]
) -> None:
    numbers = {
        row["person_no"]: row["number"] for row in pq.read_table(city / "truth/persons.parquet").to_pylist()
    }
    rows = pq.read_table(city / "truth/effective.parquet").to_pylist()
    assert len(rows) == len(effective)
    for row in rows:
        answer = effective[numbers[row["person_no"]], row["day"]]
        said = answer.values
        for key in ("temperature_c", "contact_area", "contact_suspected", "diagnosis", "isolation_days"):
            assert said[key] == row[key], (key, answer, row)
        assert bool(said["fever"]) == bool(row["fever"]), (answer, row)
        assert said["symptoms"] == (None if row["symptoms"] is None else tuple(row["symptoms"])), (
            answer,
            row,
        )
        assert (answer.sent, answer.school, answer.role) == (
            row["submitted_at"],
            row["school_id"],
            row["role"],
        )


def test_coordinates_come_back_within_a_metre(city: Path, effective: dict[tuple[str, date], Answer]) -> None:
    numbers = {
        row["person_no"]: row["number"] for row in pq.read_table(city / "truth/persons.parquet").to_pylist()
    }
    rows = pq.read_table(city / "truth/effective.parquet").to_pylist()
    points = [effective[numbers[row["person_no"]], row["day"]].values["point"] for row in rows]
    assert [point is not None for point in points] == [row["located"] == "gps" for row in rows]
    written = np.array([point for point in points if point])
    meant = np.array([(row["lon"], row["lat"]) for row in rows if row["located"] == "gps"])
    back = np.stack(gcj02_to_wgs84(written[:, 0], written[:, 1]), axis=1)
    assert np.abs(back - meant).max() < 1e-6
    assert np.abs(written - meant).max() > 4e-3  # they were shifted


def test_the_sums_of_schools_follow_from_the_files(
    city: Path, read_back: list[Answer], effective: dict[tuple[str, date], Answer]
) -> None:
    sums: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for answer in (answer for answer in read_back if not answer.refused):
        unit = sums[answer.school, answer.day.isoformat(), answer.role]
        unit["unmatched"] += answer.person is None
    for answer in effective.values():
        unit, said = sums[answer.school, answer.day.isoformat(), answer.role], answer.values
        unit["reported"] += 1
        for key in ("fever", "contact_area", "contact_suspected"):
            unit[key] += said[key] is True
        for key in ("suspected", "confirmed"):
            unit[key] += said["diagnosis"] == key
        unit["isolating"] += isinstance(said["isolation_days"], int) and said["isolation_days"] >= 1
        unit["temperature_n"] += said["temperature_c"] is not None
    with (city / "truth/school_day.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= len(sums)
    for row in rows:
        unit = sums[row["unit_id"], row["day"], row["role"]]
        for key in (
            "reported", "fever", "contact_area", "contact_suspected", "suspected", "confirmed", "isolating",
            "temperature_n", "unmatched",
        ):  # fmt: skip
            assert int(row[key]) == unit[key], (key, row)
        assert int(row["enrolled"]) - int(row["reported"]) == int(row["missing"]) >= 0
