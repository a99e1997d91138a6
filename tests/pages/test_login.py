"""Sign-in: demo accounts only where they are allowed, one sentence for every failure."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from access import accounts as book
from access.demo import DEMO
from access.rights import ROLES
from access.store import store
from tests import town
from tests.pages.conftest import Client, shown

HOME = {"Origin": "http://localhost"}
PASSWORD = "Correct horse 1"
VIEWERS = [user for user in DEMO if "view" in ROLES[user].rights]


def enter(web: Flask, user: str, password: str, **form: str) -> tuple[int, str]:
    answer = web.test_client().post(
        "/login", data={"username": user, "password": password, **form}, headers=HOME
    )
    return answer.status_code, answer.headers.get("Location", answer.text)


@pytest.mark.parametrize("role", VIEWERS)
def test_each_demo_account_sees_its_own_unit(reader: Client, role: str) -> None:
    names = {"province": "河南省", "county": "金水区", "school": "郑州市第一中学", "class": "七年级1班"}
    assert f"{names.get(role, '郑州市')} 总览" in shown(reader(role), "/")


def test_the_page_offers_every_demo_account_with_its_unit(web: Flask, data: Path) -> None:
    page = web.test_client().get("/login").text
    assert all(f'id="demo-{role}"' in page for role in DEMO)
    assert "七年级1班" not in page.split('id="demo-class"')[0] and "郑州市第一中学 · 七年级1班" in page


def test_outside_of_the_demo_they_do_not_exist(web: Flask, data: Path) -> None:
    (data / "settings.toml").write_text("demo = false\n")
    assert "demo-city" not in web.test_client().get("/login").text
    assert "python -m access add" in web.test_client().get("/login").text
    assert enter(web, "city", "demo")[0] == 401


def test_a_demo_session_ends_when_the_demo_does(reader: Client, data: Path) -> None:
    client = reader("city")
    (data / "settings.toml").write_text("demo = false\n")
    assert client.get("/units/rows.json").status_code in (302, 401)


def test_a_real_account_signs_in_and_a_new_password_ends_its_session(web: Flask, data: Path) -> None:
    book.add(store(data), "wang", "county", [town.JINSHUI], PASSWORD, "王主任")
    client = web.test_client()
    form = {"username": "wang", "password": PASSWORD, "next": "/units?unit=410105"}
    answer = client.post("/login", data=form, headers=HOME)
    assert answer.headers["Location"] == "/units?unit=410105"
    assert "王主任" in shown(client, "/")
    book.set_password(store(data), "wang", PASSWORD + "!")
    assert client.get("/_dash-layout").status_code == 401


def test_an_account_named_like_a_demo_one_keeps_its_own_password(web: Flask, data: Path) -> None:
    book.add(store(data), "city", "county", [town.ERQI], PASSWORD)
    assert enter(web, "city", "demo")[0] == 401
    assert enter(web, "city", PASSWORD)[0] == 302


@pytest.mark.parametrize(
    ("user", "password"), [("city", "wrong"), ("nobody", "demo"), ("", ""), ("demo:city", "demo")]
)
def test_a_wrong_pair_gets_one_sentence(web: Flask, data: Path, user: str, password: str) -> None:
    status, page = enter(web, user, password)
    assert status == 401 and "账号或密码不对" in page


def test_too_many_failures_wait_even_with_the_right_password(web: Flask, data: Path) -> None:
    book.add(store(data), "wang", "county", [town.JINSHUI], PASSWORD)
    for _ in range(5):
        assert enter(web, "wang", "wrong")[0] == 401
    assert enter(web, "wang", PASSWORD)[0] == 429
    assert enter(web, "city", "demo")[0] == 302


def test_a_session_begins_under_an_id_of_its_own_and_the_one_before_ends(reader: Client, data: Path) -> None:
    client = reader("city")
    before = client.get_cookie("epidesk_session")
    form = {"username": "county", "password": "demo"}
    assert client.post("/login", data=form, headers=HOME).status_code == 302
    assert before is not None
    client.set_cookie("epidesk_session", before.value)
    assert client.get("/_dash-layout").status_code == 401


def test_a_cookie_kept_from_before_signing_out_opens_nothing(reader: Client) -> None:
    client = reader("city")
    kept = client.get_cookie("epidesk_session")
    client.post("/logout", headers=HOME)
    assert kept is not None
    client.set_cookie("epidesk_session", kept.value)
    assert client.get("/_dash-layout").status_code == 401


@pytest.mark.parametrize("origin", [None, "http://evil.example", "null"])
@pytest.mark.parametrize("path", ["/login", "/logout"])
def test_a_form_of_another_host_is_refused(reader: Client, origin: str | None, path: str) -> None:
    client = reader("city")
    client.environ_base.pop("HTTP_ORIGIN")
    headers = {"Origin": origin} if origin else {}
    answer = client.post(path, data={"username": "city", "password": "demo"}, headers=headers)
    assert answer.status_code == 403 and "不是从本站页面发出的" in answer.text


def test_signing_out_ends_the_session(reader: Client) -> None:
    client = reader("city")
    assert client.post("/logout", headers=HOME).headers["Location"] == "/login"
    assert client.get("/_dash-layout").status_code == 401


def test_the_cookie_is_out_of_reach_of_scripts(web: Flask, data: Path) -> None:
    answer = web.test_client().post("/login", data={"username": "city", "password": "demo"}, headers=HOME)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("epidesk_session=") and "HttpOnly" in cookie and "SameSite=Lax" in cookie


@pytest.mark.parametrize("goal", ["//evil.example", "https://evil.example", "/\\evil"])
def test_sign_in_leads_nowhere_else(web: Flask, data: Path, goal: str) -> None:
    assert enter(web, "city", "demo", next=goal) == (302, "/")
