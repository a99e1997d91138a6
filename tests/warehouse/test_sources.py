"""What the sources page asks: for those who may configure the whole bureau, and nobody else."""

from pathlib import Path

import duckdb
import pytest

from access.rights import Right
from access.scope import Level, Scope
from tests import town
from warehouse.known import known_names
from warehouse.queries.sources import (
    configures,
    in_inbox,
    kept_copy,
    one_file,
    refused_files,
    taken_in,
    unknown_files,
    unknown_questions,
)

ID = "ab" * 32
NIGHTS = [
    f"update etl_file set file_id = '{ID}', reason = 'unknown_layout', name = '子/a.CSV' where file_id = 'f2'",
    "insert into etl_file_question values ('f1', 'wenjuanxing', '早餐', null, '2020-03-04', '2020-03-05', 4),"
    " ('f0', 'wenjuanxing', '早餐', null, '2020-03-03', '2020-03-03', 9),"
    " ('f1', 'wenjuanxing', '体温', 'temperature_c', '2020-03-04', '2020-03-05', 5),"
    " ('f1', 'wenjuanxing', '没人答', null, '2020-03-04', '2020-03-05', 0)",
]


@pytest.fixture
def nights(served: Path) -> Path:
    """The town, with a refused file that nobody knows and a question without a field."""
    with duckdb.connect(str((served / "snapshots" / "current").resolve())) as connection:
        for statement in NIGHTS:
            connection.execute(statement)
    return served


def scope(level: Level = "city", unit: str = town.CITY, *, may: bool = True) -> Scope:
    """A reader of one unit."""
    rights: frozenset[Right] = frozenset({"view", "configure"} if may else {"view"})
    return Scope(level, (unit,), level, "tester", rights)


OTHERS = [scope(may=False), scope("county", town.JINSHUI), scope("school", town.A), scope("city", "410200")]


@pytest.mark.parametrize("other", OTHERS, ids=lambda s: f"{s.level}-{s.unit_ids[0]}")
def test_others_see_nothing(nights: Path, other: Scope) -> None:
    assert not configures(other)
    assert taken_in(other).empty and unknown_files(other).empty and unknown_questions(other).empty
    assert one_file(other, ID) is None and kept_copy(other, ID) is None and refused_files(other) == 0


def test_files_and_questions_that_wait_are_listed(nights: Path) -> None:
    files = unknown_files(scope())
    assert files[["file_id", "reason", "profile"]].to_numpy().tolist() == [[ID, "unknown_layout", "p0"]]
    asked = unknown_questions(scope())
    assert asked[["source", "question", "answers", "file_id"]].to_numpy().tolist() == [
        ["wenjuanxing", "早餐", 13, "f1"]
    ]
    assert refused_files(scope()) == 1


def test_a_file_that_came_again_under_its_name_waits_no_more(nights: Path) -> None:
    with duckdb.connect(str((nights / "snapshots" / "current").resolve())) as connection:
        connection.execute(
            "insert into etl_file (file_id, name, state, run_id) values ('f9', '子/a.CSV', 'loaded', 2)"
        )
    assert unknown_files(scope()).empty


def test_a_source_tells_what_it_took_in(nights: Path) -> None:
    (row,) = taken_in(scope()).to_dict("records")
    assert (row["source"], row["files"], row["rows_loaded"], row["newest"]) == ("wenjuanxing", 1, 7, "f1")


def test_the_copy_of_a_file_is_found_by_its_content_alone(nights: Path) -> None:
    assert kept_copy(scope(), ID) is None, "the archive does not hold it"
    (nights / "archive").mkdir()
    kept = nights / "archive" / f"{ID}.csv"
    kept.write_text("a\n", encoding="utf-8")
    assert kept_copy(scope(), ID) == kept
    (nights / "archive" / "f1.xlsx").write_text("x", encoding="utf-8")
    assert kept_copy(scope(), "f1") is None, "no content hash"
    for wanted in ("../settings", f"{ID}' or true --", ""):
        assert kept_copy(scope(), wanted) is None


def test_only_files_below_the_inbox_lie_in_it(nights: Path) -> None:
    (nights / "inbox").mkdir()
    (nights / "inbox" / "a.csv").write_text("a\n", encoding="utf-8")
    assert in_inbox("a.csv") and not in_inbox("b.csv") and not in_inbox("../settings.toml")


def test_names_are_known_that_a_roster_or_a_school_has(nights: Path) -> None:
    snapshot = (nights / "snapshots" / "current").resolve()
    schools, people = known_names(snapshot, ["李明", "没有"])
    assert "郑州市第一中学" in schools and people == {"李明"}
    assert known_names(nights / "none.duckdb", ["李明"]) == (frozenset(), frozenset())
