"""Nothing but sign-in, static files, health and metrics is served without a session."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.pages.conftest import Client, page_call, shown

PLAIN = {"Accept": "text/html"}


def test_every_route_is_refused_without_a_session_but_the_named_ones(web: Flask, data: Path) -> None:
    client = web.test_client()
    served = set()
    for rule in web.url_map.iter_rules():
        path = str(rule).replace("<path:name>", "x").replace("<kind>", "csv")
        if "<" in path or "GET" not in (rule.methods or set()):
            continue
        if client.get(path, headers=PLAIN).status_code not in (302, 401):
            served.add(path)
    assert served == {
        "/login", "/health", "/metrics", "/robots.txt", "/_favicon.ico", "/bootstrap/x",
        "/login/oidc", "/login/oidc/back",  # 404 where there is no provider
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/units?unit=410105", "/map", "/nonsense"])
def test_a_page_sends_strangers_to_sign_in_and_back(web: Flask, data: Path, path: str) -> None:
    answer = web.test_client().get(path, headers=PLAIN)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login")


@pytest.mark.parametrize("path", ["/_dash-layout", "/_dash-dependencies", "/_reload-hash", "/_dash-anything"])
def test_what_scripts_ask_is_refused_with_401(web: Flask, data: Path, path: str) -> None:
    assert web.test_client().get(path).status_code == 401


def test_every_callback_is_refused_without_a_session(web: Flask, data: Path) -> None:
    client = web.test_client()
    assert client.post("/_dash-update-component", json=page_call("/")).status_code == 401
    assert client.post("/_dash-update-component", data="x").status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"output": "nothing.children"},
        {**page_call("/"), "inputs": []},
        {**page_call("/"), "inputs": [1, 2]},
        {**page_call("/"), "inputs": [{}, {}]},
        {**page_call("/"), "outputs": None},
        {**page_call("/"), "changedPropIds": "x"},
        {**page_call("/"), "state": [{"id": "a", "property": "b"}]},
    ],
)
def test_a_callback_that_does_not_exist_is_400_without_a_traceback(reader: Client, body: object) -> None:
    answer = reader("city").post("/_dash-update-component", json=body)
    assert answer.status_code == 400
    assert "Traceback" not in answer.text and 'File "' not in answer.text


def test_the_browser_is_bound_to_this_host(reader: Client) -> None:
    client = reader("city")
    for path in ("/", "/login", "/assets/frame.js"):
        with client.get(path) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe-eval" not in policy and "script-src 'self' 'sha256-" in policy
        assert "'unsafe-inline'" not in policy.split("style-src")[0]
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY"


def test_pages_and_answers_are_not_kept_but_scripts_are(reader: Client) -> None:
    client = reader("city")
    assert client.get("/").headers["Cache-Control"] == "no-store"
    assert client.get("/units/rows.json").headers["Cache-Control"] == "no-store"
    with client.get("/assets/frame.js") as answer:
        assert "no-store" not in answer.headers.get("Cache-Control", "")


def test_the_page_needs_no_other_host(reader: Client) -> None:
    html = reader("city").get("/").text
    assert "http://" not in html and "https://" not in html and 'src="//' not in html


def test_language_and_theme_stand_in_the_first_bytes(reader: Client) -> None:
    client = reader("city")
    assert '<html lang="zh-CN" data-bs-theme="light" data-ag-theme-mode="light" ' in client.get("/").text
    client.set_cookie("epidesk_lang", "en")
    client.set_cookie("epidesk_theme", "dark")
    assert '<html lang="en" data-bs-theme="dark" data-ag-theme-mode="dark" ' in client.get("/").text
    client.set_cookie("epidesk_theme", '"><script>')
    assert "<script>" not in client.get("/").text.split("<head>")[0]


def test_dash_offers_no_other_way_in(web: Flask, reader: Client) -> None:
    rules = {str(rule) for rule in web.url_map.iter_rules()}
    assert not [rule for rule in rules if "mcp" in rule or "websocket" in rule or rule.startswith("/api")]


def test_an_unknown_page_has_the_frame_and_a_sentence(reader: Client) -> None:
    assert "没有这个页面" in shown(reader("city"), "/nonsense")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "POST"])
def test_a_wrong_method_is_405_and_says_which_are_right(reader: Client, method: str) -> None:
    answer = reader("city").open("/units", method=method)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"] and "POST" not in answer.headers["Allow"]


def test_a_large_body_is_413(reader: Client) -> None:
    client = reader("city")
    answer = client.post("/_dash-update-component", data="x" * 3_000_000, content_type="application/json")
    assert answer.status_code == 413
