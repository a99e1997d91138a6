"""Accounts: who may sign in within the administrator's units; made, changed, locked, let in again, brought in."""

from __future__ import annotations

import base64
import binascii
import time
from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, dcc, html, no_update
from dash.development.base_component import Component
from flask import Blueprint, Response

from access.accounts_csv import MOST_BYTES, bring_in, passwords_written, written
from access.audit import Entry
from access.managing import DEEDS, Manager
from access.recorder import put
from access.wanted import Wanted
from common.errors import BadAccounts
from common.settings import address
from common.words import Text
from pages.accounts_form import Id, as_options, form, manager, units_found
from pages.accounts_list import table
from pages.frame import View, panel, register, shown
from pages.parts import icon
from pages.view import current_scope, current_text
from pages.written import Written
from warehouse.queries.base import data_dir

routes = Blueprint("accounts", __name__)


def layout(unit: str | None = None, day: str | None = None, **rest: Any) -> Written:
    """The page for the address `/accounts`."""
    return shown("accounts", body, unit, day, rest, mark=time.monotonic_ns())


def body(seen: View) -> list[Component]:
    """What can be done with all of them, a place for one of them, and the table."""
    text = seen.text
    tools = [
        html.Button(text("accounts.new"), id=Id.new, className="btn btn-sm btn-primary"),
        html.A(
            [icon("download"), text("accounts.export")],
            href=address("/accounts/accounts.csv"),
            className="link",
            download="",
        ),
        dcc.Upload(
            html.Button(text("accounts.import"), className="btn btn-sm btn-outline-primary"),
            id=Id.upload,
            accept=".csv",
            max_size=MOST_BYTES,
            multiple=False,
        ),
        dcc.Download(id=Id.download),
    ]
    return [
        panel(
            text("accounts.title"),
            html.P(text("accounts.about"), className="muted"),
            html.Div(tools, className="controls"),
            html.Div(id=Id.said, role="status"),
            html.Div(id=Id.editor),
        ),
        panel("", html.Div(table(manager(), text), id=Id.list)),
    ]


@callback(
    Output(Id.editor, "children"),
    Output(Id.said, "children"),
    Input(Id.new, "n_clicks"),
    prevent_initial_call=True,
)
def open_new(_: int | None) -> tuple[Any, Any]:
    """The form of a new account."""
    return form(None, current_text()), None


# apart from the button, as there is no table before the first account
@callback(
    Output(Id.editor, "children", allow_duplicate=True),
    Output(Id.said, "children", allow_duplicate=True),
    Input(Id.table, "cellClicked"),
    prevent_initial_call=True,
)
def open_form(clicked: dict[str, Any] | None) -> tuple[Any, Any]:
    """The form of the account whose row was clicked."""
    user = str(clicked.get("rowId") or "") if isinstance(clicked, dict) else ""
    return (form(manager().account(user), current_text()), None) if user else (no_update, no_update)


@callback(
    Output(Id.units, "options"),
    Input(Id.units, "search_value"),
    State(Id.units, "value"),
    prevent_initial_call=True,
)
def find_units(words: str | None, chosen: list[str] | None) -> list[dict[str, str]]:
    """Units within the administrator's own that fit the words, and those that are chosen."""
    return as_options([*units_found(words or ""), *(str(one) for one in chosen or [])])


@callback(
    Output(Id.said, "children", allow_duplicate=True),
    Output(Id.list, "children"),
    Output(Id.editor, "children", allow_duplicate=True),
    Input({"deed": ALL, "of": ALL}, "n_clicks"),
    State(Id.who, "value"),
    State(Id.shown, "value"),
    State(Id.kind, "value"),
    State(Id.units, "value"),
    prevent_initial_call=True,
)
def act(_: Any, who: str | None, name: str | None, kind: str | None, units: list[str] | None) -> Any:
    """Do what was pressed and say what came of it; the table and the form then show it."""
    pressed, text = ctx.triggered_id, current_text()
    if not any(one["value"] for one in ctx.triggered) or not isinstance(pressed, dict):
        return no_update, no_update, no_update
    work, deed, known = manager(), str(pressed["deed"]), str(pressed["of"])
    wanted = Wanted(known or (who or "").strip(), kind or "", tuple(map(str, units or [])), name or "")
    try:
        said = _done(work, deed, wanted, text, new=not known)
    except BadAccounts as error:
        return _wrong(error, text), no_update, no_update
    again = form(work.account(wanted.user), text) if deed != "removed" else None
    return said, table(work, text), again


def _done(work: Manager, deed: str, wanted: Wanted, text: Text, *, new: bool) -> Component:
    if deed == "save" and new:
        return _password(text("accounts.said.created", user=wanted.user), work.create(wanted), text)
    if deed == "reset":
        return _password(text("accounts.said.reset", user=wanted.user), work.reset(wanted.user), text)
    if deed == "save":
        work.change(wanted)
    for one in DEEDS:
        if deed == one:
            work.do(one, wanted.user)
    return html.Div(html.P(text(f"accounts.said.{deed}", user=wanted.user)), className="notice good")


def _password(said: str, password: str, text: Text) -> Component:
    """A first password, shown once."""
    told = html.P([text("accounts.password"), html.Code(password, className="once")])
    return html.Div([html.P(said), told], className="notice good")


def _wrong(error: BadAccounts, text: Text) -> Component:
    sentence = error.zh if text.lang == "zh" else str(error)
    return html.Div(
        [html.P(line) for line in sentence.splitlines() if line], className="notice bad", role="alert"
    )


@callback(
    Output(Id.said, "children", allow_duplicate=True),
    Output(Id.list, "children", allow_duplicate=True),
    Output(Id.download, "data"),
    Input(Id.upload, "contents"),
    prevent_initial_call=True,
)
def take_in(contents: str | None) -> Any:
    """Bring in a table: all of it, or nothing and a sentence for each row that won't do."""
    if not contents:
        return no_update, no_update, no_update
    work, text = manager(), current_text()
    try:
        brought = bring_in(work, base64.b64decode(contents.partition(",")[2], validate=True))
    except (BadAccounts, binascii.Error) as error:
        sentence = error if isinstance(error, BadAccounts) else BadAccounts(str(error))
        return _wrong(sentence, text), no_update, no_update
    said = text("accounts.said.brought", made=len(brought.made), changed=brought.changed, same=brought.same)
    file = _file(brought.made, text) if brought.made else no_update
    told = [html.P(said), *([html.P(text("accounts.passwords_note"))] if brought.made else [])]
    return html.Div(told, className="notice good"), table(work, text), file


def _file(made: list[tuple[str, str]], text: Text) -> dict[str, Any]:
    """First passwords as a file for the browser to keep; the server keeps none."""
    content = base64.b64encode(passwords_written(made)).decode()
    return {
        "content": content,
        "filename": text("accounts.passwords_file"),
        "base64": True,
        "type": "text/csv",
    }


@routes.get("/accounts/accounts.csv")
def export() -> Response:
    """All accounts that the administrator may manage, as a table that can be brought in again."""
    found = manager().accounts()
    put(data_dir(), Entry("exported", scope=current_scope().unit, subject="accounts", rows=len(found)))
    answer = Response(written(found), mimetype="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="accounts.csv"'
    return answer


register("accounts", layout)
