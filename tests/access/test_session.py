"""The cookie: one secret for all workers, safe ways on after a sign-in."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask, request
from hypothesis import given
from hypothesis import strategies as st

from access.permissions import is_page
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


def test_json_that_tells_nothing_is_no_form_of_another_site() -> None:
    for headers, same in (({}, True), ({"Origin": "null"}, False), ({"Sec-Fetch-Site": "cross-site"}, False)):
        made = Flask("test").test_request_context(
            "/_dash-update-component", base_url="http://desk.local", headers=headers, method="POST", json={}
        )
        with made:
            assert same_origin(request) is same


HOST = "http://desk.example"


STARTS = st.sampled_from(["", "//", "/\\", "http:", "javascript:", "/units"])
RESTS = st.one_of(st.text(max_size=30), st.text("/\\:@?#.%\t\n evil.example", max_size=30))


@given(st.one_of(st.none(), st.tuples(STARTS, RESTS).map("".join)))
def test_where_one_goes_after_sign_in_is_always_a_page_of_this_host(wanted: str | None) -> None:
    goal = safe_next(wanted)
    assert goal.startswith("/") and not goal.startswith(("//", "/\\")) and goal.isprintable()
    # as browsers read it: a backslash is a slash, and white space at the ends is not there
    led = urlsplit(urljoin(f"{HOST}/login", goal.strip().replace("\\", "/")))
    assert f"{led.scheme}://{led.netloc}" == HOST
    assert is_page(urlsplit(goal).path)


@pytest.mark.parametrize(
    "wanted", ["/logout", "/login?next=/", "/_dash-layout", "/download/missing.csv", "/reveal"]
)
def test_what_is_no_page_is_not_led_to(wanted: str) -> None:
    assert safe_next(wanted) == "/"


@pytest.mark.parametrize(
    ("told", "same"),
    [("same-origin", True), ("cross-site", False), ("same-site", False), ("none", False), ("", False)],
)
def test_what_the_browser_says_of_the_site_comes_first(told: str, same: bool) -> None:
    headers = {"Origin": "http://desk.local", "Sec-Fetch-Site": told}
    with Flask("test").test_request_context("/login", base_url="http://desk.local", headers=headers):
        assert same_origin(request) is same
