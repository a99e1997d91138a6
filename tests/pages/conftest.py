"""A dashboard over the town, asked without a browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from common import words
from common.settings import app_settings
from tests import town
from warehouse.queries import base

PAGE = "_pages_content.children"
Client = Callable[..., FlaskClient]
ORIGIN = {"Origin": "http://localhost"}


class Browser(FlaskClient):
    """Says with every request that a page of the desk sends it, as browsers do."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.environ_base["HTTP_ORIGIN"] = "http://localhost"


@pytest.fixture(scope="session")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The server; one for all tests, as Dash keeps its callbacks for the process."""
    data = town.publish(tmp_path_factory.mktemp("web"))
    os.environ |= {"EPIDESK_DATA": str(data)}
    app_settings.cache_clear()
    from app import server

    server.test_client_class = Browser

    yield server
    del os.environ["EPIDESK_DATA"]
    app_settings.cache_clear()


@pytest.fixture
def data(web: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The town, published in a folder of the test's own and served."""
    monkeypatch.setattr(words, "STRICT", True)
    folder = town.publish(tmp_path / "data")
    base.use(folder)
    return folder


@pytest.fixture
def reader(web: Flask, data: Path) -> Client:
    """`reader("county")` is a client signed in with that demo account; `reader("class", "follow_up")` reveals names."""

    def signed_in(role: str, purpose: str = "") -> FlaskClient:
        client = web.test_client()
        answer = client.post("/login", data={"username": role, "password": "demo"})
        assert answer.status_code == 302, answer.text
        return reveal(client, purpose) if purpose else client

    return signed_in


def reveal(client: FlaskClient, purpose: str) -> FlaskClient:
    """The client after it said what names are wanted for."""
    assert client.post("/reveal", data={"purpose": purpose}, headers=ORIGIN).status_code == 302
    return client


def page_call(path: str, search: str = "") -> dict[str, Any]:
    """The body with which the browser asks for a page."""
    return {
        "output": ".._pages_content.children..._pages_store.data..",
        "outputs": [
            {"id": "_pages_content", "property": "children"},
            {"id": "_pages_store", "property": "data"},
        ],
        "inputs": [
            {"id": "_pages_location", "property": "pathname", "value": path},
            {"id": "_pages_location", "property": "search", "value": search},
        ],
        "changedPropIds": ["_pages_location.pathname"],
        "state": [],
    }


def shown(client: FlaskClient, path: str, search: str = "") -> str:
    """All words and links of a page, as one text."""
    answer = client.post("/_dash-update-component", json=page_call(path, search))
    assert answer.status_code == 200, answer.text
    return "\n".join(_texts(answer.get_json()["response"]["_pages_content"]["children"]))


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key not in ("namespace", "type"):
                yield from _texts(value)
    elif isinstance(part, list):
        for one in part:
            yield from _texts(one)
    elif part is not None:
        yield str(part)
