"""Every route and callback is refused without a session, but for a short list; headers bind the browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote

from flask import Flask, Response, jsonify, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

OPEN_PATHS = frozenset(
    {"/login", "/login/code", "/health", "/metrics", "/_favicon.ico", "/favicon.ico", "/robots.txt"}
)
OPEN_FOLDERS = ("/assets/", "/_dash-component-suites/", "/bootstrap/")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


def is_open(path: str) -> bool:
    """Whether a path is served to anybody: sign-in, static assets, health and metrics."""
    return path in OPEN_PATHS or path.startswith(OPEN_FOLDERS)


def refuse_strangers() -> BaseResponse | None:
    """For `before_request`: nobody without a session passes, by default."""
    if is_open(request.path) or current_user.is_authenticated:
        return None
    page = request.method == "GET" and not request.path.startswith("/_") and request.path != "/_reload-hash"
    if page and "text/html" in request.headers.get("Accept", "text/html"):
        asked = request.full_path.rstrip("?")
        return redirect("/login" if asked == "/" else f"/login?next={quote(asked)}")
    answer = jsonify(error="Sign in first.")
    answer.status_code = 401
    return answer


def policy(hashes: Sequence[str]) -> str:
    """The content security policy; `hashes` are those of the inline scripts."""
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' {' '.join(hashes)}".strip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def guard(server: Flask, hashes: Callable[[], Sequence[str]]) -> None:
    """Put the guard before every request and the headers on every answer."""
    server.before_request(refuse_strangers)

    @server.after_request
    def headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", policy(hashes()))
        if not request.path.startswith(OPEN_FOLDERS):
            # Personal data stay out of shared caches, and the Back key asks again after a sign-out.
            response.headers["Cache-Control"] = "no-store"
        return response
