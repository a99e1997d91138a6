"""Draws every page once before the first reader comes: imports, boundaries and first answers are then there."""

from __future__ import annotations

import logging
from threading import Thread

import dash
from flask import Flask
from flask_login import login_user

from access.accounts import Account
from access.rights import ROLES
from access.session import Reader
from common.errors import EpiDeskError
from pages.allowed import may_open
from pages.checking import in_force
from pages.view import PATHS
from warehouse.queries.base import pinned
from warehouse.queries.places import example_unit

log = logging.getLogger("epidesk")


def warm(web: Flask) -> None:
    """Draw the pages of the bureau's city for nobody, and ask for a component script.

    Threaded cold starts fail on component scripts. A page that fails here fails again before its reader, with a
    sentence; the start goes on.
    """
    with web.test_client() as client:
        client.get("/login")
    try:
        city = example_unit("city")
    except EpiDeskError:
        return
    if city is None:
        return
    # a night may publish just now: what is drawn here is kept for readers of the snapshot that it began with
    with pinned(), web.test_request_context("/"):
        login_user(Reader(Account("", ROLES["city"], "city", (city,), ""), "", "demo"))
        for page in dash.page_registry.values():
            if page["name"] in PATHS and may_open(str(page["name"])):
                _draw(page)
    Thread(target=_know_sources, name="know-sources", daemon=True).start()


def _know_sources() -> None:
    """Ask the night which sources are in force, which takes it half a second; the start need not wait for it."""
    try:
        in_force()
    except Exception:
        log.exception("the sources in force can't be told")


def _draw(page: dict[str, object]) -> None:
    layout = page["layout"]
    try:
        if callable(layout):
            layout()
    except Exception:
        log.exception("the page %s can't be drawn", page["name"])
