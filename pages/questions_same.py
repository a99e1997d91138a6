"""Which wordings are one question: what the night found, and what the bureau says otherwise."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, State, callback, ctx, dcc, html, no_update
from dash.development.base_component import Component

from access.audit import Entry
from access.recorder import put
from common.words import Text
from pages.controls import dropdown_labels, field
from pages.frame import View, panel
from pages.questions_ask import ASKED, may_decide, title
from pages.state import ADDRESS
from pages.view import current_scope, view_of
from warehouse.promoted import decide_same, decisions
from warehouse.queries.base import data_dir
from warehouse.queries.questions import Question, may_be_one, question_of, questions


class Id:
    """Ids of the panel's parts."""

    same = "questions-same"


def joining(seen: View, question: Question) -> Component:
    """Ways to part the wordings of a question, and to join it to an earlier one."""
    text, decided = seen.text, decisions(data_dir()).same
    rows: list[Component] = []
    for one in question.wordings:
        if one.wording_id != question.question_id and one.follows:
            rows.append(_decision(one.text, "apart", one.wording_id, text))
        if one.wording_id in decided:
            rows.append(_decision(one.text, "undo", one.wording_id, text))
    earlier = [other for other in questions().values() if may_be_one(other, question)]
    pick = dcc.Dropdown(
        [{"value": one.question_id, "label": title(one, text)} for one in earlier],
        None,
        id=Id.same,
        placeholder=text("questions.same.choose" if earlier else "questions.same.nobody"),
        disabled=not earlier,
        labels=dropdown_labels(text),
    )
    return panel(
        text("questions.same.title"),
        html.P(text("questions.same.note"), className="muted"),
        html.Div(field(text("questions.same.pick"), pick, "wide"), className="controls"),
        html.Ul(rows, className="own"),
    )


def _decision(wording: str, act: str, wording_id: str, text: Text) -> Component:
    button = html.Button(
        text(f"questions.same.{act}"),
        id={"wording": wording_id, "act": act},
        className="btn btn-sm btn-outline-secondary",
    )
    return html.Li([html.Span(wording), button])


@callback(
    ADDRESS,
    Input(Id.same, "value"),
    Input({"wording": ALL, "act": ALL}, "n_clicks"),
    State(ASKED, "data"),
    State("_pages_location", "search"),
    prevent_initial_call=True,
)
def same(other: str | None, _clicks: list[int | None], asked: str | None, search: str | None) -> Any:
    """Tell that a question goes on from another one, or that a wording does not; the page then shows it so."""
    if not ctx.triggered or not ctx.triggered[0]["value"] or not may_decide(current_scope()):
        return no_update
    what = ctx.triggered_id
    if isinstance(what, dict):
        wording = str(what["wording"])
        if question_of(wording) is None:
            return no_update
        put(
            data_dir(), Entry("settings_changed", subject=f"wording {wording}", outcome=str(what["act"])[:20])
        )
        decide_same(data_dir(), wording, "" if what["act"] == "apart" else None)
    else:
        earlier, later = question_of(str(other)), question_of(str(asked or ""))
        if earlier is None or later is None or not may_be_one(earlier, later):
            return no_update
        wording = later.question_id
        last = max(earlier.wordings, key=lambda one: one.last_day)
        put(data_dir(), Entry("settings_changed", subject=f"wording {wording}", outcome="same"))
        decide_same(data_dir(), wording, last.wording_id)
    now = question_of(wording)
    seen = view_of("questions", search)
    return "?" + seen.link(q=now.question_id if now else None, opt=None).partition("?")[2]
