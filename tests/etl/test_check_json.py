"""`etl check --json`: what a page maps and previews by is what the night then does."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from etl.__main__ import app
from etl.nightly import run_night
from etl.readings import reader
from tests.etl.bureau import ASKED, DAYS, LI, QIAN, SUN, WANG, ZHAO, Bureau, Pupil, accounts, answer, ask

DAY = DAYS[0]
AREA = "14天内是否到过疫情重点地区"


def told(*arguments: object) -> dict[str, Any]:
    """What the command says by machine."""
    result = CliRunner().invoke(app, ["check", "--json", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    answered: dict[str, Any] = json.loads(result.stdout)
    return answered


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    """A day of answers with a bad date, an odd answer and a question that nobody knows."""
    made = Bureau(tmp_path / "data")
    made.roster()
    said = [
        answer(WANG, DAY, _14天内="路过 高速"),
        answer(LI, DAY, 今日体温="38.6", 学籍号="x", _14天内="是"),
    ]
    said += [
        answer(ZHAO, DAY, 填报日期="不知道", 提交答卷时间="?"),
        answer(QIAN, DAY, 今日体温="好"),
        answer(SUN, DAY),
    ]
    asked = (*ASKED, "早餐吃了什么")
    made.wenjuanxing("1.csv", [row | {"早餐吃了什么": "包子"} for row in said], asked=asked)
    return made


def column(file: dict[str, Any], question: str) -> dict[str, Any]:
    """A column by its question."""
    (found,) = [c for c in file["columns"] if c["question"] == question]
    return dict(found)


def test_the_counts_are_those_of_the_night(bureau: Bureau) -> None:
    (file,) = told(bureau.inbox / "1.csv")["files"]
    run_night(bureau.data)
    rows = file["rows"]
    assert (rows["in"], rows["loaded"], rows["superseded"], rows["refused"], rows["blank"]) == accounts(
        bureau.data
    )["1.csv"]
    assert file["reasons"] == {"day_unreadable": 1}


def test_a_file_says_what_it_is_and_what_each_column_holds(bureau: Bureau) -> None:
    (file,) = told(bureau.inbox / "1.csv")["files"]
    assert (file["format"], file["encoding"], file["header_row"]) == ("csv", "utf-8-sig", 1)
    assert file["source"].pop("sureness") > 0.9
    assert file["source"] == {
        "name": "wenjuanxing", "label": "问卷星", "kind": "answers", "role": "student"
    }  # fmt: skip
    breakfast = column(file, "早餐吃了什么")
    assert breakfast["field"] is None and breakfast["letter"] == "R"
    assert [(v["text"], v["count"]) for v in breakfast["values"]] == [("包子", 5)]
    area = column(file, AREA)
    assert (area["field"], area["filled"], area["distinct"], area["choice"]) == ("contact_area", 5, 3, True)
    assert {v["text"]: (v["read"], v["state"]) for v in area["values"]} == {
        "否": (False, "value"), "是": (True, "value"), "路过 高速": (True, "value")
    }  # fmt: skip


def test_names_and_numbers_are_cut_unless_asked_for(bureau: Bureau) -> None:
    path = bureau.inbox / "1.csv"
    masked, plain = (
        json.dumps(told(path), ensure_ascii=False),
        json.dumps(told("--plain", path), ensure_ascii=False),
    )
    for personal in (WANG.name, WANG.number, WANG.id_number, LI.name):
        assert personal not in masked and (personal in plain or personal == WANG.id_number)
    assert "包子" in masked and "38.6" in masked


def test_the_first_rows_stand_as_typed_and_as_they_become(bureau: Bureau) -> None:
    (file,) = told(bureau.inbox / "1.csv")["files"]
    degrees = str(column(file, "今日体温（℃）")["index"])
    rows = {row["row_no"]: row for row in file["shown"]}
    assert (rows[3]["before"][degrees], rows[3]["after"]["temperature_c"]) == ("38.6", 38.6)
    assert (rows[4]["state"], rows[4]["after"]) == ("refused", None)
    assert rows[5]["after"]["extra"] == {"早餐吃了什么": "包子", "今日体温（℃）": "好"}
    assert rows[2]["after"]["name"] == "王**"


def test_a_draft_is_in_force_for_once(bureau: Bureau, tmp_path: Path) -> None:
    path = bureau.inbox / "1.csv"
    whole = told(path)
    (document,) = [s["document"] for s in whole["sources"] if s["name"] == "wenjuanxing"]
    from common.toml import dumps

    draft = tmp_path / "wenjuanxing.toml"
    document = {**document, "questions": {"早餐吃了什么": "symptoms"}, "answers": {AREA: {"路过高速": "否"}}}
    draft.write_text(dumps(document), encoding="utf-8")
    before = sorted(bureau.data.rglob("*"))
    tried = told("--source", draft, path)
    assert sorted(bureau.data.rglob("*")) == before
    assert tried["fingerprint"] != whole["fingerprint"]
    (file,) = tried["files"]
    assert column(file, "早餐吃了什么")["field"] == "symptoms"
    assert {v["text"]: v["read"] for v in column(file, AREA)["values"]}["路过 高速"] is False
    assert told(path)["fingerprint"] == whole["fingerprint"]


def test_bare_numbers_are_not_understood_until_somebody_says_what_they_mean(
    bureau: Bureau, tmp_path: Path
) -> None:
    asked = ("学生姓名", "学籍号", "填报日期", "是否发热")
    rows = [answer(who, DAY) | {"是否发热": code} for who, code in ((WANG, "1"), (LI, "2"))]
    path = bureau.wenjuanxing("按序号.csv", rows, asked=asked)
    fever = column(told(path)["files"][0], "是否发热")
    assert fever["field"] is None and {v["state"] for v in fever["values"]} == {"unread"}
    draft = tmp_path / "wenjuanxing.toml"
    draft.write_text('like = "wenjuanxing"\n[answers."是否发热"]\n"1" = "是"\n"2" = "否"\n', encoding="utf-8")
    fever = column(told("--source", draft, path)["files"][0], "是否发热")
    assert (fever["field"], {v["text"]: v["read"] for v in fever["values"]}) == (
        "fever",
        {"1": True, "2": False},
    )


def test_only_the_first_rows_are_read_when_asked_and_said_so(bureau: Bureau) -> None:
    (file,) = told("--rows", 2, bureau.inbox / "1.csv")["files"]
    assert (file["rows"]["in"], file["rows"]["complete"]) == (2, False)


def test_a_layout_that_nobody_knows_comes_with_columns_guesses_and_a_draft(bureau: Bureau) -> None:
    bureau.cells("x.csv", [["孩子", "几度", "几点交的"], [WANG.name, "36.5", "2020-03-02 08:00:00"]])
    (file,) = told(bureau.inbox / "x.csv")["files"]
    assert file["refused"]["code"] == "unknown_layout" and "认不出" in file["refused"]["zh"]
    assert [c["guess"] and c["guess"]["field"] for c in file["columns"]] == [
        "name",
        "temperature_c",
        "submitted_at",
    ]
    assert file["draft"]["document"]["questions"] == {
        "孩子": "name",
        "几度": "temperature_c",
        "几点交的": "submitted_at",
    }


def test_a_file_of_another_name_is_read_as_the_night_would_by_that_name(
    bureau: Bureau, tmp_path: Path
) -> None:
    kept = tmp_path / "0a1b.csv"
    kept.write_bytes((bureau.inbox / "1.csv").read_bytes())
    (file,) = told("--name", "教师/教职工填报.csv", kept)["files"]
    assert (file["name"], file["source"]["role"]) == ("教职工填报.csv", "staff")


def test_a_broken_workbook_is_told_and_not_a_crash(bureau: Bureau) -> None:
    (file,) = told(bureau.drop("坏.xlsx", b"PK\x03\x04nothing"))["files"]
    assert file["refused"]["code"] == "damaged_workbook" and file["columns"] == []


def test_without_files_the_sources_in_force_are_told(bureau: Bureau) -> None:
    (bureau.data / "sources").mkdir()
    (bureau.data / "sources" / "ours.toml").write_text(
        'kind = "answers"\nlabel = "自研"\nmarks = ["孩子"]\n', encoding="utf-8"
    )
    found = {s["name"]: s for s in told("--data", bureau.data)["sources"]}
    assert found["ours"]["own"] and found["ours"]["label"] == "自研"
    assert not found["wenjuanxing"]["own"] and found["wenjuanxing"]["document"]["kind"] == "answers"


WORDS = {
    "temperature_c": ["36.5", "365", "发烧了", "没量", "55", "97.7F"],
    "fever": ["是", "否", "不清楚", "看情况", "无发热有咳嗽"],
    "contact_area": ["是", "没有", "不清楚", "武汉"],
    "contact_suspected": ["未接触", "有", "隔壁"],
    "symptoms": ["无", "发热┋咳嗽", "还行"],
    "diagnosis": ["无", "疑似", "已治愈", "呵呵"],
    "isolation_days": ["12天", "两周", "很久", "无"],
}


@pytest.mark.parametrize("field", WORDS)
def test_a_single_answer_reads_as_the_night_reads_it(tmp_path: Path, field: str) -> None:
    """Held against what a whole file becomes, so that the two can't drift apart."""
    bureau = Bureau(tmp_path)
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "one.toml").write_text(
        f'kind = "answers"\nmarks = ["甲问"]\n[questions]\n"甲问" = "{field}"\n'
        '"学籍号" = "student_no"\n"日期" = "day"\n',
        encoding="utf-8",
    )
    people = [WANG, LI, ZHAO, QIAN, SUN, Pupil("周六", 6)]
    bureau.roster("学籍.csv", people)
    typed = WORDS[field]
    rows = [[text, who.number, "2020-03-02"] for text, who in zip(typed, people, strict=False)]
    bureau.cells("1.csv", [["甲问", "学籍号", "日期"], *rows])
    run_night(tmp_path)
    kept = ask(tmp_path, f"select {field}, fever from core_response order by row_no")
    assert len(kept) == len(typed)
    for text, (value, fever) in zip(typed, kept, strict=True):
        reading = reader(field, "┋", "410100")(text)
        expected = reading.value if reading.state == "value" else None
        if field == "temperature_c" and isinstance(expected, bool):
            assert (value, fever) == (None, expected), text
        else:
            assert value == expected, text
