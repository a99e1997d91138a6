"""One's own account: what must be done first, passwords, the second factor, sessions elsewhere."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from access import accounts as book
from access.store import store
from tests import town
from tests.pages.conftest import Client, page_call

HOME = {"Origin": "http://localhost"}
OLD, NEW = "Correct horse 1", "Battery staple 2"
Signed = Callable[..., FlaskClient]


@pytest.fixture
def signed(web: Flask, data: Path) -> Signed:
    """`signed()` is a client signed in as `wang`, an officer, made with this and that."""

    def sign(password: str = OLD) -> FlaskClient:
        client = web.test_client()
        told = client.post("/login", data={"username": "wang", "password": password}, headers=HOME)
        assert told.status_code == 302, told.text
        return client

    book.add(store(data), "wang", "officer", [town.CITY], OLD, "王主任")
    return sign


def change(client: FlaskClient, old: str = OLD, new: str = NEW, again: str | None = None) -> tuple[int, str]:
    form = {"old": old, "new": new, "again": new if again is None else again}
    told = client.post("/me/password", data=form, headers=HOME)
    return told.status_code, told.text


def sign_in_by_code(client: FlaskClient, code: str) -> int:
    client.post("/login", data={"username": "wang", "password": OLD, "next": "/units"}, headers=HOME)
    return client.post("/login/code", data={"code": code}, headers=HOME).status_code


def test_a_new_password_ends_all_other_sessions_and_turns_this_one(signed: Signed) -> None:
    here, elsewhere = signed(), signed()
    before = here.get_cookie("epidesk_session")
    assert change(here)[0] == 200
    assert elsewhere.get("/_dash-layout").status_code == 401
    assert here.get("/_dash-layout").status_code == 200
    assert before is not None
    here.set_cookie("epidesk_session", before.value)
    assert here.get("/_dash-layout").status_code == 401
    assert signed(NEW).get("/_dash-layout").status_code == 200


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"old": "wrong"}, "当前密码不对"),
        ({"again": "Another 3 words"}, "不一致"),
        ({"new": "short"}, "8 至 200"),
        ({"new": OLD}, "最近 5 个"),
    ],
)
def test_what_will_not_do_is_said_and_changes_nothing(
    signed: Signed, form: dict[str, str], told: str
) -> None:
    client = signed()
    status, page = change(client, **form)
    assert status == 400 and told in page
    signed(OLD)


def test_guessing_the_present_password_is_counted_like_signing_in(signed: Signed) -> None:
    client = signed()
    for _ in range(5):
        assert "当前密码不对" in change(client, old="wrong")[1]
    assert "错误次数过多" in change(client)[1]


def test_who_must_change_the_password_does_nothing_else_before(web: Flask, data: Path) -> None:
    book.add(store(data), "li", "county", [town.JINSHUI], OLD, must_change=True)
    client = web.test_client()
    client.post("/login", data={"username": "li", "password": OLD}, headers=HOME)
    assert client.get("/units").headers["Location"] == "/me"
    told = client.post("/_dash-update-component", json=page_call("/units"))
    assert told.status_code == 403 and "修改密码" in told.get_json()["error"]
    assert client.get("/units/rows.json").status_code in (302, 403)
    assert "请先修改密码" in client.get("/me").text
    assert change(client)[0] == 200
    assert client.post("/_dash-update-component", json=page_call("/units")).status_code == 200


def test_a_role_may_have_to_set_up_a_second_factor(signed: Signed, data: Path) -> None:
    text = (data / "settings.toml").read_text() + '[accounts]\nsecond_factor = ["officer"]\n'
    (data / "settings.toml").write_text(text)
    client = signed()
    assert client.get("/").headers["Location"] == "/me"
    turn_on(client)
    assert client.get("/_dash-layout").status_code == 200
    told = client.post("/me/factor", data={"old": OLD}, headers=HOME)
    assert told.status_code == 400 and "须使用双因素" in told.text


def turn_on(client: FlaskClient, old: str = OLD) -> tuple[str, list[str]]:
    """Take the secret off the page into a phone; the secret and the recovery codes."""
    found = re.search(r"<code>([A-Z2-7]{32})</code>", client.get("/me").text)
    assert found is not None
    form = {"old": old, "code": pyotp.TOTP(found[1]).at(time.time() - 30)}
    told = client.post("/me/factor", data=form, headers=HOME)
    assert told.status_code == 200, told.text
    return found[1], re.findall(r"<code>([a-z2-7-]{19})</code>", told.text)


def test_with_a_second_factor_the_password_alone_opens_nothing(signed: Signed, web: Flask) -> None:
    secret, codes = turn_on(signed())
    assert len(codes) == 10
    client, phone = web.test_client(), pyotp.TOTP(secret)
    answer = client.post("/login", data={"username": "wang", "password": OLD, "next": "/units"}, headers=HOME)
    assert answer.headers["Location"] == "/login/code"
    assert client.get("/_dash-layout").status_code == 401
    assert "验证码" in client.get("/login/code").text
    assert client.post("/login/code", data={"code": "000000"}, headers=HOME).status_code == 401
    now = phone.now()
    told = client.post("/login/code", data={"code": now}, headers=HOME)
    assert (told.status_code, told.headers["Location"]) == (302, "/units")
    assert client.get("/_dash-layout").status_code == 200
    assert sign_in_by_code(web.test_client(), now) == 401
    assert sign_in_by_code(web.test_client(), codes[0]) == 302
    assert sign_in_by_code(web.test_client(), codes[0]) == 401


def test_guessing_codes_is_counted_like_signing_in(signed: Signed, web: Flask) -> None:
    _, codes = turn_on(signed())
    client = web.test_client()
    statuses = [sign_in_by_code(client, "000000") for _ in range(4)]
    assert 429 in statuses
    assert sign_in_by_code(client, codes[0]) in (302, 429) and client.get("/_dash-layout").status_code == 401


def test_a_code_without_the_password_before_leads_to_sign_in(web: Flask, data: Path) -> None:
    client = web.test_client()
    assert client.get("/login/code").headers["Location"] == "/login"
    told = client.post("/login/code", data={"code": "1"}, headers=HOME)
    assert told.headers["Location"] == "/login"


def test_a_second_factor_goes_off_with_the_password(signed: Signed) -> None:
    client = signed()
    turn_on(client)
    assert client.post("/me/factor", data={"old": "wrong"}, headers=HOME).status_code == 400
    assert client.post("/me/factor", data={"old": OLD}, headers=HOME).status_code == 200
    assert signed().get("/_dash-layout").status_code == 200


def test_sessions_elsewhere_end_at_a_press(signed: Signed) -> None:
    here, elsewhere = signed(), signed()
    assert here.post("/me/elsewhere", headers=HOME).status_code == 200
    assert elsewhere.get("/_dash-layout").status_code == 401 and here.get("/_dash-layout").status_code == 200


@pytest.mark.parametrize("path", ["/me/password", "/me/factor", "/me/elsewhere", "/login/code"])
def test_a_form_of_another_host_is_refused(signed: Signed, path: str) -> None:
    form = {"old": OLD, "new": NEW, "again": NEW}
    client = signed()
    client.environ_base.pop("HTTP_ORIGIN")
    for headers in ({"Origin": "http://evil.example"}, {}):
        assert client.post(path, data=form, headers=headers).status_code == 403


def test_a_demo_account_has_nothing_to_change(reader: Client) -> None:
    client = reader("city")
    assert "演示账号" in client.get("/me").text
    form = {"old": "demo", "new": NEW, "again": NEW}
    assert client.post("/me/password", data=form, headers=HOME).status_code == 403


def test_the_page_speaks_english_too(signed: Signed) -> None:
    client = signed()
    client.set_cookie("epidesk_lang", "en")
    page = re.sub("郑州市|王主任|中文", "", client.get("/me").text)
    assert "Change the password" in page and not re.search("[\u4e00-\u9fff]", page)
