"""The epidemic and what is reported of it have the size and shape that was asked for."""

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from etl.simulate.city import simulate

LAST_DAY = date(2020, 3, 6)


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("larger")
    simulate(out, students=10_000, days=16, seed=4, last_day=LAST_DAY)
    return out / "truth"


def test_seeded_classes_stand_out_among_the_infected(truth: Path) -> None:
    outbreaks = [o for o in json.loads((truth / "outbreaks.json").read_text("utf-8")) if o["kind"] == "covid"]
    assert len(outbreaks) >= 2
    infected = set(pq.read_table(truth / "infections.parquet")["person_no"].to_pylist())
    persons = pq.read_table(truth / "persons.parquet").to_pylist()
    by_school = Counter(row["school_id"] for row in persons if row["person_no"] in infected)
    ordinary = sorted(by_school.get(school, 0) for school in {row["school_id"] for row in persons})
    middle = ordinary[len(ordinary) // 2]
    for outbreak in outbreaks:
        assert set(outbreak["seeds"]) <= infected
        assert by_school[outbreak["school_id"]] >= max(5, 3 * middle)


def test_days_follow_in_the_order_of_the_disease(truth: Path) -> None:
    rows = pq.read_table(truth / "infections.parquet").to_pylist()
    assert len(rows) > 10
    for row in rows:
        assert row["infected"] < row["infectious"] < row["recovered"]
        assert row["onset"] is None or row["infected"] < row["onset"]
        assert (row["onset"] is not None) == row["symptomatic"]
    assert {row["layer"] for row in rows} > {"seed", "class"}


def test_a_wave_of_influenza_shows_as_fever_in_its_class(truth: Path) -> None:
    wave = next(
        o for o in json.loads((truth / "outbreaks.json").read_text("utf-8")) if o["kind"] == "influenza"
    )
    start = date.fromisoformat(wave["day"])
    answers = duckdb.sql(
        "select count(*) filter (fever) as fever, count(*) as answers from read_parquet(?) "
        "where school_id = ? and grade = ? and class_number = ? and role = 'student' and day between ? and ?",
        params=[str(truth / "effective.parquet"), wave["school_id"], wave["grade"], wave["class_number"],
                start, start + timedelta(days=5)],
    ).fetchone()  # fmt: skip
    assert answers is not None
    assert answers[0] / answers[1] > 0.03


def test_fever_answers_and_doubles_are_as_rare_as_in_life(truth: Path) -> None:
    figures = duckdb.sql(
        "select isodow(day) >= 6 as weekend, sum(fever) / sum(reported), sum(reported) / sum(enrolled), "
        "sum(duplicate) / sum(reported), sum(unmatched) / sum(reported) from read_csv(?) "
        "where role = 'student' and day < ? group by all order by weekend",
        params=[str(truth / "county_day.csv"), LAST_DAY - timedelta(days=2)],
    ).fetchall()
    (_, fever, rate, doubles, unmatched), (_, _, weekend_rate, _, _) = figures
    assert 0.002 < fever < 0.006
    assert 0.90 < rate < 0.96 and 0.84 < weekend_rate < rate - 0.03
    assert 0.015 < doubles < 0.03
    assert 0.005 < unmatched < 0.02


def test_every_way_to_go_wrong_occurs(truth: Path) -> None:
    rows = pq.read_table(truth / "rows.parquet")
    hows = Counter(rows["how"].to_pylist())
    wrong = {"bad_check_digit", "of_nobody", "of_another", "precision_lost"}
    assert set(hows) == {"", "same_name", "stranger", "not_enrolled"} | wrong
    assert set(rows["what"].to_pylist()) == {"answer", "superseded", "unmatched", "blank", "refused"}


def test_a_date_that_cannot_be_is_rare(truth: Path) -> None:
    what = Counter(pq.read_table(truth / "rows.parquet")["what"].to_pylist())
    assert 1 / 80_000 < what["refused"] / what.total() < 1 / 8_000


def test_some_answers_come_a_day_or_two_late(truth: Path) -> None:
    late = duckdb.sql(
        "select date_diff('day', day, submitted_at::date) as late, count(*) "
        "from read_parquet(?) group by 1 order by 1",
        params=[str(truth / "effective.parquet")],
    ).fetchall()
    assert [days for days, _ in late] == [0, 1, 2]
    assert late[0][1] > 30 * late[1][1] > 0


def test_copied_answers_stand_at_one_second_and_one_place(truth: Path) -> None:
    same = duckdb.sql(
        "with p as (select person_no, count(distinct (submitted_at::time, temperature_c, lon, lat)) as kinds "
        "from read_parquet(?) where located = 'gps' group by 1 having count(*) >= 10) "
        "select avg((kinds = 1)::int) from p",
        params=[str(truth / "effective.parquet")],
    ).fetchone()
    assert same is not None and 0.03 < same[0] < 0.07
