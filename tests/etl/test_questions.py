"""Questions through the night: every option counted, a question followed through its wordings, a new one told."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl.nightly import run_night
from etl.questions import Wording, core_of, follow, gives_way, laid_out, likeness, questions, wording_id
from tests.etl.bureau import ASKED, CODES, DAYS, FIRST, LI, QIAN, WANG, ZHAO, Bureau, Pupil, answer, ask

OLD, NEW = "今天是否服用退烧药", "今日有无服用过退烧药？"
WENT, BREAKFAST, REMARK = "今日个人动向【多选题】", "早餐吃了什么", "其他说明"
PUPILS = [Pupil(f"学生{n}", n) for n in range(20, 50)]


def counts(data: Path, wording: str, day: date) -> dict[str, int]:
    """How many chose each option of a wording, in the whole bureau."""
    rows = ask(
        data,
        "select option, sum(people) from mart_question_day where wording_id = ? and day = ? group by option",
        [wording, day],
    )
    return {option: int(people) for option, people in rows}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five days: on the third the form is worded anew and asks a question more; each day is one night."""
    bureau = Bureau(tmp_path_factory.mktemp("questions"))
    bureau.roster("学籍.csv", [*PUPILS, WANG, LI, ZHAO, QIAN])
    for place, day in enumerate(DAYS):
        drug = OLD if place < 2 else NEW
        asked = [*ASKED, drug, WENT, REMARK, *([BREAKFAST] if place >= 2 else [])]
        rows = [
            answer(pupil, day)
            | {drug: "是" if number < 3 else "否"}
            | {WENT: "居家┋外出购物" if number % 3 == 0 else "居家"}
            | {REMARK: f"我家住在文化路{number}号" if number % 2 else "无"}
            | {BREAKFAST: "包子" if number % 2 else "面条"}
            for number, pupil in enumerate(PUPILS)
        ]
        rows[0]["14天内是否到过疫情重点地区"] = "不清楚"
        rows[1]["今日体温（℃）"] = "38.5"
        rows[1]["今日有无以下症状【多选题】"] = "发热┋咳嗽"
        bureau.wenjuanxing(f"{day}.csv", rows, asked=asked)
        run_night(bureau.data)
    return bureau.data


def test_a_new_question_is_counted_the_day_after_without_code(data: Path) -> None:
    assert counts(data, wording_id(BREAKFAST), DAYS[1]) == {}
    assert counts(data, wording_id(BREAKFAST), DAYS[2]) == {"包子": 15, "面条": 15, "*": 30}
    first = ask(data, "select first_day, field, follows from core_question where question = ?", [BREAKFAST])
    assert first == [(DAYS[2], None, None)]


def test_a_question_is_followed_through_a_change_of_wording(data: Path) -> None:
    found = ask(
        data,
        "select wording_id, follows, first_day, last_day from core_question where wording_id in (?, ?) order by 3",
        [wording_id(OLD), wording_id(NEW)],
    )
    assert found == [
        (wording_id(OLD), None, DAYS[0], DAYS[1]),
        (wording_id(NEW), wording_id(OLD), DAYS[2], DAYS[4]),
    ]
    assert counts(data, wording_id(OLD), DAYS[1]) == counts(data, wording_id(NEW), DAYS[2])
    assert counts(data, wording_id(NEW), DAYS[4]) == {"是": 3, "否": 27, "*": 30}


def test_whoever_ticks_several_answers_once(data: Path) -> None:
    went = wording_id("今日个人动向")
    assert counts(data, went, DAYS[0]) == {"居家": 30, "外出购物": 10, "*": 30}


def test_words_that_few_wrote_are_counted_and_not_told(data: Path) -> None:
    assert counts(data, wording_id(REMARK), DAYS[0]) == {"无": 15, "*other": 15, "*": 30}


def test_known_fields_are_counted_like_any_question(data: Path) -> None:
    assert counts(data, "contact_area", DAYS[0]) == {"no": 29, "*unclear": 1, "*": 30}
    assert counts(data, "fever", DAYS[0]) == {"yes": 1, "no": 29, "*": 30}
    assert counts(data, "symptoms", DAYS[0]) == {"none": 29, "发热": 1, "咳嗽": 1, "*": 30}
    assert counts(data, "temperature_c", DAYS[0]) == {"36.5": 29, "38.0": 1, "*": 30}
    assert counts(data, "isolation_days", DAYS[0]) == {"0": 30, "*": 30}


def test_counties_add_their_schools_up(data: Path) -> None:
    both = """select day, wording_id, option, sum(people) from {} group by all order by all"""
    schools = ask(data, both.format("mart_question_day"))
    assert schools == ask(data, both.format("mart_question_county_day"))
    assert {row[0] for row in schools} == set(DAYS)


def test_an_answer_that_was_replaced_counts_once(data: Path, tmp_path: Path) -> None:
    shutil.copytree(data, tmp_path / "data", symlinks=True)
    bureau = Bureau(tmp_path / "data")
    late = answer(PUPILS[0], DAYS[0], "23:00:00") | {OLD: "否", WENT: "居家", REMARK: "无"}
    bureau.wenjuanxing("late.csv", [late], asked=[*ASKED, OLD, WENT, REMARK])
    run_night(bureau.data)
    assert counts(bureau.data, wording_id(OLD), DAYS[0]) == {"是": 2, "否": 28, "*": 30}
    school = "select distinct school_id from mart_question_day where day = ?"
    assert ask(bureau.data, school, [DAYS[0]]) == [(CODES[FIRST],)]


def wording(text: str, first: int, last: int, *files: str) -> dict[str, Any]:
    """What exports asked; days are counted from the first of March."""
    day = date(2020, 3, 1)
    return {
        "source": "wenjuanxing",
        "question": text,
        "field": None,
        "day_from": day + timedelta(days=first),
        "day_to": day + timedelta(days=last),
        "answers": 10,
        "files": list(files) or [text],
    }


def followed(rows: list[dict[str, Any]], options: dict[str, frozenset[str]]) -> dict[str, str | None]:
    """By text, the text that it follows."""
    kept = questions(rows, {})
    follow(kept, rows, options)
    texts = {row["wording_id"]: row["question"] for row in kept}
    return {row["question"]: texts.get(row["follows"]) for row in kept}


YES_NO = frozenset({"是", "否"})


def told(*texts: str, options: frozenset[str] = YES_NO) -> dict[str, frozenset[str]]:
    return {wording_id(text): options for text in texts}


def test_two_that_were_asked_in_one_export_are_never_one() -> None:
    rows = [wording(OLD, 0, 4, "a"), wording(OLD, 5, 5, "b"), wording(NEW, 5, 9, "b")]
    assert followed(rows, told(OLD, NEW)) == {OLD: None, NEW: None}


def test_two_that_are_asked_side_by_side_for_weeks_are_two() -> None:
    rows = [wording(OLD, 0, 20, "a"), wording(NEW, 5, 30, "b")]
    assert followed(rows, told(OLD, NEW)) == {OLD: None, NEW: None}


def test_late_answers_to_the_old_form_part_nothing() -> None:
    rows = [wording(OLD, 0, 12, "a"), wording(NEW, 10, 30, "b")]
    assert followed(rows, told(OLD, NEW))[NEW] == OLD


def test_like_words_about_something_else_are_another_question() -> None:
    cough = "今天是否服用止咳药"
    rows = [wording(OLD, 0, 4), wording(cough, 5, 9)]
    assert followed(rows, told(OLD, cough))[cough] is None


def test_like_words_with_other_options_are_another_question() -> None:
    rows = [wording(OLD, 0, 4), wording(NEW, 5, 9)]
    options = told(OLD) | told(NEW, options=frozenset({"每天", "有时"}))
    assert followed(rows, options)[NEW] is None


def test_without_options_only_nearly_the_same_words_are_one() -> None:
    assert followed([wording(OLD, 0, 4), wording(NEW, 5, 9)], {})[NEW] == OLD  # one, but for filling words
    near = "今日服用退烧药物"
    assert followed([wording(OLD, 0, 4), wording(near, 5, 9)], {})[near] is None


def test_of_two_that_go_on_only_one_does() -> None:
    third = "今天有没有服用退烧药"
    rows = [wording(OLD, 0, 4, "a"), wording(NEW, 5, 9, "b"), wording(third, 6, 9, "c")]
    found = followed(rows, told(OLD, NEW, third))
    assert [found[NEW], found[third]].count(OLD) == 1


def test_a_chain_goes_on() -> None:
    third = "当天是否有服用退烧药"
    rows = [wording(OLD, 0, 4), wording(NEW, 5, 9), wording(third, 10, 14)]
    assert followed(rows, told(OLD, NEW, third)) == {OLD: None, NEW: OLD, third: NEW}


def test_what_follows_does_not_depend_on_the_order_of_files() -> None:
    third = "当天是否有服用退烧药"
    rows = [wording(OLD, 0, 4), wording(NEW, 5, 9), wording(third, 10, 14)]
    assert followed(rows, told(OLD, NEW, third)) == followed(rows[::-1], told(OLD, NEW, third))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("今天是否服用退烧药", "今日有无服用过退烧药？"),
        ("近14天是否出过市", "14天内有没有出过市"),
        ("您孩子现在在哪里", "孩子目前在哪里？"),
    ],
)
def test_filling_words_tell_no_question_from_another(one: str, other: str) -> None:
    assert core_of(one) == core_of(other)


def test_a_wording_of_filling_words_alone_keeps_them() -> None:
    assert core_of("今天是否") == "今天是否"


def test_a_form_that_stopped_long_ago_does_not_go_on() -> None:
    day = date(2020, 1, 1)
    old = Wording("a", "x", day, day + timedelta(days=3), {"f"})
    new = Wording("b", "x", day + timedelta(days=60), day + timedelta(days=70), {"g"})
    assert not gives_way(old, new)
    assert likeness(old, new, {}) == 100.0


def test_a_text_that_one_tool_knows_a_field_for_has_one() -> None:
    unknown, known = wording("体温", 0, 1), wording("体温", 0, 1) | {"source": "x", "field": "temperature_c"}
    (row,) = laid_out(questions([unknown, known], {"x": ";", "wenjuanxing": "┋"}))
    assert (row["wording_id"], row["free"], row["separators"]) == ("temperature_c", False, ";┋")


def test_a_general_question_on_contacts_is_a_wording_of_both() -> None:
    rows = questions([wording("接触人员情况", 0, 1) | {"field": "contact"}], {})
    assert [row["wording_id"] for row in rows] == ["contact_area", "contact_suspected"]
    assert questions([wording("姓名", 0, 1) | {"field": "name"}], {}) == []
