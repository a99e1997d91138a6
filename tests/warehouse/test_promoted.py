"""What a bureau decides stands in one file, whole at any moment, whoever writes."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from common.errors import BadDecision
from common.indicators import INDICATORS, OWN_HUES, Indicator
from common.words import Text
from tests.common.test_indicators import contrast
from warehouse.promoted import FILE, MOST, decide_same, decisions, indicator, indicators, promote, withdraw


def make(data: Path, zh: str = "退烧药", en: str = "Antipyretics") -> Indicator:
    return promote(data, "q1", ("是", "有时"), (zh, en), "up", "city")


def make_one_of(data: Path, number: int) -> str:
    return make(data, f"指标{number}").key


def test_what_is_promoted_stands_beside_what_there_is(tmp_path: Path) -> None:
    made = make(tmp_path)
    assert indicators(tmp_path) == (*INDICATORS, made)
    assert (made.question, made.options, made.denominator, made.worse) == (
        "q1",
        ("是", "有时"),
        "answered",
        "up",
    )
    assert (made.name(Text("zh")), made.name(Text("en"))) == ("退烧药", "Antipyretics")
    assert indicator(tmp_path, made.key) == made


def test_without_an_english_name_the_chinese_serves(tmp_path: Path) -> None:
    assert make(tmp_path, en="").name(Text("en")) == "退烧药"


def test_what_is_withdrawn_is_gone_and_its_key_is_not_used_again(tmp_path: Path) -> None:
    first = make(tmp_path)
    withdraw(tmp_path, first.key)
    assert indicators(tmp_path) == INDICATORS
    assert indicator(tmp_path, first.key).key == "fever"
    assert make(tmp_path).key != first.key
    with pytest.raises(BadDecision):
        withdraw(tmp_path, first.key)


@pytest.mark.parametrize(
    ("names", "options"), [(("", "x"), ("是",)), (("长" * 21, ""), ("是",)), (("名", ""), ())]
)
def test_what_will_not_do_is_told_in_both_languages(
    tmp_path: Path, names: tuple[str, str], options: tuple[str, ...]
) -> None:
    with pytest.raises(BadDecision) as told:
        promote(tmp_path, "q1", options, names, "up", "city")
    assert told.value.zh != str(told.value)
    assert not (tmp_path / FILE).exists()


def test_a_name_is_given_once_and_hues_run_out(tmp_path: Path) -> None:
    for number in range(MOST):
        make(tmp_path, f"指标{number}")
        with pytest.raises(BadDecision):
            make(tmp_path, f"指标{number}")
    assert len({one.light for one in decisions(tmp_path).own}) == MOST
    with pytest.raises(BadDecision, match="Withdraw"):
        make(tmp_path, "再一个")


def test_workers_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4) as workers:
        keys = list(workers.map(make_one_of, [tmp_path] * 6, range(6)))
    assert sorted(keys) == sorted(one.key for one in decisions(tmp_path).own)
    assert len(set(keys)) == 6
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".questions-")] == []


def test_a_decision_on_wordings_is_kept_and_taken_back(tmp_path: Path) -> None:
    make(tmp_path)
    decide_same(tmp_path, "q2", "q1")
    decide_same(tmp_path, "q3", "")
    assert decisions(tmp_path).same == {"q2": "q1", "q3": ""}
    decide_same(tmp_path, "q2", None)
    assert decisions(tmp_path).same == {"q3": ""}
    assert len(decisions(tmp_path).own) == 1


@pytest.mark.parametrize("text", ["{", "[]", '{"indicators": [{"key": "own-1"}]}', '{"indicators": 3}'])
def test_a_file_that_can_t_be_read_is_told_and_left(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(BadDecision, match="can't be read"):
        decisions(tmp_path)
    with pytest.raises(BadDecision):
        make(tmp_path)
    assert (tmp_path / FILE).read_text(encoding="utf-8") == text


def test_the_file_can_be_read_by_people(tmp_path: Path) -> None:
    make(tmp_path)
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    assert "退烧药" in text
    assert json.loads(text)["indicators"][0]["by"] == "city"


@pytest.mark.parametrize("hue", OWN_HUES)
def test_own_hues_can_be_read_and_are_nobody_else_s(hue: tuple[str, str]) -> None:
    light, dark = hue
    assert contrast(light, "#ffffff") >= 4.5
    assert contrast(dark, "#161b20") >= 4.5
    assert light not in {one.light for one in INDICATORS} and dark not in {one.dark for one in INDICATORS}
    assert OWN_HUES.count(hue) == 1
