"""The slim top bar: name, where, which day, how fresh, search, language, theme, account."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html
from dash.development.base_component import Component
from flask_login import current_user

from access.scope import LEVELS
from common.settings import address
from common.words import Text
from pages.days import day_picker
from pages.parts import aria, data, icon
from pages.view import PAGES, PATHS, View, current_scope, current_text, view_of
from warehouse.queries.data import sees_bureau
from warehouse.queries.overview import freshness
from warehouse.queries.places import children, search, way


class Id:
    """Ids of the bar's parts."""

    url = "frame-url"
    search = "frame-search"
    words = "frame-words"
    hits = "frame-hits"
    keys = "frame-keys"


def bar(seen: View | None) -> Component:
    """The bar; without a view (nothing to show) only what needs no data."""
    text = current_text()
    brand = dcc.Link(["EpiDesk"], href=seen.link("overview") if seen else address("/"), className="brand")
    middle = [_where(seen), day_picker(seen), _fresh(seen), _search(text)] if seen else []
    return html.Header([brand, *middle, _tools(text)], className="topbar")


def _where(seen: View) -> Component:
    own = LEVELS.index(current_scope().level)
    steps: list[Component] = []
    for crumb in seen.place.path:
        last = crumb.unit_id == seen.place.unit_id
        mine = LEVELS.index(crumb.level) >= own
        if last or not mine:
            here = aria(current="true") if last else {}
            step: Component = html.Span(crumb.name, className="here" if last else "above", **here)
        else:
            step = dcc.Link(crumb.name, href=seen.link(unit=crumb.unit_id))
        steps.append(html.Li(step))
    return html.Nav(
        [html.Ol(steps), _switcher(seen)], className="where", **aria(label=seen.text("frame.where"))
    )


def _switcher(seen: View) -> Component | None:
    """What lies below; and for a reader of several units, the others of them."""
    below, own = children(seen.place), current_scope().unit_ids
    units = (
        [crumb for unit in own if unit != seen.place.unit_id for crumb in way(unit)[-1:]] if own[1:] else []
    )
    units += below
    if not units:
        return None
    links = [html.Li(dcc.Link(crumb.name, href=seen.link(unit=crumb.unit_id))) for crumb in units]
    word = seen.text(f"frame.choose.{seen.place.child_level}" if below else "frame.choose.own")
    return html.Details(
        [html.Summary([icon("down")], title=word, **aria(label=word)), html.Ul(links, className="menu")],
        className="drop",
    )


def fresh_words(seen: View) -> str:
    """Up to which day there are data, and when they were loaded."""
    last = seen.days[-1] if seen.days else None
    ended = freshness()["finished_at"]
    return seen.text("frame.fresh", day=seen.text.day(last, weekday=False), clock=seen.text.clock(ended))


def _fresh(seen: View) -> Component:
    text, told = seen.text, freshness()
    hint = text(
        "frame.fresh_hint",
        files=text.number(told["files"]),
        refused=text.number(told["rows_refused"]),
    )
    return dcc.Link(
        fresh_words(seen),
        href=seen.link("data"),
        className="fresh",
        title=hint if sees_bureau(current_scope()) else None,
    )


def _search(text: Text) -> Component:
    field = dcc.Input(
        id=Id.search,
        type="search",
        placeholder=text("frame.search"),
        autoComplete="off",
        className="search-field",
    )
    hits = html.Div(id=Id.hits, className="hits", role="listbox")
    words = dcc.Store(id=Id.words)
    return html.Div([icon("search"), field, hits, words], className="search", role="search")


def _tools(text: Text) -> Component:
    other = "en" if text.lang == "zh" else "zh"
    swap = html.Button(
        "EN" if other == "en" else "中",
        title=text("frame.language"),
        **aria(label=text("frame.language")),
        **data(act="lang", lang=other),
    )
    theme = html.Button(
        [icon("theme")], title=text("frame.theme"), **aria(label=text("frame.theme")), **data(act="theme")
    )
    return html.Div([swap, theme, _account(text)], className="tools")


def _account(text: Text) -> Component:
    account = current_user.account
    rows: list[Any] = [
        html.Div([html.Strong(account.name), html.Span(text(f"login.role.{account.role.key}"))]),
        html.Div(text(f"frame.sight.{current_scope().sight}"), className="note"),
        html.A(text("me.title"), href=address("/me")),
        html.Button(text("frame.keys.open"), **data(act="keys")),
        html.Form(
            html.Button([icon("out"), text("frame.sign_out")], type="submit"),
            action=address("/logout"),
            method="POST",
        ),
    ]
    head = html.Summary([icon("person"), html.Span(account.name, className="word")], title=account.name)
    return html.Details([head, html.Div(rows, className="menu account")], className="drop right")


def keys() -> Component:
    """The list of keys that `?` opens."""
    text = current_text()
    rows = [
        html.Div([html.Dt([html.Kbd(key) for key in pressed.split()]), html.Dd(text(f"frame.keys.{name}"))])
        for name, pressed in (
            ("search", "/"),
            ("before", "["),
            ("after", "]"),
            ("latest", "."),
            ("pages", f"1 … {len(PAGES)}"),
            ("list", "?"),
            ("close", "Esc"),
        )
    ]
    close = html.Button(text("frame.keys.shut"), className="btn btn-sm btn-primary", **data(act="keys"))
    inside = html.Div([html.H2(text("frame.keys.title")), html.Dl(rows), close], className="sheet")
    return html.Div(inside, id=Id.keys, className="keys", hidden=True, role="dialog", **aria(modal="true"))


# Typing is followed by a clientside callback: the field's own `debounce` puts the caret back to where it was a
# moment ago, so that quick typing comes out in another order.
clientside_callback(
    ClientsideFunction("frame", "typed"),
    Output(Id.words, "data"),
    Input(Id.search, "value"),
    prevent_initial_call=True,
)


@callback(
    Output(Id.hits, "children"),
    Input(Id.words, "data"),
    State("_pages_location", "pathname"),
    State("_pages_location", "search"),
    prevent_initial_call=True,
)
def find(words: str | None, path: str | None, asked: str | None) -> list[Component]:
    """Counties, schools and classes that fit the words, as links that keep the page and the day."""
    text = current_text()
    typed = (words or "").strip()[:40]
    if not typed:
        return []
    found = search(current_scope(), typed)
    if not found:
        return [html.P(text("frame.no_hits", words=typed))]
    seen = view_of(_page(path), asked)
    return [
        dcc.Link(
            [html.Span(hit["name"]), html.Small(hit["inside"])],
            href=seen.link("units" if hit["level"] == "class" else None, unit=hit["unit_id"]),
        )
        for hit in found
    ]


def _page(path: str | None) -> str:
    name = (path or "/").removeprefix(address("")).strip("/")
    return name if name in PATHS and name != "data" else "overview"
