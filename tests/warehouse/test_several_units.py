"""A reader of several units sees what readers of each of them see, together; who may not view sees nothing.

Every query that takes a scope stands in one table here. One that is written later and does not, fails a test.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from access.rights import RIGHTS
from access.scope import Level, Scope
from common.errors import NotInScope
from common.indicators import INDICATORS, Indicator
from tests import town
from warehouse import queries
from warehouse.queries import (
    base,
    cells,
    data,
    flags,
    missing,
    options,
    overview,
    places,
    sources,
    steward,
    trends,
    units,
)
from warehouse.queries import students as rolls
from warehouse.queries.questions import Question, question_of
from warehouse.queries.questions import questions as asked

Told = Counter[tuple[str, ...]]


def everything(level: Level, *unit_ids: str) -> Scope:
    """A reader who may do all within these units."""
    return Scope(level, unit_ids, level, "tester", frozenset(RIGHTS) - {"manage", "audit"}, purpose="other")


def rows(frame: pd.DataFrame) -> Told:
    """Each row once, as text."""
    return Counter(tuple(map(plain, row)) for row in frame.itertuples(index=False))


def plain(value: Any) -> str:
    """A value as text, the same whatever the type of its column; nothing for a gap."""
    if isinstance(value, float):
        return "" if value != value else f"{value:g}"
    return "" if value is None or value is pd.NaT else str(value)


def summed(frame: pd.DataFrame, *keys: str) -> Told:
    """Each number under its column and keys, so that two answers can be added up."""
    told: Told = Counter()
    for row in frame.to_dict("records"):
        for column, value in row.items():
            if column not in keys and isinstance(value, (int, float)) and value == value:
                told[(str(column), *(str(row[key]) for key in keys))] += round(value * 10)
    return told


def day() -> date:
    last = base.last_day()
    assert last is not None
    return last.date()


def span() -> tuple[date, date]:
    return base.collected_days()[0].date(), day()


def finest(scope: Scope) -> Level:
    return "class" if scope.level in ("school", "class") else "school"


def told_most() -> Question:
    return max(asked().values(), key=lambda one: sum(wording.answers for wording in one.wordings))


def own(scope: Scope, question: Question | None = None) -> Indicator:
    """An indicator of the bureau's own, made of the first option of a question."""
    most = question or told_most()
    options_ = options.by_day(scope, most, *span())["option"]
    return replace(INDICATORS[0], key="own", question=most.question_id, options=tuple(options_.unique()[:1]))


def all_units() -> list[str]:
    found = base.ask(
        """select class_id u from core_class union all select school_id from core_school
            union all select region_id from core_region order by 1"""
    )
    return [str(one) for one in found["u"]]


def all_classes(scope: Scope) -> Told:
    told: Told = Counter()
    for one in base.ask("select class_id from core_class order by class_id")["class_id"][:40]:
        told += rows(rolls.students(scope, one, day()))
    return told


def waiting(scope: Scope) -> pd.DataFrame:
    return steward.typed_identities(scope, "waiting", day())


def all_waiting(_: Scope) -> list[tuple[str, int, Any]]:
    found = base.ask("select file_id, row_no, day from core_unmatched order by all")
    return [(str(one.file_id), int(str(one.row_no)), one.day) for one in found.itertuples()]


CASES: dict[str, Callable[[Scope], Told]] = {
    "cells.cells": lambda s: summed(cells.cells(s, day(), 8), "cell"),
    "cells.cells_by_county": lambda s: (  # the mart goes down to schools only
        Counter() if s.level == "class" else summed(cells.cells_by_county(s, day()), "county_id", "cell")
    ),
    "cells.school_points": lambda s: rows(cells.school_points(s, day())),
    "data.unmatched": lambda s: rows(data.unmatched(s)),
    "flags.flagged_schools": lambda s: summed(
        flags.flagged_schools(s, day(), 10_000).drop(columns=["share", "reported"]),
        "school_id",
        "school",
        "county",
    ),
    "flags.flagged_people": lambda s: rows(flags.flagged_people(s, day(), 10_000)),
    "missing.missing_units": lambda s: rows(missing.missing_units(s, finest(s), day())),
    "missing.missing_people": lambda s: rows(missing.missing_people(s, day())),
    "missing.missing_total": lambda s: Counter({("n",): missing.missing_total(s, day())}),
    "options.by_day": lambda s: summed(
        options.by_day(s, told_most(), *span()).drop(columns=["share", "answered"]), "option", "day"
    ),
    "options.by_unit": lambda s: rows(
        options.by_unit(s, s.level, told_most(), day(), None).query("people > 0")
    ),
    "options.answered": lambda s: summed(options.answered(s, *span()), "day", "wording_id"),
    "options.chosen": lambda s: rows(
        trends.daily(s, all_units(), *span(), of=own(s)).sort_values(["unit_id", "day"])
    ),
    "overview.totals": lambda s: summed(overview.totals(s, [day()]), "day"),
    "overview.units": lambda s: rows(overview.units(s, s.level, [day()])),
    "places.search": lambda s: rows(pd.DataFrame(places.search(s, "1", 10_000))),
    "steward.typed_identities": lambda s: rows(waiting(s)),
    "steward.suggested": lambda s: rows(steward.suggested(s, all_waiting(s))),
    "students.students": all_classes,
    "trends.daily": lambda s: rows(trends.daily(s, all_units(), *span())),
    "trends.daily_of": lambda s: rows(trends.daily_of(s, finest(s), day(), day())),
    "trends.names_of": lambda s: rows(trends.names_of(s, finest(s))),
    "units.unit_table": lambda s: rows(units.unit_table(s, finest(s), day())),
    "units.fever_by_day": lambda s: Counter(
        {
            ("sum",): int(
                pd.Series(units.fever_by_day(s, "class", all_units(), [day()]).ravel()).fillna(0).sum()
            )
        }
    ),
}
FOR_THE_BUREAU: dict[str, Callable[[Scope], pd.DataFrame]] = {
    "data.files": data.files,
    "data.refused": data.refused,
    "data.questions": data.questions,
    "sources.taken_in": sources.taken_in,
    "sources.unknown_files": sources.unknown_files,
    "sources.unknown_questions": sources.unknown_questions,
}
TOLD_ELSEWHERE = {
    # conditions and places, not answers (test_base, test_places); the summary of `cells` (test_list_scopes)
    *(
        "base.scope_filter",
        "base.people_filter",
        "masks.covered",
        "base.units_filter",
        "places.place",
        "places.narrow",
        "cells.cell_summary",
    ),
    # of the whole bureau or nothing (test_list_scopes, test_sources), and one written (tests/etl/test_decisions)
    *(
        "data.runs",
        "data.totals",
        "data.sees_bureau",
        "data.audits",
        "data.holds_bureau",
        "sources.configures",
        "sources.refused_files",
    ),
    *("sources.one_file", "sources.kept_copy", "steward.decide"),
    *("subject.people", "subject.stored"),  # of one person (test_subject)
}


@pytest.fixture(scope="module")
def city(small_city: Path) -> Path:
    return small_city


@pytest.fixture(autouse=True)
def served(city: Path) -> None:
    base.use(city)


def two(level: Level) -> tuple[str, str]:
    """Two units of a level that have answers nobody was found for, or else the two with the most pupils."""
    first, second = base.ask(
        f"""select {level}_id one from (select * from core_unmatched where {level}_id is not null)
            group by 1 order by count(*) desc, 1 limit 2"""
    )["one"]
    return str(first), str(second)


def test_every_query_that_takes_a_scope_stands_in_the_table() -> None:
    found = set()
    for info in pkgutil.iter_modules(queries.__path__):
        module = importlib.import_module(f"warehouse.queries.{info.name}")
        for name, one in inspect.getmembers(module, inspect.isfunction):
            first = next(iter(inspect.signature(one).parameters), "")
            if first == "scope" and one.__module__ == module.__name__ and not name.startswith("_"):
                found.add(f"{info.name}.{name}")
    assert found == {*CASES, *FOR_THE_BUREAU, *TOLD_ELSEWHERE}


@pytest.mark.parametrize("level", ["county", "school", "class"])
@pytest.mark.parametrize("case", CASES)
def test_two_units_give_what_each_gives(case: str, level: Level) -> None:
    first, second = two(level)
    ask = CASES[case]
    both = ask(everything(level, first, second))
    assert both == ask(everything(level, first)) + ask(everything(level, second))
    assert both or level == "class"


@pytest.mark.parametrize("case", [one for one in (*CASES, *FOR_THE_BUREAU) if one != "places.search"])
def test_who_may_not_view_sees_nothing(case: str) -> None:
    blind = replace(everything("city", "410100"), rights=frozenset(RIGHTS) - {"view"})
    told = CASES[case](blind) if case in CASES else rows(FOR_THE_BUREAU[case](blind))
    assert not any(told.values())


@pytest.mark.parametrize("case", FOR_THE_BUREAU)
def test_two_counties_are_not_the_bureau(case: str) -> None:
    assert FOR_THE_BUREAU[case](everything("county", *two("county"))).empty


def test_each_of_two_units_can_be_looked_at_and_no_third() -> None:
    first, second = two("school")
    reader = everything("school", first, second)
    for unit in (first, second):
        assert places.narrow(reader, places.place(reader, unit)).unit_ids == (unit,)
    third = base.ask("select school_id from core_school where school_id not in (?, ?)", [first, second])
    with pytest.raises(NotInScope):
        places.place(reader, str(third["school_id"][0]))


# Two provinces with a city each; the town has one.
MOVED = (
    "insert into core_region values ('420000', '湖北省', 'province', null), ('420100', '武汉市', 'city', '420000')",
    f"update core_region set parent_id = '420100' where region_id = '{town.ERQI}'",
    *(
        f"update {table} set city_id = '420100' where county_id = '{town.ERQI}'"
        for table in ("core_school", "mart_class_day", "mart_school_day", "mart_question_county_day")
    ),
    f"update mart_county_day set city_id = '420100' where unit_id = '{town.ERQI}'",
    "delete from mart_city_day",
    "insert into mart_city_day select city_id, day, role, sum(columns(* exclude (unit_id, day, role, city_id)))"
    " from mart_county_day group by all",
)


@pytest.fixture
def provinces(tmp_path: Path) -> None:
    folder = town.publish(tmp_path / "data")
    with duckdb.connect(str((folder / "snapshots" / "current").resolve())) as connection:
        for statement in MOVED:
            connection.execute(statement)
    base.use(folder)


@pytest.mark.usefixtures("provinces")
@pytest.mark.parametrize(
    ("level", "pair"), [("province", ("410000", "420000")), ("city", ("410100", "420100"))]
)
def test_two_provinces_or_cities_are_told_apart(level: Level, pair: tuple[str, str]) -> None:
    both = everything(level, *pair)
    for of in (None, own(both, question_of(town.DRUG))):
        found = trends.daily(both, pair, *span(), of=of)
        assert rows(found) == rows(trends.daily(everything(level, pair[0]), pair, *span(), of=of)) + rows(
            trends.daily(everything(level, pair[1]), pair, *span(), of=of)
        )
        assert list(found["unit_id"].unique()) == list(pair)
    assert trends.daily(both, pair, day(), day())["reported"].tolist() == [6.0, 6.0]


@pytest.mark.usefixtures("provinces")
def test_the_files_of_a_bureau_are_not_for_another_province() -> None:
    assert not data.sees_bureau(everything("province", "420000"))
    assert data.sees_bureau(everything("province", "420000", "410000"))
