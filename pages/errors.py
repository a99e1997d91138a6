"""What a browser gets instead of a traceback: a status, and a page or a sentence in the reader's language."""

from __future__ import annotations

import logging

from dash.exceptions import DashException
from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response as BaseResponse

from access.guard import FOREIGN, home
from common.errors import (
    BadAccounts,
    BadPurpose,
    BadStore,
    BrokenSnapshot,
    EpiDeskError,
    NoSnapshot,
    NotInScope,
    NotMounted,
    NotRecorded,
)
from pages.allowed import may
from pages.door import CALLBACK
from pages.view import current_text, current_theme

log = logging.getLogger("epidesk")
SAID = (400, 403, 404, 405, 413, 429, 503)
"""Statuses that have words of their own, under `door.refused`; others are told as 500."""
_STATUS: dict[type[EpiDeskError], int] = {
    NotInScope: 403,
    NoSnapshot: 503,
    BrokenSnapshot: 503,
    BadAccounts: 503,
    BadStore: 503,
    NotMounted: 503,
    NotRecorded: 503,
    BadPurpose: 400,
}


def handle(web: Flask) -> None:
    """Turn errors into a status with words."""
    web.register_error_handler(EpiDeskError, _mendable)
    web.register_error_handler(HTTPException, _refused)
    web.register_error_handler(Exception, _unexpected)


def _mendable(error: EpiDeskError) -> Response:
    sentence = error.zh if current_text().lang == "zh" else str(error)
    return _said(next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500), sentence)


def _refused(error: HTTPException) -> BaseResponse:
    """Redirects pass; a refusal gets our words, never those of the library."""
    code = error.code or 500
    if code < 400:
        return error.get_response()
    answer = _said(code, current_text()("door.refused.foreign") if error.description == FOREIGN else "")
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def _unexpected(error: Exception) -> Response:
    if isinstance(error, DashException):  # a callback that does not fit, or a file of Dash that is not there
        return _said(400 if request.path == CALLBACK else 404, "")
    log.exception("%s %s failed", request.method, request.path)
    return _said(500, "")


def _said(status: int, sentence: str) -> Response:
    """The status with a sentence (else the one that every such status has): a page for people, JSON for scripts."""
    text, kind = current_text(), status if status in SAID else 500
    told = sentence or text(f"door.refused.{kind}.why")
    if not _by_a_person():
        answer = jsonify(error=told)
    else:
        page = render_template(
            "refused.html",
            text=text,
            theme=current_theme().name,
            heading=text(f"door.refused.{kind}.what"),
            told=told,
            home=home(may),
        )
        answer = Response(page)
    answer.status_code = status
    return answer


def _by_a_person() -> bool:
    """Whether the answer is for somebody's eyes: a page, a file or a form, and no script's request."""
    return not (request.path.startswith("/_") or request.path.endswith(".json") or request.path == "/alive")
