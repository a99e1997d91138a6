"""What the reader of this request may open and do: their rights, and how far each reaches."""

from __future__ import annotations

from flask_login import current_user

from access.permissions import PAGES, Need, permits
from access.scope import Scope
from pages.view import PATHS
from warehouse.queries.sources import configures


def may(need: Need | None) -> bool:
    """Whether the reader has what is needed. What is configured holds for the whole bureau, so its right needs a
    scope that is as wide.
    """
    scope: Scope | None = current_user.scope if current_user.is_authenticated else None
    return permits(scope, need) and (need != "configure" or (scope is not None and configures(scope)))


def may_open(page: str) -> bool:
    """Whether the reader finds a page in the menu, and is shown it."""
    return may(PAGES.get(PATHS[page]))
