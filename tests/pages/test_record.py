"""What readers do is on record: who, what, how many, which unit, to what purpose; never a name."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from flask import Flask

from access import purpose, recorder
from access.audit import lines, verify
from access.chain import Line
from access.flood import EACH, Flood
from access.store import store
from tests import town
from tests.pages.conftest import ORIGIN, Client, page_call, reveal, shown
from tests.pages.test_questions import decide
from tests.pages.test_steward import press

NAMES = ("王梓轩", "李明", "欧阳子涵", "赵敏", "王子轩", "G410105")
CLASS = f"class:{town.A1}"


@pytest.fixture(autouse=True)
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "flood", Flood())


def recorded(data: Path, *kinds: str) -> list[Line]:
    return [line for line in lines(store(data)) if not kinds or line.kind in kinds]


def last(data: Path) -> tuple[Any, ...]:
    line = recorded(data)[-1]
    return line.kind, line.user, line.role, line.scope, line.subject, line.rows, line.purpose, line.outcome


def test_signing_in_and_out_is_on_record(reader: Client, data: Path) -> None:
    client = reader("county")
    client.post("/logout", headers=ORIGIN)
    told = [(line.kind, line.user, line.role, line.scope) for line in recorded(data)]
    county = ("county", "county", f"county:{town.JINSHUI}")
    assert told == [("sign_in", *county), ("sign_out", *county)]
    assert recorded(data)[0].address == "127.0.0.1"


def test_a_failure_names_an_account_that_there_is_and_no_text_that_may_be_a_password(
    web: Flask, data: Path
) -> None:
    for user in ("county", "my-secret-password"):
        form = {"username": user, "password": "wrong"}
        assert web.test_client().post("/login", data=form, headers=ORIGIN).status_code == 401
    told = [(line.user, line.subject, line.outcome) for line in recorded(data, "sign_in_failed")]
    assert told == [("county", "wrong", "refused"), ("", "unknown", "refused")]


@pytest.mark.parametrize("path", ["/missing", "/units", "/"])
def test_without_a_purpose_no_page_shows_a_name_and_nothing_is_read(
    reader: Client, data: Path, path: str
) -> None:
    client = reader("class")
    text = shown(client, path) + client.get("/units/rows.json").text
    assert not any(name in text for name in NAMES)
    assert "王*轩" in text or "李*" in text
    assert recorded(data, "names_read") == []


def test_a_purpose_reveals_and_each_page_is_one_entry_of_how_many_people(reader: Client, data: Path) -> None:
    client = reader("class", "chase_missing")
    assert last(data) == ("purpose_given", "class", "class", CLASS, "", None, "chase_missing", "ok")
    assert "李明" in shown(client, "/missing")
    assert last(data) == ("names_read", "class", "class", CLASS, "missing", 1, "chase_missing", "ok")
    assert "王梓轩" in client.get("/units/rows.json").text
    assert last(data) == ("names_read", "class", "class", CLASS, "students", 4, "chase_missing", "ok")
    assert len(recorded(data, "names_read")) == 2


def test_a_page_that_was_drawn_for_another_reader_is_on_record_again(reader: Client, data: Path) -> None:
    for _ in range(3):
        shown(reader("school", "chase_missing"), "/missing")
    assert [line.rows for line in recorded(data, "names_read")] == [1, 1, 1]


def test_a_page_of_counts_reads_no_names(reader: Client, data: Path) -> None:
    client = reader("officer", "follow_up")
    for path in ("/", "/units", "/missing", "/trends", "/map", "/questions"):
        shown(client, path)
    assert recorded(data, "names_read") == []


@pytest.mark.parametrize("tab", ["unmatched", "refused"])
def test_the_tabs_of_rows_read_names(reader: Client, data: Path, tab: str) -> None:
    masked = shown(reader("officer"), "/data", f"?tab={tab}")
    assert not any(name in masked for name in NAMES) and recorded(data, "names_read") == []
    if tab == "unmatched":
        assert "王子轩" in shown(reader("officer", "correct_roster"), "/data", f"?tab={tab}")
        assert last(data)[4:7] == ("unmatched", 7, "correct_roster"), "four typed, three suggested"


def test_a_file_is_one_entry_with_its_rows_and_its_purpose_only_when_it_holds_names(
    reader: Client, data: Path
) -> None:
    masked = reader("school").get("/download/missing.csv").data.decode("utf-8-sig")
    assert "李明" not in masked and "李*" in masked and "****5678" in masked
    assert last(data)[0] == "exported" and last(data)[4:7] == ("missing.csv", 1, "")
    plain = reader("school", "chase_missing").get("/download/missing.xlsx")
    assert plain.status_code == 200
    assert last(data)[0] == "exported" and last(data)[4:7] == ("missing.xlsx", 1, "chase_missing")


def test_a_purpose_is_over_after_a_quarter_of_an_hour(
    reader: Client, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = reader("class", "follow_up")
    assert "李明" in shown(client, "/missing")
    later = datetime.now(UTC) + timedelta(minutes=purpose.MINUTES)
    monkeypatch.setattr(
        "pages.held.given", lambda store, user, token: purpose.given(store, user, token, later)
    )
    assert "李明" not in shown(client, "/missing")


def test_names_are_masked_again_at_once_when_asked_for_and_by_signing_out(reader: Client, data: Path) -> None:
    client = reader("class", "follow_up")
    assert client.post("/mask", headers=ORIGIN).status_code == 302
    assert "李明" not in shown(client, "/missing")
    reveal(client, "follow_up")
    client.post("/logout", headers=ORIGIN)
    client.post("/login", data={"username": "class", "password": "demo"}, headers=ORIGIN)
    assert "李明" not in shown(client, "/missing")


def test_a_purpose_of_one_s_own_needs_words_which_are_on_record(reader: Client, data: Path) -> None:
    client = reader("school")
    assert client.post("/reveal", data={"purpose": "other"}, headers=ORIGIN).status_code == 400
    assert (
        client.post("/reveal", data={"purpose": "other", "said": "疾控来函"}, headers=ORIGIN).status_code
        == 302
    )
    assert last(data)[6] == "other: 疾控来函"


@pytest.mark.parametrize("role", ["province", "city", "county", "analyst"])
def test_who_may_not_see_names_can_not_reveal_them(reader: Client, data: Path, role: str) -> None:
    client = reader(role)
    assert client.post("/reveal", data={"purpose": "follow_up"}, headers=ORIGIN).status_code == 403
    assert last(data)[0] == "denied" and last(data)[4] == "POST /reveal"
    assert "/reveal" not in shown(client, "/missing", f"?unit={town.A1}")


def test_the_forms_are_taken_from_this_host_alone(reader: Client) -> None:
    client = reader("class")
    for path in ("/reveal", "/mask"):
        answer = client.post(
            path, data={"purpose": "follow_up"}, headers={"Origin": "http://elsewhere.example"}
        )
        assert answer.status_code == 403


def test_the_way_back_is_the_page_that_the_form_stood_on(reader: Client) -> None:
    headers = ORIGIN | {"Referer": "http://localhost/missing?days=2"}
    answer = reader("class").post("/reveal", data={"purpose": "follow_up"}, headers=headers)
    assert answer.location == "/missing?days=2"


def test_refusals_are_on_record_without_what_was_typed(reader: Client, web: Flask, data: Path) -> None:
    reader("county").get(f"/download/missing.csv?unit={town.ERQI}")
    assert last(data)[:5] == (
        "denied",
        "county",
        "county",
        f"county:{town.JINSHUI}",
        "GET /download/missing.csv",
    )
    assert last(data)[7] == "403"
    shown(reader("class"), "/missing", f"?unit={town.ERQI}")
    assert (last(data)[0], last(data)[3], last(data)[7]) == ("denied", town.ERQI, "not_in_scope")
    web.test_client().post("/_dash-update-component", json=page_call("/missing"))
    assert (last(data)[0], last(data)[1], last(data)[4], last(data)[7]) == (
        "denied",
        "",
        "page /missing",
        "401",
    )
    reader("auditor").post("/_dash-update-component", json=page_call("/data"))
    assert (last(data)[1], last(data)[4], last(data)[7]) == ("auditor", "page /data", "403")


def test_to_ask_whether_a_session_is_still_there_is_no_refusal(web: Flask, data: Path) -> None:
    assert web.test_client().get("/alive").status_code == 401
    assert recorded(data) == []


@pytest.mark.parametrize(
    "body", [3, [], {"inputs": 3}, {"inputs": [3, [], {"value": {}}]}, {"output": ["x"]}]
)
def test_a_refusal_of_whatever_was_sent_is_on_record(web: Flask, data: Path, body: object) -> None:
    assert web.test_client().post("/_dash-update-component", json=body).status_code == 401
    assert last(data)[0] == "denied"


def test_a_flood_of_refusals_is_bounded_and_counted(reader: Client, web: Flask, data: Path) -> None:
    client = web.test_client()
    for _ in range(EACH + 7):
        client.get("/download/missing.csv", headers={"Accept": "application/json"})
    assert len(recorded(data, "denied")) == EACH
    reader("county").get(f"/download/missing.csv?unit={town.ERQI}")
    assert recorded(data, "denied")[-1].rows == 7


def test_nothing_is_shown_that_can_not_be_put_on_record(
    reader: Client, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = reader("class", "follow_up")
    monkeypatch.setenv("EPIDESK_AUDIT_HEAD", "/proc/none/head")
    from common.settings import app_settings

    app_settings.cache_clear()
    try:
        answer = client.post("/_dash-update-component", json=page_call("/missing"))
        assert (
            answer.status_code == 503 and "李明" not in answer.text and "审计" in answer.get_json()["error"]
        )
        assert client.get("/download/missing.csv").status_code == 503
        assert client.get("/download/missing.csv?unit=410103").status_code == 403, "a refusal stands"
    finally:
        monkeypatch.undo()
        app_settings.cache_clear()


def test_what_is_on_record_holds_no_name_and_no_number_and_verifies(reader: Client, data: Path) -> None:
    client = reader("officer", "correct_roster")
    for path, search in (
        ("/data", "?tab=unmatched"),
        ("/data", "?tab=refused"),
        ("/missing", f"?unit={town.A1}"),
    ):
        shown(client, path, search)
    client.get(f"/download/units.xlsx?unit={town.A1}")
    text = "".join(str(asdict(line)) for line in recorded(data))
    assert len(recorded(data)) >= 5 and not any(name in text for name in NAMES)
    assert verify(store(data)).fault is None


def test_decisions_of_stewards_and_of_the_bureau_are_on_record(reader: Client, data: Path) -> None:
    assert press(reader("school", "correct_roster"), 20, "p1").status_code == 200
    decided = recorded(data, "match_decided")
    assert [(one.user, one.subject, one.outcome) for one in decided] == [("school", "f1 20", "confirmed")]
    client = reader("city")
    decide(client, "promote")
    decide(client, "own-1")
    changed = [(one.user, one.subject, one.outcome) for one in recorded(data, "settings_changed")]
    assert changed == [("city", "indicator own-1", "ok"), ("city", "indicator own-1", "undone")]


def test_nobody_decides_who_is_meant_without_seeing_who(reader: Client, data: Path) -> None:
    assert "不是此人" not in shown(reader("school"), "/data", "?tab=unmatched")
    assert press(reader("school"), 20, "p1").status_code == 200
    assert recorded(data, "match_decided") == []


def test_a_day_of_which_only_counts_are_kept_is_said_so_and_not_shown_as_if_all_were_well(
    reader: Client, data: Path
) -> None:
    snapshot = (data / "snapshots" / "current").resolve()
    with duckdb.connect(str(snapshot)) as connection:
        connection.execute("insert into etl_meta values ('personal_from', '2020-03-07')")
        connection.execute("delete from mart_missing")
    client = reader("class", "follow_up")
    for path in ("/missing", "/", "/units"):
        page = shown(client, path)
        assert "只余合计数" in page and "没有缺报" not in page and "无需联系" not in page, path
    assert client.get("/units/rows.json").get_json()["rows"] == []
