"""A day that grows in the afternoon: rows that were told of in the morning are not scored again."""

import shutil
from pathlib import Path

import pyarrow as pa
import pytest

from etl.matching import score, suggest
from etl.nightly import run_night
from tests.etl.bureau import CLASS, DAYS, LI, WANG, Bureau, Pupil, answer, ask

WRONG = LI.number[:-3] + "999"
SUGGESTED = (
    "select file_id, row_no, rank, person_id, score, reason, enrolled from core_suggestion order by all"
)


@pytest.fixture
def scored(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows were scored, night by night."""
    seen: list[int] = []

    def counted(pairs: pa.Table) -> pa.Table:
        seen.append(len(pairs["line"].unique()))
        return kept(pairs)

    kept = score.suggestions
    monkeypatch.setattr(suggest, "suggestions", counted)
    return seen


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    """Two nights: the morning's file, and then one more about the same day."""
    bureau = Bureau(tmp_path / "grown")
    bureau.roster()
    bureau.wenjuanxing("a.csv", [answer(LI, DAYS[0], 学籍号=WRONG), answer(WANG, DAYS[0], 学生姓名="王子轩")])
    run_night(bureau.data)
    bureau.wenjuanxing("b.csv", [answer(WANG, DAYS[0], 学籍号=WANG.number[:-2] + "77")])
    return bureau


def test_only_new_rows_are_scored_and_the_rest_is_as_if_all_were(bureau: Bureau, scored: list[int]) -> None:
    run_night(bureau.data)
    assert scored == [1]
    whole = bureau.data.with_name("whole")
    (whole / "inbox").mkdir(parents=True)
    shutil.copy(bureau.data / "settings.toml", whole)
    for path in (bureau.data / "inbox").iterdir():
        shutil.copy(path, whole / "inbox")
    run_night(whole)
    assert scored == [1, 3]
    assert ask(bureau.data, SUGGESTED) == ask(whole, SUGGESTED) != []


def test_another_roster_has_all_rows_scored_again(bureau: Bureau, scored: list[int]) -> None:
    bureau.roster("学籍_新.xlsx", [*CLASS, Pupil("李明", 77)])
    run_night(bureau.data)
    assert scored == [3]
