"""Wires the dashboard: pages, accounts, errors. `gunicorn app:server` serves it; nothing imports it."""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import dash
from dash import Dash, dcc, html
from dash.development.base_component import Component
from flask import Flask
from flask_login import LoginManager

from access.demo import demo_allowed
from access.guard import guard
from access.headers import bind
from access.limits import limit
from access.mount import mount
from access.outside import watch
from access.recorder import keep_record
from access.session import configure
from common.errors import EpiDeskError
from common.settings import address, app_settings
from pages import (
    door,
    downloads,
    errors,
    geojson,
    login,
    login_oidc,
    me,
    metrics,
    reveal,
    service,
    units_sheet,
)
from pages.allowed import may
from pages.ended import prompt
from pages.held import told
from pages.topbar import keys
from pages.view import PAGES, current_text, current_theme
from pages.warm import warm
from warehouse.queries.base import current, data_dir, last_day, pinned
from warehouse.queries.data import by_name_since

INDEX = """<!DOCTYPE html>
<html lang="{lang}" data-bs-theme="{theme}" data-ag-theme-mode="{theme}" data-base="{base}">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>EpiDesk</title>
<link rel="icon" type="image/svg+xml" href="{base}/assets/icon.svg">
<link rel="stylesheet" href="{base}/bootstrap/bootstrap5/css/bootstrap.min.css">
{css}
</head>
<body>
{app_entry}
<footer>{config}{scripts}{renderer}</footer>
</body>
</html>"""


class EpiDesk(Dash):
    """Dash with our HTML around it: language and theme stand in it before the first paint."""

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]
        """The HTML of every page, in the reader's language and theme."""
        wanted = {key: parts[key] for key in ("css", "app_entry", "config", "scripts", "renderer")}
        lang = "zh-CN" if current_text().lang == "zh" else "en"
        return INDEX.format(lang=lang, base=address(""), theme=current_theme().name, **wanted)


def build() -> tuple[EpiDesk, Flask]:
    """The app and its server; needs no published snapshot."""
    settings = app_settings()
    web = Flask("epidesk", static_folder=None)
    configure(web, settings.data)
    web.jinja_env.globals["address"] = address
    metrics.measure(web)
    readers = LoginManager(web)
    readers.user_loader(login.load)
    made = EpiDesk(
        "epidesk",
        server=web,  # type: ignore[arg-type]
        use_pages=True,
        pages_folder="",
        requests_pathname_prefix=settings.prefix,
        routes_pathname_prefix="/",
        assets_folder=str(service.ROOT / "assets"),
        include_pages_meta=False,
        suppress_callback_exceptions=True,
        update_title="",
        serve_locally=True,
    )
    keep_record(web, data_dir, told)
    watch(web, data_dir, _of_the_night)
    bind(web, _hashes(made))
    limit(web)
    guard(web, may)
    door.handle(web, made)
    errors.handle(web)
    for blueprint in (
        service.routes,
        login.routes,
        login_oidc.routes,
        me.routes,
        reveal.routes,
        geojson.boundaries,
        units_sheet.routes,
        downloads.routes,
    ):
        web.register_blueprint(blueprint)
    _pages(web)
    _pin(web)
    mount(web, settings)
    made.layout = _layout
    return made, web


def _layout() -> Component:
    """What stays from page to page: the address, the page, the list of keys, the prompt of an ended session."""
    return html.Div(
        [dcc.Location(id="frame-url", refresh="callback-nav"), dash.page_container, keys(), prompt()]
    )


def _pages(web: Flask) -> None:
    """Import the pages that the table of pages names; one that has routes of its own calls them `routes`."""
    for key in (*(key for key, _, _ in PAGES), "not_found_404"):
        module = importlib.import_module(f"pages.{key}")
        if own := getattr(module, "routes", None):
            web.register_blueprint(own)


def _of_the_night() -> dict[str, str]:
    """What the night says that belongs on record: since when answers by name are kept."""
    try:
        since = by_name_since()
    except EpiDeskError:
        return {}
    return {"answers_since": since.isoformat() if since else ""}


def _hashes(made: EpiDesk) -> Any:
    @lru_cache(maxsize=1)
    def hashes() -> Sequence[str]:
        return tuple(made.csp_hashes())

    return hashes


def _pin(web: Flask) -> None:
    """All answers within one request come from one snapshot, even when another is published; each names it."""
    inner = web.wsgi_app

    def whole(environ: dict[str, Any], start: Any) -> Any:
        def named(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start(status, [*headers, ("X-Snapshot", snapshot)] if snapshot else headers, *more)

        with pinned() as snapshot:
            return inner(environ, named)

    web.wsgi_app = whole  # type: ignore[method-assign, assignment]


def _say() -> None:
    """One line at the start: what is served, so that a wrong folder is seen at once."""
    folder = app_settings().data.absolute()
    try:
        last = last_day()
        told = f"snapshot {current().id}, data to {last:%Y-%m-%d}" if last else "a snapshot without any day"
    except EpiDeskError as error:
        told = str(error)
    demo = "; demo accounts are open" if demo_allowed(app_settings().data) else ""
    print(f"EpiDesk serves {folder}: {told}{demo}", flush=True)


try:
    app, server = build()
    _say()
except EpiDeskError as unusable:
    sys.exit(f"EpiDesk can't start: {unusable}")
warm(server)
gc.collect()
gc.freeze()  # what stays until the end need not be looked through while a page is drawn
