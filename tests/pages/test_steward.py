"""The unmatched tab: who may decide sees who may be meant, and a press is kept within their scope alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.pages.conftest import Client, shown
from warehouse.decisions import decisions

TAB = "?tab=unmatched"
OUTPUT = '{"part":"steward","row":["MATCH"]}.children'
HOME = {"Origin": "http://localhost"}


def press(
    client: FlaskClient,
    row: int,
    person: str,
    which: str = "confirm",
    *,
    headers: dict[str, str] | None = None,
) -> Any:
    """What the browser sends when a button is pressed."""
    key = f"f1|{row}"
    button = {"person": person, "press": which, "row": key}
    name = f'{{"person":"{person}","press":"{which}","row":"{key}"}}.n_clicks'
    body = {
        "output": OUTPUT,
        "outputs": {"id": {"part": "steward", "row": key}, "property": "children"},
        "inputs": [[{"id": button, "property": "n_clicks", "value": 1}]],
        "changedPropIds": [name],
        "state": [{"id": "_pages_location", "property": "search", "value": TAB}],
    }
    return client.post("/_dash-update-component", json=body, headers=HOME if headers is None else headers)


def test_the_head_sees_the_rows_of_the_school_with_who_may_be_meant(reader: Client) -> None:
    text = shown(reader("school", "correct_roster"), "/data", TAB)
    assert "王子轩" in text and "王梓轩" in text and "姓名同音" in text and "确认" in text
    assert "赵民" in text and "无名" not in text


def test_a_teacher_sees_those_of_the_class_alone(reader: Client) -> None:
    text = shown(reader("class", "correct_roster"), "/data", TAB)
    assert "王子轩" in text and "赵民" not in text


def test_who_may_not_decide_sees_a_table_without_buttons_and_without_names(reader: Client) -> None:
    text = shown(reader("county"), "/data", TAB)
    assert "王子轩" not in text and "王*轩" in text
    assert "不是此人" not in text


def test_a_press_is_kept_and_the_row_says_so_at_once(reader: Client, data: Path) -> None:
    client = reader("school", "correct_roster")
    answer = press(client, 20, "p1")
    assert answer.status_code == 200
    assert "已确认，下次载入生效" in answer.text
    (kept,) = decisions(data)
    assert (kept.person_id, kept.verdict, kept.who) == ("p1", "confirmed", "school")
    assert "王子轩" not in shown(client, "/data", TAB)
    assert "已确认，下次载入生效" in shown(client, "/data", f"{TAB}&show=decided")


def test_who_was_confirmed_on_an_earlier_night_can_be_taken_back(reader: Client) -> None:
    text = shown(reader("school", "correct_roster"), "/data", f"{TAB}&show=decided")
    assert "欧阳子含" in text and "欧阳子涵" in text and "人工确认" in text


def test_a_second_press_takes_it_back(reader: Client, data: Path) -> None:
    client = reader("officer", "correct_roster")
    press(client, 20, "p1")
    answer = press(client, 20, "p1")
    assert "已确认" not in answer.text
    assert [kept.verdict for kept in decisions(data)] == ["confirmed", "undone"]


def test_a_refused_person_is_struck_out(reader: Client, data: Path) -> None:
    answer = press(reader("school", "correct_roster"), 21, "p2", "refuse")
    assert "person refused" in answer.text and "已排除" in answer.text
    assert [kept.verdict for kept in decisions(data)] == ["refused"]


@pytest.mark.parametrize(
    ("role", "row", "person"),
    [
        ("class", 22, "p5"),  # another class
        ("school", 23, "p1"),  # another school
        ("school", 20, "p2"),  # not suggested for it
        ("school", 99, "p1"),  # no such row
        ("county", 20, "p1"),
        ("city", 20, "p1"),
        ("province", 20, "p1"),
    ],
)
def test_a_press_outside_of_what_an_account_may_is_refused(
    reader: Client, data: Path, role: str, row: int, person: str
) -> None:
    answer = press(reader(role, "correct_roster" if role in ("school", "class") else ""), row, person)
    assert answer.status_code == 403
    assert decisions(data) == ()


@pytest.mark.parametrize(
    "headers", [{"Origin": "null"}, {"Origin": "http://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_press_from_another_site_is_refused(reader: Client, data: Path, headers: dict[str, str]) -> None:
    client = reader("school", "correct_roster")
    client.environ_base.pop("HTTP_ORIGIN")
    assert press(client, 20, "p1", headers=headers).status_code == 403
    assert decisions(data) == ()


def test_nobody_decides_without_a_session(web: Any, data: Path) -> None:
    assert press(web.test_client(), 20, "p1").status_code == 401
    assert decisions(data) == ()


def test_copied_answers_are_counted_for_the_county_and_named_for_the_head(reader: Client) -> None:
    county = shown(reader("county"), "/data", "?tab=flags")
    assert "郑州市第一中学" in county and "王梓轩" not in county
    school = shown(reader("school", "correct_roster"), "/data", "?tab=flags")
    assert "王梓轩" in school and "本单位当日 1 人" in school


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_copied_answers_can_be_taken_away(reader: Client, kind: str) -> None:
    assert reader("school", "correct_roster").get(f"/download/flags.{kind}").status_code == 200
