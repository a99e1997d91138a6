"""Drives a dashboard over HTTP as browsers do: pages, what stands on them, and the callbacks that fit it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from tests.pages.conftest import page_call

CALLBACK = "/_dash-update-component"
PAGE = ".._pages_content.children..._pages_store.data.."
TYPED = "甲"
"""What is typed where nothing stands yet: a part of every mark."""
AT_ONCE = 3
"""Rows of one kind whose buttons are pressed."""


@dataclass
class Hand:
    """Somebody at a browser: their account and their session."""

    url: str
    user: str
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.session.headers["Origin"] = self.url

    def sign_in(self, password: str) -> Hand:
        """Sign in; the cookie stays with the session."""
        form = {"username": self.user, "password": password}
        answer = self.session.post(f"{self.url}/login", data=form, allow_redirects=False, timeout=60)
        assert answer.status_code == 302, answer.text
        return self

    def get(self, path: str, query: dict[str, str] | None = None) -> requests.Response:
        """Ask for an address, following no redirect."""
        return self.session.get(self.url + path, params=query, allow_redirects=False, timeout=60)

    def post(self, path: str, form: dict[str, str]) -> requests.Response:
        """Send a form."""
        return self.session.post(self.url + path, data=form, allow_redirects=False, timeout=60)

    def call(self, body: dict[str, Any]) -> requests.Response:
        """Fire a callback."""
        return self.session.post(self.url + CALLBACK, json=body, timeout=120)

    def page(self, path: str, search: str = "") -> requests.Response:
        """What a page shows."""
        return self.call(page_call(path, search))


def components(part: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The id and the properties of each component in an answer that has an id."""
    if isinstance(part, dict):
        props = part.get("props")
        if isinstance(props, dict) and "id" in props:
            yield props["id"], props
        for value in part.values():
            yield from components(value)
    elif isinstance(part, list):
        for one in part:
            yield from components(one)


def links(part: Any) -> Iterator[str]:
    """The addresses that an answer leads to."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "href" and isinstance(value, str):
                yield value
            yield from links(value)
    elif isinstance(part, list):
        for one in part:
            yield from links(one)


def kind_of(address: str) -> tuple[str, tuple[str, ...]]:
    """What tells two views of a page apart, but for units, days and ids: its path and its words."""
    parts = urlsplit(address)
    told = [
        f"{key}={value}" if value.isalpha() and value.isascii() else key
        for key, value in parse_qsl(parts.query)
    ]
    return parts.path, tuple(sorted(told))


def fired(spec: dict[str, Any], there: list[Any], search: str, path: str) -> Iterator[dict[str, Any]]:
    """The bodies with which a browser fires a callback on a page where `there` stands; none when it doesn't fit."""
    several = spec["output"].startswith("..")
    outputs = (
        [_split(one) for one in spec["output"].strip(".").split("...")]
        if several
        else [_split(spec["output"])]
    )
    for match in _matches(outputs[0][0], there):
        inputs, state = (
            [_filled(one, match, there, search, path) for one in spec[part]] for part in ("inputs", "state")
        )
        if None in inputs or None in state:
            continue
        told = [{"id": _pinned(key, match), "property": prop.partition("@")[0]} for key, prop in outputs]
        first = next(_flat(inputs), None)
        yield {
            "output": spec["output"],
            "outputs": told if several else told[0],
            "inputs": inputs,
            "state": state,
            "changedPropIds": [f"{_name(first['id'])}.{first['property']}"] if first else [],
        }


def made_up(spec: dict[str, Any]) -> dict[str, Any]:
    """A body for a callback that stands on no page: right in form, its values ours."""
    ids = [one["id"] for one in spec["inputs"] + spec["state"]]
    plain = [(key, {"id": key}) for key in ids if not key.startswith("{")]
    body = next(fired(spec, plain, "?file=f1", "/"), None)
    assert body is not None, f"say how a browser fires {spec['output']}"
    return {**body, "made_up": True}


def _split(output: str) -> tuple[Any, str]:
    key, _, prop = output.rpartition(".")
    return (json.loads(key) if key.startswith("{") else key), prop


def _matches(output: Any, there: list[tuple[Any, dict[str, Any]]]) -> list[dict[str, Any]]:
    """The values of MATCH that fit; one empty one for a callback without."""
    keys = [key for key, value in output.items() if value == ["MATCH"]] if isinstance(output, dict) else []
    if not keys:
        return [{}]
    return [{key: one[key] for key in keys} for one, _ in there if _fits(output, one)][:AT_ONCE]


def _fits(pattern: Any, key: Any) -> bool:
    if not isinstance(pattern, dict) or not isinstance(key, dict) or set(pattern) != set(key):
        return bool(pattern == key)
    return all(
        value in (["ALL"], ["MATCH"], ["ALLSMALLER"]) or value == key[name] for name, value in pattern.items()
    )


def _pinned(pattern: Any, match: dict[str, Any]) -> Any:
    return {**pattern, **match} if isinstance(pattern, dict) else pattern


def _filled(one: dict[str, Any], match: dict[str, Any], there: list[Any], search: str, path: str) -> Any:
    """An input as the browser sends it: its id, property and value; a list of them for ALL; None: it is not there."""
    key, prop = (json.loads(one["id"]) if one["id"].startswith("{") else one["id"]), one["property"]
    if key == "_pages_location":
        return {"id": key, "property": prop, "value": search if prop == "search" else path}
    wanted = _pinned(key, match)
    found = [
        {"id": known, "property": prop, "value": _value(prop, props)}
        for known, props in there
        if _fits(wanted, known)
    ]
    if isinstance(wanted, dict) and ["ALL"] in wanted.values():
        return found
    return found[0] if found else None


def _value(prop: str, props: dict[str, Any]) -> Any:
    if prop == "n_clicks":
        return 1
    return props["id"] if prop == "id" else props.get(prop) or TYPED


def _flat(parts: list[Any]) -> Iterator[dict[str, Any]]:
    for one in parts:
        yield from one if isinstance(one, list) else [one]


def _name(key: Any) -> str:
    return (
        json.dumps(key, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if isinstance(key, dict)
        else key
    )
