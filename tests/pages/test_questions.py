"""The questions page: each level its own, a new question marked, an indicator made of an option and taken back."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from common.words import Text
from tests import town
from tests.pages.conftest import Client, shown
from warehouse.promoted import FILE, decisions, promote
from warehouse.queries.base import data_dir

CALLBACK = "/_dash-update-component"
DRUG = "今天是否服用退烧药"


def decide(client: FlaskClient, trigger: str, question: str = town.DRUG, **form: Any) -> Any:
    """Press a button of the form: `promote`, or the key of an indicator to take back."""
    own = [
        {"id": {"withdraw": key}, "property": "n_clicks", "value": 1 if key == trigger else None}
        for key in own_keys()
    ]
    made = trigger == "promote"
    told = {"zh": "退烧药", "en": "", "options": ["是"], "worse": "up"} | form
    body = {
        "output": "..questions-own.children...questions-said.children..",
        "outputs": [
            {"id": "questions-own", "property": "children"},
            {"id": "questions-said", "property": "children"},
        ],
        "inputs": [{"id": "questions-promote", "property": "n_clicks", "value": 1 if made else None}, own],
        "changedPropIds": ["questions-promote.n_clicks" if made else f'{{"withdraw":"{trigger}"}}.n_clicks'],
        "state": [
            *({"id": f"questions-{key}", "property": "value", "value": value} for key, value in told.items()),
            {"id": "questions-asked", "property": "data", "value": question},
            {"id": "_pages_location", "property": "search", "value": f"?q={question}"},
        ],
    }
    answer = client.post(CALLBACK, json=body)
    return str(answer.get_json()) if answer.status_code == 200 else answer.status_code


def own_keys() -> list[str]:
    return [one.key for one in decisions(data_dir()).own]


def join(client: FlaskClient, other: str | None, asked: str, clicked: dict[str, str] | None = None) -> Any:
    """Tell that a question goes on from another, or press a button at a wording."""
    buttons = [{"id": clicked, "property": "n_clicks", "value": 1}] if clicked else []
    changed = (
        f'{{"act":"{clicked["act"]}","wording":"{clicked["wording"]}"}}.n_clicks'
        if clicked
        else "questions-same.value"
    )
    output = next(
        key
        for key, one in _callbacks().items()
        if [part["id"] for part in one["inputs"]][:1] == ["questions-same"]
    )
    body = {
        "output": output,
        "outputs": {"id": "_pages_location", "property": output.split(".", 1)[1]},
        "inputs": [{"id": "questions-same", "property": "value", "value": other}, buttons],
        "changedPropIds": [changed],
        "state": [
            {"id": "questions-asked", "property": "data", "value": asked},
            {"id": "_pages_location", "property": "search", "value": f"?q={asked}"},
        ],
    }
    return client.post(CALLBACK, json=body)


def _callbacks() -> dict[str, Any]:
    from app import app

    found: dict[str, Any] = app.callback_map
    return found


def test_the_list_names_fields_and_texts_and_marks_what_is_new(reader: Client) -> None:
    page = shown(reader("city"), "/questions")
    assert "体温" in page and DRUG in page and "今天去了哪里" in page
    assert page.index(DRUG) < page.index("体温")  # new ones first
    assert "新" in page.split("\n")


def test_a_question_is_told_with_its_wordings_and_its_change(reader: Client) -> None:
    page = shown(reader("city"), "/questions", f"?q={town.WHERE}")
    for words in ("今日个人动向", "今天去了哪里", "问法有变", "外出", "占已报"):
        assert words in page


def test_the_data_page_tells_of_new_questions_and_leads_to_them(reader: Client) -> None:
    page = shown(reader("city"), "/data")
    assert "一周内有 1 道新题，其中昨日以来 1 道" in page
    assert "/questions?show=new" in page
    assert "道新题" not in shown(reader("city"), "/data", "?day=2020-03-05")
    assert "道新题" not in shown(reader("county"), "/data")


def test_an_indicator_whose_question_is_gone_shows_nothing_and_breaks_nothing(
    reader: Client, data: Path
) -> None:
    promote(data, "qgone", ("是",), ("已消失", ""), "up", "city")
    for path, unit in (
        ("/trends", town.CITY),
        ("/map", town.CITY),
        ("/map", town.JINSHUI),
        ("/trends", town.A),
    ):
        assert "已消失" in shown(reader("city"), path, f"?ind=own-1&unit={unit}")


def test_filter_and_search_keep_what_fits(reader: Client) -> None:
    client = reader("city")
    new = shown(client, "/questions", "?show=new")
    assert DRUG in new and "今日晨检体温" not in new
    found = shown(client, "/questions", "?find=晨检")  # a wording of the field's
    assert "题目（1）" in found
    assert "没有符合条件的题目" in shown(client, "/questions", "?find=nothing")


@pytest.mark.parametrize(
    ("role", "said"),
    [("city", "12"), ("county", "6"), ("school", "6"), ("class", "3")],
)
def test_each_level_reads_its_own(reader: Client, role: str, said: str) -> None:
    page = shown(reader(role), "/questions", f"?q={town.DRUG}").split("\n")
    assert said in page
    assert ("把选项变成指标" in page) == (role == "city")


def test_a_unit_outside_of_the_scope_is_no_page(reader: Client) -> None:
    assert "不在您的" in shown(reader("county"), "/questions", f"?unit={town.ERQI}")
    assert reader("county").get(f"/download/questions.csv?unit={town.ERQI}&q={town.DRUG}").status_code == 403


def test_before_a_question_was_asked_it_is_not_there(reader: Client) -> None:
    assert DRUG not in shown(reader("city"), "/questions", "?day=2020-03-05")


def test_the_options_of_the_units_can_be_taken_away(reader: Client) -> None:
    answer = reader("officer").get(f"/download/questions.csv?q={town.DRUG}")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0] == ["单位代码", "单位", "选项", "人数", "作答", "占作答"]
    assert [town.ERQI, "二七区", "是", "1.0", "6.0", "0.166667"] in rows
    assert len(rows) == 5
    klass = reader("class").get(f"/download/questions.csv?q={town.DRUG}")
    assert len(klass.data.decode("utf-8-sig").splitlines()) == 3
    assert reader("city").get("/download/questions.xlsx?q=nothing").status_code == 200


def test_an_option_becomes_an_indicator_on_trends_and_map(reader: Client) -> None:
    client = reader("city")
    assert "退烧药" not in shown(client, "/trends")
    said = decide(client, "promote")
    assert "已设为指标“退烧药”" in said and "own-1" in said
    for page in ("/trends", "/map"):
        assert "退烧药" in shown(client, page)
        assert "退烧药" in shown(reader("county"), page)  # for everybody
    trend = shown(client, "/trends", "?ind=own-1&mode=rate")
    assert "占作答" in trend
    taken = reader("officer").get("/download/trends.csv?ind=own-1").data.decode("utf-8-sig")
    assert "2020-03-06,410100,郑州市,3.0,12.0,3.0" in taken.replace("\r", "")
    decide(client, "own-1")
    assert "退烧药" not in shown(client, "/trends")


def test_whoever_may_not_decides_nothing(reader: Client, data: Path) -> None:
    decide(reader("county"), "promote")
    decide(reader("school"), "promote")
    assert not (data / FILE).exists()
    promote(data, town.DRUG, ("是",), ("退烧药", ""), "up", "city")
    decide(reader("class"), "own-1")
    assert len(decisions(data).own) == 1


def test_a_city_that_is_not_the_bureau_s_decides_nothing(reader: Client, data: Path) -> None:
    """The folder is another region's: a city in it is only a part."""
    import duckdb

    snapshot = (data / "snapshots" / "current").resolve()
    with duckdb.connect(str(snapshot)) as connection:
        connection.execute("update etl_meta set value = '410000' where key = 'region'")
    decide(reader("city"), "promote")
    assert not (data / FILE).exists()
    decide(reader("province"), "promote")
    assert len(decisions(data).own) == 1


@pytest.mark.parametrize("form", [{"zh": ""}, {"options": []}, {"options": ["没有这个"]}, {"zh": "长" * 30}])
def test_what_will_not_do_is_a_sentence(reader: Client, data: Path, form: dict[str, Any]) -> None:
    assert "worse" in decide(reader("city"), "promote", **form)
    assert not (data / FILE).exists()


def test_options_that_one_person_ticks_together_are_not_added_up(reader: Client, data: Path) -> None:
    decide(reader("city"), "promote", town.WHERE, options=["居家", "外出"])
    assert not (data / FILE).exists()
    decide(reader("city"), "promote", town.WHERE, options=["外出"])
    assert decisions(data).own[0].options == ("外出",)


def test_wordings_are_parted_and_joined(reader: Client, data: Path) -> None:
    client = reader("city")
    parted = join(client, None, town.WHERE, {"wording": town.WENT, "act": "apart"})
    assert town.WENT in parted.text  # the page goes to the question that now stands alone
    assert "题目（4）" in shown(client, "/questions")
    join(client, town.WHERE, town.DRUG)
    assert decisions(data).same == {town.WENT: "", town.DRUG: town.WHERE}
    join(client, None, town.WHERE, {"wording": town.WENT, "act": "undo"})
    assert town.WENT not in decisions(data).same


def test_what_was_asked_side_by_side_is_not_joined(reader: Client, data: Path) -> None:
    join(reader("city"), town.DRUG, town.WHERE)  # it began later
    join(reader("county"), town.WHERE, town.DRUG)  # may not
    assert not (data / FILE).exists()


def test_a_broken_file_of_decisions_is_a_sentence(reader: Client, data: Path) -> None:
    client = reader("city")
    (data / FILE).write_text("{", encoding="utf-8")
    assert "题目设置文件无法读取" in shown(client, "/questions")
    (data / FILE).unlink()
    assert DRUG in shown(client, "/questions")


def test_symptoms_that_answers_are_read_as_have_a_word_in_both_languages() -> None:
    from etl.convert.symptoms import SYMPTOMS

    keys = [f"questions.option.symptoms.{one}" for one in SYMPTOMS]
    assert [key for key in keys if not Text("zh").has(key) or not Text("en").has(key)] == []


def test_english_says_it_in_english(reader: Client) -> None:
    client = reader("city")
    client.set_cookie("epidesk_lang", "en")
    page = shown(client, "/questions", "?q=temperature_c&as=share")
    for words in ("Temperature", "36.5–36.9 °C", "Wording changed", "answered"):
        assert words in page
