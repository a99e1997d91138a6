"""Signing in at a provider: by a code with PKCE; what is not its own fresh word for us is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient

from access import accounts as book
from access import oidc
from access.store import Store, store
from common.settings import app_settings
from tests import town
from tests.pages.conftest import shown
from tests.provider import CLIENT, OTHER_KEY, SECRET, Provider, providing

PASSWORD = "Correct horse 1"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with providing() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider that the dashboard knows, and that does right until it is told otherwise."""
    fresh = Provider(running.url)
    for name in ("claims", "wrong", "key", "algorithm", "silent"):
        setattr(running, name, getattr(fresh, name))
    monkeypatch.setenv("EPIDESK_OIDC_ISSUER", running.url)
    monkeypatch.setenv("EPIDESK_OIDC_CLIENT_ID", CLIENT)
    monkeypatch.setenv("EPIDESK_OIDC_CLIENT_SECRET", SECRET)
    app_settings.cache_clear()
    oidc._provider.cache_clear()
    yield running
    monkeypatch.undo()
    app_settings.cache_clear()


@pytest.fixture
def kept(data: Path) -> Store:
    book.add(store(data), "wang", "county", [town.JINSHUI], PASSWORD, "王主任")
    return store(data)


def go(client: FlaskClient, onward: str = "/units") -> str:
    """To the provider and through it; the address at which it sends the browser back."""
    out = client.get(f"/login/oidc?next={onward}").headers["Location"]
    back = requests.get(out, allow_redirects=False, timeout=10).headers["Location"]
    return back.removeprefix("http://localhost")


def signed_in(client: FlaskClient) -> bool:
    return client.get("/_dash-layout").status_code == 200


def test_whom_the_provider_vouches_for_signs_in_and_goes_on(
    web: Flask, provider: Provider, kept: Store
) -> None:
    client = web.test_client()
    assert 'id="oidc"' in client.get("/login").text
    answer = client.get(go(client))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/units")
    assert "王主任" in shown(client, "/units")
    assert book.accounts(kept)["wang"].subject == "s-1"


def test_it_is_asked_with_a_challenge_a_state_and_a_nonce_that_never_come_twice(
    web: Flask, provider: Provider, kept: Store
) -> None:
    asked = [
        parse_qs(urlsplit(web.test_client().get("/login/oidc").headers["Location"]).query) for _ in range(2)
    ]
    for one in ("state", "nonce", "code_challenge"):
        assert asked[0][one] != asked[1][one] and len(asked[0][one][0]) >= 20
    assert asked[0]["code_challenge_method"] == ["S256"] and asked[0]["response_type"] == ["code"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": None},
        {"iss": "http://127.0.0.1:1"},
        {"iss": None},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"iat": 9_000_000_000},
        {"sub": None},
    ],
    ids=str,
)
def test_a_word_that_is_not_fresh_or_not_for_us_is_refused(
    web: Flask, provider: Provider, kept: Store, wrong: dict[str, Any]
) -> None:
    provider.wrong = wrong
    client = web.test_client()
    answer = client.get(go(client))
    assert answer.status_code == 401 and "统一认证未通过" in answer.text
    assert not signed_in(client) and book.accounts(kept)["wang"].subject is None


@pytest.mark.parametrize("trick", ["other key", "none", "public key as a secret", "no word"])
def test_a_word_that_the_provider_did_not_sign_is_refused(
    web: Flask, provider: Provider, kept: Store, trick: str
) -> None:
    if trick == "other key":
        provider.key = OTHER_KEY
    elif trick == "none":
        provider.algorithm = "none"
    elif trick == "no word":
        provider.silent = True
    else:
        provider.algorithm = "HS256"
    client = web.test_client()
    assert client.get(go(client)).status_code == 401 and not signed_in(client)


def test_an_answer_is_taken_once(web: Flask, provider: Provider, kept: Store) -> None:
    client = web.test_client()
    back = go(client)
    assert client.get(back).status_code == 302
    client.post("/logout", headers={"Origin": "http://localhost"})
    assert client.get(back).status_code == 401 and not signed_in(client)


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(
    web: Flask, provider: Provider, kept: Store
) -> None:
    stranger = web.test_client()
    back = go(web.test_client())
    assert stranger.get(back).status_code == 401 and not signed_in(stranger)
    for address in (
        "/login/oidc/back",
        "/login/oidc/back?code=x&state=y",
        "/login/oidc/back?error=access_denied",
    ):
        answer = stranger.get(address)
        assert answer.status_code == 401 and "Traceback" not in answer.text


def test_nobody_gets_an_account_or_a_right_by_it(web: Flask, provider: Provider, kept: Store) -> None:
    before = book.accounts(kept)
    provider.claims = {"sub": "s-2", "preferred_username": "nobody", "role": "city", "groups": ["admin"]}
    client = web.test_client()
    answer = client.get(go(client))
    assert answer.status_code == 401 and "没有对应的账号" in answer.text
    assert book.accounts(kept) == before


def test_who_takes_on_a_name_later_does_not_get_its_account(
    web: Flask, provider: Provider, kept: Store
) -> None:
    client, other = web.test_client(), web.test_client()
    assert client.get(go(client)).status_code == 302
    provider.claims = {"sub": "s-2", "preferred_username": "wang"}
    assert other.get(go(other)).status_code == 401
    provider.claims = {"sub": "s-1", "preferred_username": "renamed"}
    assert other.get(go(other)).status_code == 302


@pytest.mark.parametrize("name", ["Wang", "ｗang", ["wang"], None, 3])
def test_a_name_is_the_account_s_own_to_the_letter(
    web: Flask, provider: Provider, kept: Store, name: object
) -> None:
    provider.claims = {"sub": "s-3", "preferred_username": name}
    client = web.test_client()
    assert client.get(go(client)).status_code == 401


def test_a_locked_account_stays_out(web: Flask, provider: Provider, kept: Store) -> None:
    from access.managing import Manager

    Manager(kept).do("locked", "wang")
    client = web.test_client()
    answer = client.get(go(client))
    assert answer.status_code == 401 and "已被管理员停用" in answer.text and not signed_in(client)


def test_it_leads_nowhere_else(web: Flask, provider: Provider, kept: Store) -> None:
    client = web.test_client()
    assert client.get(go(client, "//evil.example")).headers["Location"] == "/"


@pytest.mark.parametrize(
    "issuer", ["http://provider.example", "http://127.0.0.1:1", "nonsense"], ids=["plain", "absent", "none"]
)
def test_a_provider_that_can_not_be_asked_is_a_sentence(
    web: Flask, provider: Provider, data: Path, monkeypatch: pytest.MonkeyPatch, issuer: str
) -> None:
    monkeypatch.setenv("EPIDESK_OIDC_ISSUER", issuer)
    app_settings.cache_clear()
    answer = web.test_client().get("/login/oidc")
    assert answer.status_code == 401 and "统一认证" in answer.text


def test_without_a_provider_there_is_no_such_way(web: Flask, data: Path) -> None:
    client = web.test_client()
    assert 'id="oidc"' not in client.get("/login").text
    assert client.get("/login/oidc").status_code == client.get("/login/oidc/back").status_code == 404
