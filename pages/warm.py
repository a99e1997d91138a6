"""Draws every page once before the first reader comes: imports, boundaries and first answers are then there."""

from __future__ import annotations

import logging

import dash
from flask import Flask
from flask_login import login_user

from access.accounts import ROLES, Account
from access.session import Reader
from common.errors import EpiDeskError
from pages.view import PAGES
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
    with web.test_request_context("/"):
        login_user(Reader(Account("", ROLES["city"], city, "", "")))
        for page in dash.page_registry.values():
            if page["name"] in {key for key, _, _ in PAGES}:
                _draw(page)


def _draw(page: dict[str, object]) -> None:
    layout = page["layout"]
    try:
        if callable(layout):
            layout()
    except Exception:
        log.exception("the page %s can't be drawn", page["name"])
