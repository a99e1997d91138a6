"""Who is signed in: a cookie that scripts can't read holds the id of a session that the server keeps."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Request
from flask_login import UserMixin

from access.accounts import Account
from access.permissions import is_page
from access.scope import Scope
from access.sign_in import Duty
from common.keys import made_once
from common.settings import address, app_settings


class Reader(UserMixin):  # type: ignore[misc]
    """The signed-in reader of the session `sid`; `duty`: what they must do before all else."""

    def __init__(self, account: Account, sid: str, how: str, duty: Duty | None = None) -> None:
        self.account = account
        self.sid = sid
        self.how = how
        self.duty = duty
        self.scope: Scope = account.scope

    def get_id(self) -> str:
        """What the cookie holds: the id of the session, and nothing about who it is."""
        return self.sid


def secret(data_dir: Path) -> str:
    """The key that signs sessions: EPIDESK_SECRET, else DIR/.secret, made by the first worker (0600)."""
    return app_settings().secret or made_once(data_dir / ".secret")


def configure(server: Flask, data_dir: Path) -> None:
    """Set the session cookie's key and its bounds."""
    server.config.update(
        SECRET_KEY=secret(data_dir),
        SESSION_COOKIE_NAME=_cookie_name(),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=app_settings().secure_cookie,
        SESSION_COOKIE_PATH=address("/"),
        MAX_CONTENT_LENGTH=2_000_000,
    )


def _cookie_name() -> str:
    """Over HTTPS one by which browsers know that no other host, and nobody without TLS, may set the cookie."""
    if not app_settings().secure_cookie:
        return "epidesk_session"
    return "__Host-epidesk_session" if address("/") == "/" else "__Secure-epidesk_session"


def same_origin(request: Request) -> bool:
    """Whether a request was sent from a page of this host, as the browser says.

    By Sec-Fetch-Site where it is told, else by Origin, else by Referer. What tells nothing is no browser's, or an old
    one's: a form is then refused; JSON is not, as a browser asks first before it sends that to another site.
    """
    told = request.headers.get("Sec-Fetch-Site")
    if told is not None and told != "same-origin":
        return False
    said = request.headers.get("Origin") or request.headers.get("Referer")
    if said is None:
        return told is not None or request.is_json
    return urlsplit(said).netloc == request.host


def safe_next(wanted: str | None) -> str:
    """Where to go after sign-in: an address of this dashboard that is a page, else the first page."""
    path, first = wanted or "", address("/")
    inside = path.startswith(first) and not path.startswith("//") and not urlsplit(path).netloc
    clean = "\\" not in path and path.isprintable()
    page = is_page(urlsplit(path).path.removeprefix(first.rstrip("/"))) if inside and clean else False
    return path if page else first
