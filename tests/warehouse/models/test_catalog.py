"""The models as files: every header complete, an order to build them in, SQL that other engines take."""

from pathlib import Path
from typing import cast

import pytest
import sqlglot
from sqlglot import exp

from warehouse.models import catalog
from warehouse.models.catalog import INPUTS, Model, models
from warehouse.window import LENGTHS

EVERY = [pytest.param(model, id=model.name) for model in models()]
HEADER = ("model", "grain", "checks", "stored", "per", "why")
CONTRACT = {"core_region", "core_school", "core_class", "core_person", "core_response", "core_unmatched",
            "mart_class_day", "mart_school_day", "mart_county_day", "mart_city_day", "mart_missing",
            "mart_cell_day"}  # fmt: skip


def columns(model: Model) -> list[str]:
    """The columns that a model makes, in their order."""
    return cast(exp.Query, sqlglot.parse_one(model.sql, read="duckdb")).named_selects


def test_every_file_of_sql_is_a_model_and_the_contract_s_tables_are_among_them() -> None:
    files = {path.stem for path in catalog.FOLDER.rglob("*.sql")}
    assert {model.name for model in models()} == files
    assert files >= CONTRACT


@pytest.mark.parametrize("model", EVERY)
def test_a_model_s_header_says_what_it_is(model: Model) -> None:
    lines = [line for line in model.sql.splitlines() if line.startswith("--")]
    told = [line.removeprefix("-- ").split(":")[0] for line in lines if ":" in line]
    assert [key for key in HEADER if key in told] == list(HEADER)
    assert model.stored in ("snapshot", "lake", "scratch", "view")
    assert model.per in ("roster", "day", "day after day", *LENGTHS)
    assert model.checks, "a table without a check is believed blindly"


@pytest.mark.parametrize("model", EVERY)
def test_what_a_header_speaks_of_is_a_column_of_the_query(model: Model) -> None:
    spoken_of = {
        *model.grain,
        *model.sort,
        *model.hidden,
        *model.derived,
        *(column for _, names in model.checks for column in names),
    }
    assert spoken_of <= set(columns(model))


@pytest.mark.parametrize("model", EVERY)
def test_a_model_checks_that_its_grain_is_unique(model: Model) -> None:
    # the class and school of the one may be null; the other shows core_report row by row
    if model.name not in ("mart_count", "core_response"):
        assert ("unique", model.grain) in model.checks


@pytest.mark.parametrize("model", EVERY)
def test_a_daily_model_has_a_day_and_the_others_do_not(model: Model) -> None:
    assert ("day" in columns(model)) == model.daily


def test_each_model_comes_after_those_that_it_reads() -> None:
    done = set(INPUTS)
    for model in models():
        assert model.reads <= done, model.name
        done.add(model.name)


@pytest.mark.parametrize("engine", ["spark", "clickhouse"])
@pytest.mark.parametrize("model", EVERY)
def test_the_sql_can_be_carried_to_another_engine(model: Model, engine: str) -> None:
    (carried,) = sqlglot.transpile(
        model.sql, read="duckdb", write=engine, unsupported_level=sqlglot.ErrorLevel.RAISE
    )
    again = sqlglot.parse_one(carried, read=engine)
    own = {cte.alias_or_name for cte in again.find_all(exp.CTE)}
    assert {table.name for table in again.find_all(exp.Table)} - own == model.reads


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("-- model: other\n-- grain: x\n-- checks: \n-- stored: lake\n-- per: day\nselect 1 as x", "headed"),
        (
            "-- model: m\n-- grain: x\n-- checks: \n-- stored: lake\n-- per: day\nselect x from nowhere",
            "nowhere",
        ),
    ],
)
def test_a_model_that_is_misnamed_or_reads_what_nobody_makes_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, wrong: str
) -> None:
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "m.sql").write_text(text, encoding="utf-8")
    monkeypatch.setattr(catalog, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=wrong):
        models.__wrapped__()
