"""The frame around every page: top bar, rail, phone bar, and what stands there when there is nothing to show.

A page calls `register("name", layout)`. Its `layout(unit=None, day=None, **rest)` returns
`shown("name", body, unit, day, rest)`, where
`body(view)` returns the components of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component
from flask import abort

from access import noted
from common.errors import EpiDeskError, NoSnapshot, NotInScope
from common.settings import address
from pages import reveal, topbar
from pages.allowed import may_open
from pages.leaving import inside
from pages.parts import aria, data, icon
from pages.view import (
    PAGES,
    PATHS,
    View,
    current_day,
    current_scope,
    current_text,
    current_theme,
    first_values,
    view,
    view_of,
)
from pages.written import Written, once, written

__all__ = [
    "View",
    "current_day",
    "current_scope",
    "current_text",
    "current_theme",
    "empty",
    "panel",
    "register",
    "shown",
    "view",
    "view_of",
]

Body = Callable[[View], Sequence[Component]]


def register(page: str, layout: Callable[..., Written]) -> None:
    """Serve `layout` at the path that `pages.view.PAGES` gives the page, titled in the reader's language.

    Whoever has no right to the page gets 403, also where a script asks for it without its address.
    """

    @wraps(layout)
    def permitted(**asked: Any) -> Written:
        return layout(**asked) if may_open(page) else abort(403)

    dash.register_page(  # type: ignore[no-untyped-call]
        f"pages.{page}",
        path=PATHS[page],
        name=page,
        title=lambda **_: f"{current_text()(f'frame.page.{page}')} · EpiDesk",
        layout=permitted,
    )


def shown(
    page: str, body: Body, unit: Any, day: Any, rest: dict[str, Any], *, mark: object = None
) -> Written:
    """The whole page, written as JSON: frame and body, or the frame and a sentence on why there is none.

    `mark`: what the body shows beside the snapshot and the address; it is drawn anew when that changes.
    """
    state = first_values({**rest, "unit": unit, "day": day})
    try:
        seen = view(page, **state)
        return written(_framed(seen, page, _drawn(seen, page, body, mark)))
    except EpiDeskError as error:
        if isinstance(error, NotInScope):
            noted.refused(page, str(unit or ""))
        return written(_framed(None, page, [trouble(error)]))


def _drawn(seen: View, page: str, body: Body, mark: object = None) -> Written:
    """The body as JSON, drawn once per snapshot and state: at half past seven everybody opens the same page."""
    state = (seen.place.unit_id, seen.day, tuple(sorted(seen.query.items())))
    own = (seen.asked_unit, seen.text.lang, seen.theme.name, reveal.until(seen))
    return once(
        (page, mark, seen.reach, *state, *own), lambda: [*reveal.bar(seen), *reveal.gone(seen), *body(seen)]
    )


def no_page() -> Component:
    """What an address without a page shows."""
    text = current_text()
    way = [dcc.Link(text("frame.back"), href=address("/"), className="btn btn-primary btn-sm")]
    return _framed(None, "", [empty(text("frame.trouble.no_page"), text("frame.trouble.no_page_why"), way)])


def trouble(error: EpiDeskError) -> Component:
    """What stands where a page can't be shown: the sentence, and a way on."""
    text = current_text()
    sentence = error.zh if text.lang == "zh" else str(error)
    kind = {NotInScope: "not_in_scope", NoSnapshot: "no_snapshot"}.get(type(error), "broken")
    way = [dcc.Link(text("frame.back"), href=address("/"), className="btn btn-primary btn-sm")]
    return empty(text(f"frame.trouble.{kind}"), sentence, way)


def empty(heading: str, reason: str, way: Sequence[Component] = ()) -> Component:
    """An empty state: what is not there, why, and what to do."""
    return html.Div([html.H2(heading), html.P(reason), *way], className="empty", role="status")


def counts_alone(seen: View) -> Component:
    """What stands in place of people for who may see counts alone."""
    return empty(seen.text("frame.counts_alone"), seen.text("frame.counts_alone_do"))


def panel(
    heading: str | Component, *children: Component | str | Written, className: str = "", **kw: Any
) -> Component:
    """A part of a page with its heading."""
    head = html.H2(heading, className="panel-head") if heading else None
    inside = [part for part in (head, *children) if part is not None]
    card: Component = dbc.Card(inside, className=f"panel {className}".strip(), **kw)
    return card


def _link(seen: View | None, page: str) -> str:
    return seen.link(page) if seen else address(PATHS[page])


def _found(phone: bool) -> list[str]:
    """The pages that the reader finds: on a phone the five of its bar, or all of who may open none of them."""
    open_ = [(key, on_phone) for key, _, on_phone in PAGES if may_open(key)]
    five = [key for key, on_phone in open_ if on_phone]
    return five if phone and five else [key for key, _ in open_]


def _nav(seen: View | None, page: str, *, phone: bool) -> Component:
    text = current_text()
    entries = []
    for key in _found(phone):
        here = aria(current="page") if key == page else {}
        word = html.Span(text(f"frame.page.{key}"), className="word")
        link = dcc.Link([icon(key), word], href=_link(seen, key), title=text(f"frame.page.{key}"))
        entries.append(html.Li(link, className="here" if here else "", **here))
    name = "tabs" if phone else "rail"
    fold = [] if phone else [html.Li(_fold(), className="fold")]
    return html.Nav(html.Ul(entries + fold), className=name, **aria(label=text(f"frame.{name}")))


def _fold() -> Component:
    text = current_text()
    return html.Button(
        [icon("fold"), html.Span(text("frame.fold"), className="word")],
        id="frame-fold",
        title=text("frame.fold"),
        **data(act="fold"),
    )


def _framed(seen: View | None, page: str, body: Any) -> Component:
    text = current_text()
    main = html.Main(body, id="main", className=f"page page-{page}", tabIndex="-1")
    skip = html.A(text("frame.skip"), href="#main", className="skip")
    outside = current_scope().may_view and not inside(current_scope())
    told = [html.P(text("leaving.no_print"), className="no-print")] if outside else []
    return html.Div(
        [
            skip,
            topbar.bar(seen),
            _nav(seen, page, phone=False),
            main,
            *told,
            _nav(seen, page, phone=True),
        ],
        className="frame outside" if outside else "frame",
    )
