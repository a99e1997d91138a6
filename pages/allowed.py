"""What the reader of this request may open and do: their rights, and how far each reaches."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_login import current_user

from access.permissions import PAGES, Need, permits
from access.scope import Scope
from pages.view import PATHS
from warehouse.queries.data import audits
from warehouse.queries.sources import configures

WHOLE: Mapping[Need, Callable[[Scope], bool]] = {"configure": configures, "audit": audits}
"""Rights that hold for the whole bureau or not at all: who has the right, and a scope that is as wide."""


def may(need: Need | None) -> bool:
    """Whether the reader has what is needed. What is configured holds for the whole bureau, and the log tells of all
    of it: these rights need a scope that is as wide.
    """
    scope: Scope | None = current_user.scope if current_user.is_authenticated else None
    whole = WHOLE.get(need) if need is not None else None
    return whole(scope) if whole and scope is not None else permits(scope, need)


def may_open(page: str) -> bool:
    """Whether the reader finds a page in the menu, and is shown it."""
    return may(PAGES.get(PATHS[page]))
