"""Sources: which export is read how. Files that nobody could read wait at the top; one at a time is mapped, tried and
saved.

What a check takes a second for comes by callbacks, after the page itself.
"""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, html, no_update
from dash.development.base_component import Component
from flask_login import current_user

from pages.checking import CheckFailed
from pages.frame import View, register, shown
from pages.sources_form import Id, form, mapping
from pages.sources_list import overview
from pages.sources_result import result, trouble
from pages.sources_save import saved
from pages.sources_try import Trial
from pages.view import current_scope, view_of
from pages.written import Written


def layout(unit: str | None = None, day: str | None = None, **rest: Any) -> Written:
    """The page for the address `/sources?file=…`."""
    return shown("sources", body, unit, day, rest)


def body(seen: View) -> list[Component]:
    """The place that the callbacks fill."""
    waiting = html.P(seen.text("sources.reading"), className="muted waiting", role="status")
    return [html.Div(waiting, id=Id.room, className="sources")]


@callback(Output(Id.room, "children"), Input("_pages_location", "search"))
def fill(search: str | None) -> list[Component]:
    """The list of sources, or the file that the address names."""
    seen = view_of("sources", search)
    try:
        file_id = seen.query.get("file")
        return form(Trial.of(current_scope(), file_id), seen) if file_id else overview(seen)
    except CheckFailed as error:
        return [trouble(error, seen.text)]


@callback(
    Output(Id.result, "children"),
    Output(Id.mapping, "children"),
    Input(Id.preview, "n_clicks"),
    Input(Id.save, "n_clicks"),
    State("_pages_location", "search"),
    State(Id.name, "value"),
    State(Id.label, "value"),
    State(Id.kind, "value"),
    State(Id.base, "data"),
    State({"sources": "field", "column": ALL}, "value"),
    State({"sources": "field", "column": ALL}, "id"),
    State({"sources": "meaning", "column": ALL, "answer": ALL}, "value"),
    State({"sources": "meaning", "column": ALL, "answer": ALL}, "id"),
    prevent_initial_call=True,
)
def act(_: Any, __: Any, search: str | None, *said: Any) -> tuple[Any, Any]:
    """Try what was chosen on the file's rows, or save it."""
    seen = view_of("sources", search)
    try:
        trial = Trial.of(current_scope(), seen.query.get("file") or "").choosing(*said)
        if ctx.triggered_id == Id.save:
            return saved(trial, seen, current_user.account.user), mapping(trial, seen)
        return result(trial, seen), mapping(trial, seen)
    except CheckFailed as error:
        return trouble(error, seen.text), no_update


register("sources", layout)
