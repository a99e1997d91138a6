"""The whole city: the same arguments give the same bytes, and truth agrees with itself."""

import csv
import hashlib
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from etl.simulate.city import simulate
from tests.etl.simulate.reading import read


def fingerprint(folder: Path) -> dict[str, str]:
    """Every file's content hash by its place."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_two_runs_with_one_seed_are_the_same_to_the_byte(tmp_path: Path) -> None:
    for name in ("first", "second"):
        simulate(tmp_path / name, students=600, days=3, seed=11)
    assert fingerprint(tmp_path / "first") == fingerprint(tmp_path / "second")


def test_another_seed_makes_another_city(tmp_path: Path) -> None:
    for seed in (1, 2):
        simulate(tmp_path / str(seed), students=600, days=1, seed=seed)
    one, other = fingerprint(tmp_path / "1"), fingerprint(tmp_path / "2")
    exports = [name for name in one.keys() & other.keys() if "inbox/2" in name]
    assert exports and all(one[name] != other[name] for name in exports)


def test_a_tiny_city_still_has_its_twelve_counties(tmp_path: Path) -> None:
    summary = simulate(tmp_path, students=600, days=3, seed=5, last_day=date(2020, 3, 6))
    assert summary.students == 600
    rosters = list((tmp_path / "inbox/roster").glob("学籍_*_20190901.xlsx"))
    assert len(rosters) == 12
    assert sum(len(read(path)) - 1 for path in rosters) == 600
    with (tmp_path / "truth/county_day.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["day"] for row in rows} == {"2020-03-04", "2020-03-05", "2020-03-06"}
    assert Counter(row["unit_id"] for row in rows).total() == 12 * 3 * 2


@pytest.mark.parametrize(("students", "days"), [(10, 1), (600, 0)])
def test_a_city_without_people_or_days_is_refused(tmp_path: Path, students: int, days: int) -> None:
    with pytest.raises(ValueError, match="at least 100 students and 1 day"):
        simulate(tmp_path, students=students, days=days)


def test_progress_is_told_day_by_day(tmp_path: Path) -> None:
    said: list[tuple[int, int, str]] = []
    simulate(
        tmp_path, students=300, days=2, progress=lambda done, total, what: said.append((done, total, what))
    )
    assert said == [(1, 2, "2020-03-05"), (2, 2, "2020-03-06")]


def test_the_folder_says_whose_it_is_and_that_it_is_a_demonstration(city: Path) -> None:
    assert tomllib.loads((city / "settings.toml").read_text("utf-8")) == {"region": "410100", "demo": True}


def test_truth_knows_every_row_of_every_file(city: Path) -> None:
    rows = pq.read_table(city / "truth/rows.parquet")
    for path in sorted((city / "inbox").glob("2*/*")):
        numbers = rows.filter(pc.equal(rows["file"], path.name))["row_no"].to_pylist()
        assert numbers == list(range(2, len(read(path)) + 1)), path.name


def test_counties_are_the_sums_of_their_schools(city: Path) -> None:
    schools = read(next((city / "inbox/roster").glob("学校名录*")))
    names = {row[0]: row[2] for row in schools[1:]}
    with (city / "truth/school_day.csv").open(encoding="utf-8") as file:
        school_rows = list(csv.DictReader(file))
    with (city / "truth/county_day.csv").open(encoding="utf-8") as file:
        county_rows = list(csv.DictReader(file))
    columns = [name for name in county_rows[0] if name not in ("unit_id", "day", "role")]
    county_of = {"410105": "金水区", "410106": "上街区", "410108": "惠济区", "410185": "登封市"}
    checked = 0
    for row in county_rows:
        if row["unit_id"] in county_of:
            mine = [
                r
                for r in school_rows
                if names[r["unit_id"]] == county_of[row["unit_id"]]
                and (r["day"], r["role"]) == (row["day"], row["role"])
            ]
            for column in columns:
                assert float(row[column]) == pytest.approx(sum(float(r[column]) for r in mine), abs=0.05), (
                    column,
                    row,
                )
            checked += 1
    assert checked == 4 * 12 * 2


def test_nobody_answers_twice_in_the_same_second(city: Path) -> None:
    effective = pq.read_table(city / "truth/effective.parquet", columns=["person_no", "day"])
    keys = list(zip(effective["person_no"].to_pylist(), effective["day"].to_pylist(), strict=True))
    assert len(keys) == len(set(keys))
