"""What the reader of a request said that they want names for, if that still holds."""

from __future__ import annotations

from flask import g, has_request_context, session
from flask_login import current_user

from access.purpose import Given, given
from access.store import store
from warehouse.queries.base import data_dir

TOKEN = "purpose"
"""Where the session keeps what it was given for a purpose; what that is worth, the store knows."""


def held() -> Given | None:
    """The purpose that the reader's session holds now; asked for once in a request."""
    if not has_request_context() or not current_user or not current_user.is_authenticated:
        return None
    if "given" not in g:
        token = session.get(TOKEN)
        g.given = given(store(data_dir()), current_user.scope.user, token) if token else None
    found: Given | None = g.given
    return found


def told() -> str:
    """The purpose as the audit has it."""
    found = held()
    return found.told if found else ""
