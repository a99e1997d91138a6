"""Floods are bounded: requests of a session, files, failed sign-ins of an address; what everybody loads is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from flask_login import LoginManager

from access import limits


@pytest.fixture
def flooded(monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A server that allows little."""
    monkeypatch.setattr(limits, "ANY", "9 per minute")
    monkeypatch.setattr(limits, "FILES", "4 per minute")
    monkeypatch.setattr(limits, "FAILED_SIGN_INS", "3 per minute")
    server = Flask("flooded")
    server.secret_key = "x"
    LoginManager(server).user_loader(lambda sid: None)
    limits.limit(server)
    server.add_url_rule("/login", "login", _login, methods=["POST"])
    for path in ("/download/x.csv", "/assets/x", "/units"):
        server.add_url_rule(path, path, lambda: "x")
    return server.test_client()


def _login() -> tuple[str, int]:
    return "", 401 if "bad" in request.args else 302


def _asked(times: int, ask: Callable[[], int]) -> list[int]:
    return [ask() for _ in range(times)]


def test_failed_sign_ins_of_an_address_are_bounded_and_good_ones_are_not(flooded: FlaskClient) -> None:
    assert _asked(4, lambda: flooded.post("/login").status_code) == [302] * 4
    assert _asked(5, lambda: flooded.post("/login?bad=1").status_code) == [401] * 3 + [429] * 2


def test_files_are_bounded_sooner_than_pages(flooded: FlaskClient) -> None:
    assert _asked(6, lambda: flooded.get("/download/x.csv").status_code) == [200] * 4 + [429] * 2


def test_pages_are_bounded_and_what_everybody_loads_is_not(flooded: FlaskClient) -> None:
    assert _asked(12, lambda: flooded.get("/assets/x").status_code) == [200] * 12
    assert _asked(11, lambda: flooded.get("/units").status_code) == [200] * 9 + [429] * 2
