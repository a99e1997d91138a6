"""The search of the top bar finds units of the reader's scope and keeps the page."""

from __future__ import annotations

import json
from typing import Any

from flask.testing import FlaskClient

from tests import town
from tests.pages.conftest import Client, shown


def found(client: FlaskClient, words: str, path: str = "/", search: str = "") -> str:
    body: dict[str, Any] = {
        "output": "frame-hits.children",
        "outputs": {"id": "frame-hits", "property": "children"},
        "inputs": [{"id": "frame-words", "property": "data", "value": words}],
        "changedPropIds": ["frame-words.data"],
        "state": [
            {"id": "_pages_location", "property": "pathname", "value": path},
            {"id": "_pages_location", "property": "search", "value": search},
        ],
    }
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 200
    return json.dumps(answer.get_json(), ensure_ascii=False)


def test_a_school_is_found_and_its_link_keeps_page_and_day(reader: Client) -> None:
    text = found(reader("city"), "第一中学", "/trends", "?day=2020-03-05")
    assert f"/trends?unit={town.A}&day=2020-03-05" in text


def test_schools_outside_of_the_scope_are_not_found(reader: Client) -> None:
    assert town.C not in found(reader("county"), "第三小学")


def test_words_without_a_hit_are_said(reader: Client) -> None:
    assert "没有名称含“火星”" in found(reader("city"), "火星")
    assert '"children": []' in found(reader("city"), "   ")


def test_steps_above_the_own_unit_are_words_and_those_below_links(reader: Client) -> None:
    page = shown(reader("county"), "/", f"?unit={town.A}")
    assert "河南省" in page and f"/?unit={town.CITY}" not in page
    assert f"/?unit={town.A1}" in page


def test_the_calendar_links_days_with_data_alone(reader: Client) -> None:
    page = shown(reader("city"), "/")
    assert "/?day=2020-03-04" in page and "/?day=2020-03-03" not in page
