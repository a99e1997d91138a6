"""Which right each page, route and callback needs: one table, read by the menu, by the guard and by the tests.

What stands in no line is refused to everybody.
"""

from __future__ import annotations

from typing import Literal

from access.rights import Right
from access.scope import Scope

Need = Right | Literal["nothing", "session"]
"""A right; or `nothing`: open to anybody; or `session`: to whoever is signed in."""

PAGES: dict[str, Right] = {
    "/": "view",
    "/units": "view",
    "/missing": "view",
    "/trends": "view",
    "/map": "view",
    "/questions": "view",
    "/data": "view",
    "/sources": "configure",
    "/accounts": "manage",
    "/subject": "names",
    "/audit": "audit",
}
"""By the path of the page; each names its module: "/data" is `pages/data.py`, "/" `pages/overview.py`."""

ROUTES: dict[str, Need] = {
    "/login": "nothing",
    "/login/": "nothing",
    "/health": "nothing",
    "/metrics": "nothing",
    "/robots.txt": "nothing",
    "/_favicon.ico": "nothing",
    "/assets/": "nothing",
    "/bootstrap/": "nothing",
    "/_dash-component-suites/": "nothing",
    "/logout": "session",
    "/alive": "session",
    "/me": "session",
    "/me/": "session",
    "/_dash-layout": "session",
    "/_dash-dependencies": "session",
    "/_reload-hash": "session",
    "/_dash-update-component": "session",
    "/reveal": "names",
    "/mask": "names",
    "/units/": "view",
    "/geo/": "view",
    "/download/": "export",
    "/accounts/": "manage",
    "/subject/": "names",
    "/audit/": "audit",
}
"""Routes that are no page; with a slash at its end, a folder. A callback passes by CALLBACKS, too."""

CALLBACKS: dict[str, Need] = {
    "dash.dash": "session",  # asks for a page, which looks for itself: `pages/frame.py`, register
    "pages.topbar": "view",
    "pages.data_steward": "confirm",
    "pages.questions_promote": "configure",
    "pages.questions_same": "configure",
}
"""Modules whose callbacks need more than the page that they are part of, or are part of no page."""


def needs(path: str) -> Need | None:
    """What a path needs: its own line, else that of the nearest folder around it; None: no line, so no entry."""
    own = PAGES.get(path) or ROUTES.get(path)
    if own is not None:
        return own
    folders = [folder for folder in ROUTES if folder.endswith("/") and path.startswith(folder)]
    return ROUTES[max(folders, key=len)] if folders else None


def is_page(path: str) -> bool:
    """Whether a path is opened by people: not a file, a form, or what scripts ask for. One that is not there, too."""
    return path in PAGES or path == "/me" or (needs(path) is None and not path.startswith("/_"))


def page_of(module: str) -> str | None:
    """The path of the page that a module belongs to: `pages.data_rows` is part of `/data`; None: of none."""
    name = module.removeprefix("pages.")
    keys = {path.strip("/") or "overview": path for path in PAGES}
    fits = [key for key in keys if name == key or name.startswith(f"{key}_")]
    return keys[max(fits, key=len)] if fits and name != module else None


def callback_needs(module: str) -> frozenset[Need]:
    """All that the callbacks of a module need: what its page does, and its own line. Empty: no entry."""
    page = page_of(module)
    found = [CALLBACKS.get(module), PAGES[page] if page else None]
    return frozenset(need for need in found if need is not None)


def permits(scope: Scope | None, need: Need | None) -> bool:
    """Whether a reader of `scope` (None: nobody is signed in) has what is needed; never where there is no line."""
    if need is None:
        return False
    if need == "nothing":
        return True
    return scope is not None and (need == "session" or need in scope.rights)
