"""Matches, suggestions and flags of the small city against what the simulator knows."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from etl.__main__ import app
from etl.errors import NightFailed
from etl.score import Score, score


@pytest.fixture(scope="module")
def found(small_city: Path) -> Score:
    return score(small_city)


def test_no_answer_stands_under_somebody_else_s_name(found: Score) -> None:
    assert found.counts["matches"]["matched"] > 15_000
    assert found.wrong_person == 0
    assert found.match_precision == 1.0


def test_nearly_all_answers_of_people_on_the_roster_are_matched(found: Score) -> None:
    assert found.match_recall is not None and found.match_recall > 0.98


def test_who_sent_an_unmatched_row_is_suggested(found: Score) -> None:
    assert found.counts["suggestions"]["of_enrolled"] > 100
    assert found.first_recall is not None and found.first_recall > 0.95
    assert found.three_recall is not None and found.three_recall > 0.99
    assert found.first_precision is not None and found.first_precision > 0.95


def test_every_unmatched_row_has_a_reason_and_strangers_are_seldom_taken_for_somebody(found: Score) -> None:
    told = found.counts["suggestions"]
    assert told["of_strangers"] > 5
    assert told["strangers_suggested"] <= 0.25 * told["of_strangers"]


def test_copied_answers_are_marked_from_the_fifth_on_and_hardly_anything_else(found: Score) -> None:
    assert found.counts["flags"]["copied_seen_five_times"] > 300
    assert found.flag_precision is not None and found.flag_precision > 0.98
    assert found.flag_recall_seen is not None and found.flag_recall_seen > 0.95


def test_the_command_says_it_and_refuses_a_folder_without_truth(small_city: Path, tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["score", "--data", str(small_city)])
    assert said.exit_code == 0 and "对到别人名下的填报" in said.output
    with pytest.raises(NightFailed, match="published"):
        score(tmp_path)
    (tmp_path / "snapshots").symlink_to(small_city / "snapshots")
    with pytest.raises(NightFailed, match="truth"):
        score(tmp_path)
