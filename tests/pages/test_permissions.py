"""Every page, route and callback that there is has a line in the table: one added later fails here until it has."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import dash
import pytest
from dash._callback import GLOBAL_CALLBACK_LIST
from flask import Flask

from access.demo import DEMO
from access.permissions import CALLBACKS, PAGES, ROUTES, callback_needs, needs
from access.rights import ROLES
from pages.door import module_of
from pages.view import PAGES as MENU
from pages.view import PATHS
from tests.house import code, tree
from tests.pages.conftest import Client, page_call, shown

CATCH_ALL = "/<path:path>"
"""Dash's own rule, which serves the page of any path: the guard lets it serve those of the table alone."""


def test_every_rule_has_a_line(web: Flask) -> None:
    rules = {str(rule) for rule in web.url_map.iter_rules()} - {CATCH_ALL}
    assert len(rules) > 15
    bare = {re.sub(r"<[^>]+>", "x", rule): rule for rule in rules}
    assert [rule for path, rule in bare.items() if needs(path) is None] == []


def test_no_line_is_left_over(web: Flask) -> None:
    served = {re.sub(r"<[^>]+>", "x", str(rule)) for rule in web.url_map.iter_rules()}
    served |= {page["path"] for page in dash.page_registry.values()}
    lines = {**PAGES, **ROUTES}
    assert [line for line in lines if not any(path.startswith(line) for path in served)] == []


def test_every_page_of_dash_is_registered_by_the_frame_and_has_a_line(web: Flask) -> None:
    own = {page["module"]: page for page in dash.page_registry.values() if page["name"] in PATHS}
    others = set(dash.page_registry) - set(own)
    assert others == {"pages.not_found_404"}
    for page in own.values():
        assert page["path"] in PAGES
        assert page["layout"].__qualname__.endswith("layout") and page["layout"].__wrapped__ is not None


def test_every_page_of_the_menu_has_a_line() -> None:
    assert {path for _, path, _ in MENU} == set(PAGES)


def test_every_callback_of_the_server_has_a_line(web: Flask) -> None:
    web.test_client().get("/login")
    made = dash.get_app()  # type: ignore[no-untyped-call]
    known = {one["output"] for one in made._callback_list} | {one["output"] for one in GLOBAL_CALLBACK_LIST}
    assert known == set(made.callback_map) and len(known) > 15
    answered = {key: one for key, one in made.callback_map.items() if "callback" in one}
    assert len(answered) >= 6
    assert [key for key, one in answered.items() if not callback_needs(module_of(one))] == []


def test_every_line_for_callbacks_names_a_module_that_has_some(web: Flask) -> None:
    web.test_client().get("/login")
    made = dash.get_app()  # type: ignore[no-untyped-call]
    modules = {module_of(one) for one in made.callback_map.values()}
    assert set(CALLBACKS) - modules == set()


CALLED = [
    (path, node)
    for path in code("pages")
    for node in ast.walk(tree(path))
    if isinstance(node, ast.FunctionDef)
    and any("callback" in ast.unparse(one) for one in node.decorator_list)
]


def test_no_callback_takes_who_reads_or_what_they_may_from_the_browser() -> None:
    """Scope, role and user come from the server's session: no Input or State is called so, and no id of a Store."""
    assert len(CALLED) >= 5
    suspicious = re.compile(r"scope|role|user|right|account|level|admin", re.IGNORECASE)
    for path, node in CALLED:
        taken = [ast.unparse(one) for one in node.decorator_list]
        told = [one for text in taken for one in re.findall(r"(?:Input|State)\(([^)]*)\)", text)]
        assert [one for one in told if suspicious.search(one)] == [], path
        assert [arg.arg for arg in node.args.args if suspicious.search(arg.arg)] == [], path


def test_a_scope_is_made_in_the_session_alone() -> None:
    """Pages build no Scope: but for sign-in, which loads it, and what is drawn at the start."""
    allowed = {Path("pages/login.py"), Path("pages/warm.py")}
    makers = {"Scope", "scope_of", "Account", "Reader"}
    for path in code("pages", "figures", "analysis"):
        called = {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
        assert path in allowed or called.isdisjoint(makers), path


@pytest.mark.parametrize("role", DEMO)
def test_a_page_without_its_right_is_not_in_the_menu_and_answers_403(reader: Client, role: str) -> None:
    client = reader(role)
    rights = ROLES[role].rights - ({"configure"} if role == "county" else set())
    may = {path for path, need in PAGES.items() if need in rights}
    menu = shown(client, "/nonsense")
    for key, path, _ in MENU:
        assert client.get(path).status_code == (200 if path in may else 302 if path == "/" else 403), path
        asked = client.post("/_dash-update-component", json=page_call(path))
        assert asked.status_code == (200 if path in may else 403), path
        assert (f"\n{path}\n" in menu or f"\n{path}?" in menu) == (path in may) or path == "/", key


def test_the_refusal_says_whom_to_ask_in_the_reader_s_language(reader: Client) -> None:
    client = reader("county")
    assert "请联系本单位的账号管理员" in client.get("/sources").text
    client.set_cookie("epidesk_lang", "en")
    page = client.get("/sources")
    assert page.status_code == 403 and "ask the account administrator" in page.text and "<h2>" in page.text
    answer = client.post("/_dash-update-component", json=page_call("/sources"))
    assert answer.is_json and "ask the account administrator" in answer.get_json()["error"]


def test_a_page_asked_for_in_another_spelling_is_refused_alike(reader: Client) -> None:
    client = reader("county")
    for path in ("/sources", "/sources/", "//sources", "sources", "/sources//"):
        answer = client.post("/_dash-update-component", json=page_call(path))
        assert answer.status_code == 403 or "sources-room" not in answer.text, path


def test_a_callback_of_the_browser_is_not_answered_by_the_server(reader: Client) -> None:
    body = {
        **page_call("/"),
        "output": "frame-words.data",
        "inputs": [{"id": "frame-search", "property": "value"}],
    }
    assert reader("city").post("/_dash-update-component", json=body).status_code == 400
