"""Headers that bind the browser: what a page may load, who may frame it, what it may ask of the machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Flask, Response, request

from access.permissions import needs
from common.settings import app_settings

KEPT = ("/assets/", "/_dash-component-suites/", "/bootstrap/")
"""Folders of what is the same for everybody: browsers may keep it."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
HTTPS_ONLY = "max-age=31536000; includeSubDomains"


def policy(hashes: Sequence[str]) -> str:
    """The content security policy; `hashes` are those of the inline scripts."""
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' {' '.join(hashes)}".strip(),
            "style-src 'self' 'unsafe-inline'",  # charts and grids place their parts by style attributes
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def bind(server: Flask, hashes: Callable[[], Sequence[str]]) -> None:
    """Put the headers on every answer, errors among them."""

    @server.after_request
    def headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", policy(hashes()))
        if app_settings().secure_cookie:
            response.headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
        if not (needs(request.path) == "nothing" and request.path.startswith(KEPT)):
            # Personal data stay out of shared caches, and the Back key asks again after a sign-out.
            response.headers["Cache-Control"] = "no-store"
        return response
