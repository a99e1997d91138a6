"""Before every request: it comes from a page of ours, somebody is signed in, and they have the right it needs.

What stands in no line of `access/permissions.py` is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from flask import Flask, abort, jsonify, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from access.permissions import PAGES, Need, is_page, needs
from access.session import same_origin
from common.settings import address

FOREIGN = "foreign"
"""Why a request is refused that no page of ours sent."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
May = Callable[[Need | None], bool]
"""Whether the reader of this request has what is needed."""


def is_open(path: str) -> bool:
    """Whether a path is served to anybody: sign-in, static assets, health and metrics."""
    return needs(path) == "nothing"


def home(may: May) -> str:
    """The first page that the reader may open; their own account when there is none."""
    return next((path for path, need in PAGES.items() if may(need)), "/me")


def refuse_foreign_forms() -> None:
    """Nothing is changed by a request that another site made the browser send."""
    if request.method not in SAFE and not same_origin(request):
        abort(403, FOREIGN)


def refuse_strangers() -> BaseResponse | None:
    """Nobody without a session passes, by default."""
    if is_open(request.path) or current_user.is_authenticated:
        return None
    if (
        request.method == "GET"
        and is_page(request.path)
        and "text/html" in request.headers.get("Accept", "text/html")
    ):
        asked = request.full_path.rstrip("?")
        return redirect(address("/login" if asked == "/" else f"/login?next={quote(address(asked))}"))
    answer = jsonify(error="Sign in first.")
    answer.status_code = 401
    return answer


def guard(server: Flask, may: May) -> None:
    """Put the guard before every request."""

    def refuse_without_right() -> BaseResponse | None:
        need = needs(request.path)
        if may(need):
            return None
        if request.path == "/" and request.method in SAFE:
            return redirect(address(home(may)))
        abort(404 if need is None else 403)

    for check in (refuse_foreign_forms, refuse_strangers, refuse_without_right):
        server.before_request(check)
