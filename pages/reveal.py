"""Names are masked until a reader who may see them says what for; that holds for their session and a while."""

from __future__ import annotations

from urllib.parse import urlsplit

from dash import dcc, html
from dash.development.base_component import Component
from flask import Blueprint, abort, redirect, request, session
from werkzeug.wrappers import Response

from access.audit import Entry
from access.purpose import LONGEST, MINUTES, PURPOSES, Given, give, take_back
from access.recorder import put
from access.session import safe_next
from access.store import store
from common.clock import SHANGHAI
from common.settings import address
from pages.data_rows import of_people
from pages.held import TOKEN, held
from pages.parts import aria, data, icon
from pages.view import View, current_scope
from warehouse.queries.base import data_dir
from warehouse.queries.data import by_name_since

routes = Blueprint("reveal", __name__)


@routes.post("/reveal")
def reveal() -> Response:
    """Keep what names are wanted for, on record first; then back to the page."""
    scope = current_scope()
    if not scope.may_reveal:
        abort(403)
    folder = data_dir()
    token, found = give(
        store(folder), scope.user, request.form.get("purpose", ""), request.form.get("said", "")[:400]
    )
    put(folder, Entry("purpose_given", purpose=found.told))
    take_back(store(folder), session.get(TOKEN))
    session[TOKEN] = token
    return redirect(_back())


@routes.post("/mask")
def mask() -> Response:
    """Names are masked again."""
    take_back(store(data_dir()), session.pop(TOKEN, None))
    return redirect(_back())


def _back() -> str:
    """The page that the form stood on, by its Referer; the overview where there is none."""
    path = urlsplit(request.headers.get("Referer", ""))
    return safe_next(f"{path.path}?{path.query}" if path.query else path.path)


def shows_people(seen: View) -> bool:
    """Whether the page, as the address asks for it, lists people."""
    level = seen.place.level
    if not seen.scope.may_list:
        return False
    if seen.page == "data":
        return of_people(seen, seen.query.get("tab", ""))
    if seen.page == "missing":
        return level in ("school", "class")
    if seen.page == "sources":
        return bool(seen.query.get("file"))
    return seen.page in ("overview", "units") and level == "class"


def bar(seen: View) -> list[Component]:
    """What stands above people: that they are masked and how to reveal them, or what for and until when not."""
    if not seen.scope.may_reveal or not shows_people(seen):
        return []
    found = held()
    parts = _revealed(seen, found) if found else _masked(seen)
    return [html.Div(parts, className=f"reveal {'open' if found else ''}".strip(), role="status")]


def let_go(seen: View) -> bool:
    """Whether the page would list people on a day of which only counts are kept."""
    since = by_name_since()
    return since is not None and seen.day < since and seen.page != "data" and shows_people(seen)


def gone(seen: View) -> list[Component]:
    """What stands in place of people whose answers were let go."""
    if not let_go(seen):
        return []
    words = seen.text("frame.reveal.let_go", day=seen.text.day(by_name_since(), year=True))
    return [html.Div(html.Span([icon("info"), words], className="said"), className="reveal", role="status")]


def until(seen: View) -> str:
    """When what `bar` shows ends; "" where it shows no time."""
    found = held() if seen.scope.may_reveal and shows_people(seen) else None
    return found.until.isoformat() if found else ""


def _masked(seen: View) -> list[Component]:
    text = seen.text
    listed = [
        html.Button(
            text(f"frame.reveal.{one}"),
            type="submit",
            name="purpose",
            value=one,
            className="btn btn-sm btn-outline-primary",
        )
        for one in PURPOSES
        if one != "other"
    ]
    said = dcc.Input(
        id="reveal-said",
        name="said",
        type="text",
        maxLength=LONGEST,
        minLength=2,
        required=True,
        placeholder=text("frame.reveal.said"),
        autoComplete="off",
        className="form-control form-control-sm",
    )
    other = html.Button(
        text("frame.reveal.other"),
        type="submit",
        name="purpose",
        value="other",
        className="btn btn-sm btn-outline-primary",
    )
    return [
        html.Span([icon("hidden"), text("frame.reveal.masked", n=MINUTES)], className="said"),
        html.Form(
            listed, action=address("/reveal"), method="POST", **aria(label=text("frame.reveal.choose"))
        ),
        html.Form(
            [said, other], action=address("/reveal"), method="POST", **aria(label=text("frame.reveal.other"))
        ),
    ]


def _revealed(seen: View, found: Given) -> list[Component]:
    text = seen.text
    words = text(
        "frame.reveal.shown",
        purpose=text(f"frame.reveal.{found.purpose}"),
        clock=text.clock(found.until.astimezone(SHANGHAI)),
    )
    again = html.Button(
        text("frame.reveal.mask"), type="submit", className="btn btn-sm btn-outline-secondary"
    )
    return [
        html.Span(
            [icon("info"), words], className="said", **data(until=str(int(found.until.timestamp() * 1000)))
        ),
        html.Form(again, action=address("/mask"), method="POST"),
    ]
