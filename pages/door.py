"""Callbacks at the door: one that does not exist is 400; one that the reader has no right to, 403.

What a callback needs follows from the module that registered it (`access/permissions.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Dash
from flask import Flask, abort, request

from access.permissions import callback_needs
from pages.allowed import may

CALLBACK = "/_dash-update-component"


def handle(web: Flask, made: Dash) -> None:
    """Look at every callback before Dash does."""

    @web.before_request
    def known_and_permitted() -> None:
        if request.path != CALLBACK or request.method != "POST":
            return
        body: Any = request.get_json(silent=True)
        if not _well_formed(body, made.callback_map):
            abort(400)
        needed = callback_needs(module_of(made.callback_map[body["output"]]))
        if not (needed and all(map(may, needed))):
            abort(403)


def module_of(registered: Mapping[str, Any]) -> str:
    """The module whose function answers a registered callback; "" for one that runs in the browser."""
    return str(getattr(registered.get("callback"), "__module__", ""))


def _well_formed(body: Any, known: Mapping[str, Any]) -> bool:
    """Whether a callback's body names a callback of the server, with the inputs it has."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        return False
    asked = known.get(body["output"])
    if asked is None or "callback" not in asked:
        return False
    for part in ("inputs", "state"):
        given = body.get(part, [])
        if not isinstance(given, list) or len(given) != len(asked[part]):
            return False
        if not all(map(_named, given)):
            return False
    return all(
        isinstance(body.get(key), kind) for key, kind in (("changedPropIds", list), ("outputs", (dict, list)))
    )


def _named(one: Any) -> bool:
    """Whether an input names a property of a component, or is a list of such."""
    if isinstance(one, list):
        return all(map(_named, one))
    return isinstance(one, dict) and "id" in one and isinstance(one.get("property"), str)
