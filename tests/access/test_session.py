"""The cookie: one secret for all workers, safe ways on after a sign-in."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask, request

from access.session import safe_next, same_origin, secret


def test_all_workers_get_one_secret_that_only_the_owner_reads(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: secret(tmp_path / "data"), range(32)))
    path = tmp_path / "data" / ".secret"
    assert secrets == {path.read_text()} and len(path.read_text()) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == [".secret"]


@pytest.mark.parametrize("wanted", ["/units?unit=410105&day=2020-03-05", "/", "/missing"])
def test_sign_in_goes_on_to_a_page_of_ours(wanted: str) -> None:
    assert safe_next(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        None,
        "",
        "//evil.example",
        "https:evil",
        "/\\evil",
        "javascript:alert(1)",
        "/login?next=/",
        "/logout",
        "/\r\nSet-Cookie: a=b",
        "/\tx",
        "/_dash-layout",
    ],
)
def test_sign_in_goes_nowhere_else(wanted: str | None) -> None:
    assert safe_next(wanted) == "/"


@pytest.mark.parametrize(
    ("headers", "same"),
    [
        ({"Origin": "http://desk.local"}, True),
        ({"Referer": "http://desk.local/login"}, True),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
def test_a_form_comes_from_a_page_of_this_host(headers: dict[str, str], same: bool) -> None:
    with Flask("test").test_request_context("/login", base_url="http://desk.local", headers=headers):
        assert same_origin(request) is same
