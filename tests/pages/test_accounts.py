"""The page of accounts: what an administrator sees and does there, and that nobody else does."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from access import accounts as book
from access.store import Store, store
from tests import town
from tests.pages.conftest import Client, shown

HOME = {"Origin": "http://localhost"}
PASSWORD = "Correct horse 1"
FIELDS = {"who": "user", "shown": "name", "kind": "role", "units": "units"}


@pytest.fixture
def kept(data: Path) -> Store:
    """The accounts of the town: a head and a teacher of school A, a head of school C."""
    opened = store(data)
    book.add(opened, "head", "school", [town.A], PASSWORD, "李校长")
    book.add(opened, "teacher", "class", [town.A1], PASSWORD)
    book.add(opened, "far", "school", [town.C], PASSWORD)
    return opened


@pytest.fixture
def boss(web: Flask, kept: Store) -> FlaskClient:
    """The account administrator of a county, signed in."""
    book.add(kept, "boss", "admin", [town.JINSHUI], PASSWORD)
    client = web.test_client()
    form = {"username": "boss", "password": PASSWORD}
    assert client.post("/login", data=form, headers=HOME).status_code == 302
    return client


def call(client: FlaskClient, part: str, inputs: list[Any], state: list[Any], changed: str) -> Any:
    """Send the callback whose outputs begin with `part`, as the browser does."""
    known = client.get("/_dash-dependencies").get_json()
    spec = next(one for one in known if part in one["output"] and len(one["state"]) == len(state))
    outputs = [
        dict(zip(("id", "property"), one.rsplit(".", 1), strict=True))
        for one in spec["output"].strip(".").split("...")
    ]
    body = {
        "output": spec["output"],
        "outputs": outputs if len(outputs) > 1 else outputs[0],
        "inputs": inputs,
        "state": state,
        "changedPropIds": [changed],
    }
    return client.post("/_dash-update-component", json=body, headers=HOME)


def press(client: FlaskClient, deed: str, known: str = "", **fields: Any) -> Any:
    """Press a button of the form, with these fields filled in."""
    id = {"deed": deed, "of": known}
    changed = json.dumps(id, separators=(",", ":"), sort_keys=True) + ".n_clicks"
    state = [
        {"id": f"accounts-{one}", "property": "value", "value": fields.get(key)}
        for one, key in FIELDS.items()
    ]
    inputs = [[{"id": id, "property": "n_clicks", "value": 1}]]
    return call(client, "accounts-editor.children@", inputs, state, changed)


def bring(client: FlaskClient, table: str) -> Any:
    content = "data:text/csv;base64," + base64.b64encode(table.encode()).decode()
    inputs = [{"id": "accounts-upload", "property": "contents", "value": content}]
    return call(client, "accounts-download.data", inputs, [], "accounts-upload.contents")


def test_the_page_lists_the_accounts_within_and_no_other(boss: FlaskClient) -> None:
    page = shown(boss, "/accounts")
    assert "李校长" in page and "teacher" in page and "郑州市第一中学" in page
    assert "far" not in page.split("\n") and "共 2 个账号" in page


def test_a_made_account_signs_in_with_the_password_that_was_shown(boss: FlaskClient, web: Flask) -> None:
    told = press(boss, "save", user="zhao", name="赵老师", role="class", units=[town.A2])
    assert told.status_code == 200 and "zhao 已建立" in told.text
    password = re.findall(r"(?:[\w]{4}-){3}[\w]{4}", told.text)[0]
    client = web.test_client()
    answer = client.post("/login", data={"username": "zhao", "password": password}, headers=HOME)
    assert answer.status_code == 302 and client.get("/units").headers["Location"] == "/me"
    assert password not in shown(boss, "/accounts")


@pytest.mark.parametrize(
    ("deed", "known", "fields"),
    [
        ("save", "", {"user": "x", "role": "school", "units": [town.C]}),
        ("save", "", {"user": "x", "role": "auditor", "units": [town.JINSHUI]}),
        ("save", "", {"user": "x", "role": "city", "units": [town.CITY]}),
        ("save", "far", {"role": "school", "units": [town.A]}),
        ("save", "boss", {"role": "officer", "units": [town.JINSHUI]}),
        *((deed, "far", {}) for deed in ("reset", "locked", "unlocked", "signed_out", "removed")),
    ],
)
def test_what_is_outside_is_refused_with_403(
    boss: FlaskClient, kept: Store, deed: str, known: str, fields: dict[str, Any]
) -> None:
    before = book.accounts(kept)
    assert press(boss, deed, known, **fields).status_code == 403
    assert book.accounts(kept) == before


def test_what_will_not_do_is_a_sentence_on_the_page(boss: FlaskClient, kept: Store) -> None:
    told = press(boss, "save", user="Bad!", role="school", units=[town.A])
    assert told.status_code == 200 and "账号名只能用" in json.dumps(told.get_json(), ensure_ascii=False)
    assert "Bad!" not in book.accounts(kept)


def test_a_locked_account_is_out_at_its_next_click(boss: FlaskClient, web: Flask, kept: Store) -> None:
    client = web.test_client()
    client.post("/login", data={"username": "head", "password": PASSWORD}, headers=HOME)
    assert client.get("/_dash-layout").status_code == 200
    assert press(boss, "locked", "head").status_code == 200
    assert client.get("/_dash-layout").status_code == 401
    assert press(boss, "unlocked", "head").status_code == 200
    assert press(boss, "removed", "head").status_code == 200
    assert "head" not in book.accounts(kept)


def test_the_table_goes_out_and_comes_in_by_all_or_nothing(boss: FlaskClient, kept: Store) -> None:
    out = boss.get("/accounts/accounts.csv")
    assert out.mimetype == "text/csv" and "李校长" in out.text and "far" not in out.text
    told = bring(boss, out.text + f"new,新,class,{town.A2}\n")
    assert told.status_code == 200, told.text
    sent = told.get_json()["response"]["accounts-download"]["data"]
    assert base64.b64decode(sent["content"]).decode("utf-8-sig").startswith("user,password\r\nnew,")
    wrong = bring(boss, out.text + f"other,新,class,{town.A2}\nbad,坏,class,{town.C1}\n")
    assert "第 5 行" in json.dumps(wrong.get_json(), ensure_ascii=False)
    assert set(book.accounts(kept)) == {"head", "teacher", "far", "boss", "new"}


def test_the_form_offers_units_and_roles_within_alone(boss: FlaskClient) -> None:
    inputs = [{"id": "accounts-new", "property": "n_clicks", "value": 1}]
    form = json.dumps(
        call(boss, "..accounts-editor.children...", inputs, [], "accounts-new.n_clicks").get_json(),
        ensure_ascii=False,
    )
    assert "金水区" in form and "郑州市第一中学" in form and "二七区" not in form
    assert "校长" in form and "审计员" not in form and "市局查看员" not in form
    found = call(
        boss,
        "accounts-units.options",
        [{"id": "accounts-units", "property": "search_value", "value": "小学"}],
        [{"id": "accounts-units", "property": "value", "value": []}],
        "accounts-units.search_value",
    )
    told = json.dumps(found.get_json(), ensure_ascii=False)
    assert "金水区第二小学" in told and "二七区第三小学" not in told


@pytest.mark.parametrize("role", ["city", "officer", "county", "school", "class", "auditor"])
def test_nobody_else_opens_the_page_or_takes_the_table(reader: Client, role: str) -> None:
    client = reader(role)
    assert client.get("/accounts/accounts.csv").status_code == 403
    assert client.get("/accounts").status_code == 403
    assert press(client, "removed", "head").status_code == 403


def test_an_account_of_two_schools_turns_from_one_to_the_other(web: Flask, kept: Store) -> None:
    book.add(kept, "both", "school", [town.A, town.C], PASSWORD)
    client = web.test_client()
    client.post("/login", data={"username": "both", "password": PASSWORD}, headers=HOME)
    page = shown(client, "/units")
    assert "郑州市第一中学" in page and f"/units?unit={town.C}" in page
    other = shown(client, "/units", f"?unit={town.C}")
    assert "二七区第三小学" in other
    assert "金水区第二小学" not in page + other
