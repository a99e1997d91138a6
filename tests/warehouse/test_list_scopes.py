"""Readers of every level ask for lists, trends and places: nothing of a foreign unit comes out."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from access.rights import ROLES, Right
from access.scope import LEVELS, Level, Scope
from warehouse.queries import base
from warehouse.queries.cells import RESOLUTIONS, cell_summary, cells, school_points
from warehouse.queries.data import files, questions, refused, runs, totals, unmatched
from warehouse.queries.missing import missing_people, missing_total, missing_units
from warehouse.queries.places import example_unit
from warehouse.queries.trends import daily, daily_of, names_of

WHOLE = ("province", "city")
READS: frozenset[Right] = frozenset({"view", "lists", "export"})


@pytest.fixture(autouse=True)
def city(small_city: Path) -> None:
    base.use(small_city)


def reader(level: Level, *, names: bool = False) -> Scope:
    unit = example_unit(level)
    assert unit is not None
    rights: frozenset[Right] = READS | {"names"} if names else READS
    return Scope(level, (unit,), level, "tester", rights, purpose="follow_up")


def day() -> pd.Timestamp:
    last = base.last_day()
    assert last is not None
    return last


@pytest.mark.parametrize("level", LEVELS)
def test_the_missing_of_a_reader_are_those_of_their_unit(level: Level) -> None:
    scope = reader(level)
    people = missing_people(scope, day())
    condition = "true" if level in WHOLE else f"{level}_id = '{scope.unit_ids[0]}'"
    wanted = base.ask(f"select person_id from mart_missing where day = ? and {condition}", [day()])
    assert sorted(people["person_id"]) == sorted(wanted["person_id"])
    assert missing_total(scope, day()) == len(people)


def test_names_and_numbers_are_masked_for_readers_who_may_not_see_them() -> None:
    masked = missing_people(reader("county"), day())
    plain = missing_people(reader("county", names=True), day())
    assert masked["name"].str.contains("*", regex=False).all()
    assert masked["student_no"].str.fullmatch(r"\*{4}\w{4}").all()
    assert not plain["name"].str.contains("*", regex=False).any()
    assert masked["person_id"].tolist() == plain["person_id"].tolist()


def test_who_may_see_counts_alone_gets_no_row_of_anybody() -> None:
    counts = replace(reader("city"), rights=frozenset({"view", "rows", "export"}))
    assert missing_people(counts, day()).empty and missing_total(counts, day()) > 0
    assert unmatched(counts).empty and refused(counts).empty
    assert totals(counts)["rows_refused"][0] > 0


def test_to_who_works_with_single_answers_people_are_ids() -> None:
    analyst = replace(reader("city"), rights=ROLES["analyst"].rights)
    people = missing_people(analyst, day())
    assert (people["name"] == people["person_id"].str[:12]).all() and people["name"].nunique() > 10
    assert (people["student_no"] == "").all()
    rows = unmatched(analyst)
    assert len(rows) and rows["name"].isna().all() and rows["number"].isna().all()
    assert rows["suggested"].dropna().str.fullmatch("p[0-9a-f]{11}").all() and rows["suggested"].notna().any()
    assert set(refused(analyst)["value"].dropna()) <= {"***"}


def test_days_in_a_row_keep_only_the_long_missing() -> None:
    scope = reader("city")
    assert (missing_people(scope, day(), least=3)["days_in_a_row"] >= 3).all()
    units = missing_units(scope, "class", day(), least=3)
    assert (units["long_missing"] > 0).all()
    assert units["long_missing"].sum() == missing_people(scope, day(), least=3)["class_id"].notna().sum()


@pytest.mark.parametrize("level", LEVELS)
def test_units_above_or_beside_a_reader_have_no_trend_for_them(level: Level) -> None:
    scope = reader(level)
    others = [one for one in map(example_unit, LEVELS[: LEVELS.index(level)]) if one]
    foreign = (
        base.ask("select unit_id from mart_county_day where unit_id <> '410105'")["unit_id"].unique().tolist()
    )
    asked = [*others, *foreign] if level not in WHOLE else others
    assert daily(scope, asked, day().date(), day().date()).empty
    assert list(daily(scope, [*asked, *scope.unit_ids], day().date(), day().date())["unit_id"]) == [
        scope.unit_ids[0]
    ]


@pytest.mark.parametrize("level", ["county", "school", "class"])
def test_heat_maps_and_choices_hold_units_of_the_reader_alone(level: Level) -> None:
    scope = reader(level)
    sql = f"select class_id from core_class where {level}_id = '{scope.unit_ids[0]}'"
    own = set(base.ask(sql)["class_id"])
    assert set(daily_of(scope, "class", day().date(), day().date())["unit_id"]) <= own
    assert set(names_of(scope, "class")["unit_id"]) <= own
    assert set(missing_units(scope, "class", day())["unit_id"]) <= own


@pytest.mark.parametrize("level", LEVELS)
def test_hexagons_hold_the_check_ins_of_the_reader_alone(level: Level) -> None:
    scope = reader(level)
    condition = "true" if level in WHOLE else f"{level}_id = '{scope.unit_ids[0]}'"
    sql = f"select count(*) n from core_response where day = ? and cell is not null and cell <> 0 and {condition}"
    wanted = int(base.ask(sql, [day()])["n"][0])
    for resolution in RESOLUTIONS:
        found = cells(scope, day(), resolution)
        assert found["people"].sum() == wanted
        assert cell_summary(scope, day(), 11)[resolution][0] == len(found)


def test_a_county_sees_its_schools_on_the_map_and_a_teacher_none() -> None:
    county = reader("county")
    points = school_points(county, day())
    owners = base.ask("select school_id, county_id from core_school").set_index("school_id")["county_id"]
    assert {owners[one] for one in points["unit_id"]} == {county.unit_ids[0]}
    assert school_points(reader("class"), day()).empty


@pytest.mark.parametrize("level", ["county", "school", "class"])
def test_files_refused_rows_and_questions_are_for_the_whole_bureau(level: Level) -> None:
    scope = reader(level)
    assert files(scope).empty
    assert refused(scope).empty
    assert questions(scope).empty
    assert pd.isna(totals(scope)["rows_in"][0])
    assert list(runs(scope)) == ["run_id", "started_at", "finished_at", "state"]


@pytest.mark.parametrize("level", ["county", "school", "class"])
def test_unmatched_rows_are_those_of_the_readers_unit(level: Level) -> None:
    scope = reader(level)
    sql = f"select count(*) n from core_unmatched where {level}_id = '{scope.unit_ids[0]}'"
    assert len(unmatched(scope)) == base.ask(sql)["n"][0]


def test_unmatched_identities_are_masked_unless_names_may_be_seen() -> None:
    masked, plain = unmatched(reader("city")), unmatched(reader("city", names=True))
    assert len(masked) == len(plain) > 0
    assert masked["number"].dropna().str.contains("*", regex=False).all()
    assert masked["suggested"].dropna().str.contains("*", regex=False).all()
    assert plain["number"].dropna().str.fullmatch(r"[^*]+").all()


def test_files_account_for_every_row() -> None:
    scope = reader("city")
    assert totals(scope)["unbalanced"][0] == 0
    assert files(scope)["balanced"].dropna().all()
