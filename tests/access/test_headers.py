"""Over HTTPS cookies and browsers are bound to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, session

from access.headers import bind
from access.session import configure
from common.settings import app_settings


@pytest.fixture(params=["/", "/epidesk/"])
def secure(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A server of which the bureau said that it is reached by HTTPS alone, at a host of its own or below a path."""
    monkeypatch.setenv("EPIDESK_SECURE_COOKIE", "true")
    monkeypatch.setenv("EPIDESK_PREFIX", request.param)
    app_settings.cache_clear()
    request.addfinalizer(app_settings.cache_clear)
    server = Flask("secure")
    configure(server, tmp_path)
    bind(server, lambda: [])
    server.add_url_rule("/", "enter", lambda: session.setdefault("x", "y"))
    return server


def test_over_https_the_cookie_bears_a_name_that_browsers_guard(secure: Flask) -> None:
    cookie = secure.test_client().get("/").headers["Set-Cookie"]
    below = app_settings().prefix != "/"
    assert cookie.startswith("__Secure-epidesk_session=" if below else "__Host-epidesk_session=")
    told = cookie.split("; ")
    assert {"Secure", "HttpOnly", "SameSite=Lax", f"Path={app_settings().prefix}"} <= set(told)
    assert not [one for one in told if one.startswith("Domain")]


def test_over_https_browsers_are_told_to_stay_there(secure: Flask) -> None:
    told = secure.test_client().get("/").headers["Strict-Transport-Security"]
    assert "max-age=31536000" in told and "includeSubDomains" in told
