"""What a browser gets instead of a traceback: a status and a sentence."""

from __future__ import annotations

import logging
from typing import Any

from dash import Dash
from dash.exceptions import DashException
from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from common.errors import (
    BadAccounts,
    BadPurpose,
    BadStore,
    BrokenSnapshot,
    EpiDeskError,
    NoSnapshot,
    NotInScope,
    NotRecorded,
)
from pages.view import current_text

log = logging.getLogger("epidesk")
CALLBACK = "/_dash-update-component"
_STATUS: dict[type[EpiDeskError], int] = {
    NotInScope: 403,
    NoSnapshot: 503,
    BrokenSnapshot: 503,
    BadAccounts: 503,
    BadStore: 503,
    NotRecorded: 503,
    BadPurpose: 400,
}


def handle(web: Flask, made: Dash) -> None:
    """Refuse callbacks that don't exist, and turn errors into a status with a sentence."""

    @web.before_request
    def known_callback() -> Response | None:
        if request.path != CALLBACK:
            return None
        body = request.get_json(silent=True)
        return None if _well_formed(body, made.callback_map) else _said(400, "There is no such callback.")

    web.register_error_handler(EpiDeskError, _mendable)
    web.register_error_handler(Exception, _unexpected)


def _well_formed(body: Any, known: dict[str, Any]) -> bool:
    """Whether a callback's body names a callback that exists, with the inputs it has."""
    if not isinstance(body, dict) or body.get("output") not in known:
        return False
    asked = known[body["output"]]
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


def _mendable(error: EpiDeskError) -> Response:
    sentence = error.zh if current_text().lang == "zh" else str(error)
    return _said(next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500), sentence)


def _unexpected(error: Exception) -> Response | HTTPException:
    if isinstance(error, HTTPException):
        return error
    if isinstance(error, DashException) and request.path == CALLBACK:
        return _said(400, "This callback can't be answered.")
    log.exception("%s %s failed", request.method, request.path)
    return _said(500, current_text()("frame.failed"))


def _said(status: int, sentence: str) -> Response:
    if request.path.startswith("/_"):
        answer = jsonify(error=sentence)
        answer.status_code = status
        return answer
    return Response(f"{sentence}\n", status, mimetype="text/plain")
