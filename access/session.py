"""The session: who is signed in, signed into a cookie that scripts can't read."""

from __future__ import annotations

import hashlib
import os
import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Request
from flask_login import UserMixin

from access.accounts import Account
from access.scope import Scope
from common.settings import app_settings

HOURS = 12


class Reader(UserMixin):  # type: ignore[misc]
    """The signed-in reader."""

    def __init__(self, account: Account, *, demo: bool = False) -> None:
        self.account = account
        self.demo = demo
        self.scope: Scope = account.scope

    def get_id(self) -> str:
        """The user with a mark of the password: a new password ends older sessions."""
        if self.demo:
            return f"demo:{self.account.user}|"
        return f"{self.account.user}|{mark(self.account)}"


def mark(account: Account) -> str:
    """A short text that changes with the password, the role and the units of an account."""
    told = f"{account.hash}|{account.role.key}|{account.level}|{account.unit_ids}|{account.locked}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def secret(data_dir: Path) -> str:
    """The key that signs sessions: EPIDESK_SECRET, else DIR/.secret, made by the first worker (0600)."""
    if given := app_settings().secret:
        return given
    path = data_dir / ".secret"
    try:
        return _kept(path)
    except FileNotFoundError:
        data_dir.mkdir(parents=True, exist_ok=True)
    own = path.with_name(f".secret-{os.getpid()}-{secrets.token_hex(4)}")
    handle = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
    try:
        # A hard link fails when another worker was first; either way there is one whole file.
        os.link(own, path)
    except FileExistsError:
        pass
    finally:
        own.unlink()
    return _kept(path)


def _kept(path: Path) -> str:
    return path.read_text().strip()


def configure(server: Flask, data_dir: Path) -> None:
    """Set the session cookie's key and its bounds."""
    server.config.update(
        SECRET_KEY=secret(data_dir),
        SESSION_COOKIE_NAME="epidesk_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=app_settings().secure_cookie,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=HOURS),
        MAX_CONTENT_LENGTH=2_000_000,
    )


def same_origin(request: Request) -> bool:
    """Whether a request was sent from a page of this host, as the browser says.

    By Sec-Fetch-Site where it is told, else by Origin, else by Referer; who tells nothing is a stranger.
    """
    told = request.headers.get("Sec-Fetch-Site")
    if told is not None and told != "same-origin":
        return False
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(said).netloc == request.host


def safe_next(wanted: str | None) -> str:
    """Where to go after sign-in: a path of this host, else the overview."""
    path = wanted or "/"
    parts = urlsplit(path)
    inside = path.startswith("/") and not path.startswith("//") and not parts.scheme and not parts.netloc
    clean = "\\" not in path and path.isprintable() and not path.startswith(("/login", "/logout", "/_dash"))
    return path if inside and clean else "/"
