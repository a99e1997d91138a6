"""Options of a question made an indicator of the bureau's own, and taken back."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import ALL, Input, Output, State, callback, ctx, dcc, html, no_update
from dash.development.base_component import Component

from access.audit import Entry
from access.recorder import put
from common.errors import BadDecision
from common.settings import address
from common.words import Text
from pages.controls import dropdown_labels, field
from pages.frame import View, panel
from pages.questions_ask import ASKED, LAST, Ask, many_at_once, may_decide, option_name, series
from pages.view import current_scope, current_text, view_of
from warehouse.promoted import LONGEST_NAME, Worse, decisions, promote, withdraw
from warehouse.queries.base import data_dir
from warehouse.queries.questions import Question, question_of

WORSE = ("up", "down", "none")


class Id:
    """Ids of the panel's parts."""

    zh = "questions-zh"
    en = "questions-en"
    options = "questions-options"
    worse = "questions-worse"
    promote = "questions-promote"
    said = "questions-said"
    own = "questions-own"


def promoting(seen: View, question: Question, long: pd.DataFrame) -> Component:
    """The form, and the indicators that there are of this question."""
    text = seen.text
    names = [
        {"value": one, "label": option_name(one, question, text)}
        for one in long["option"].drop_duplicates()
        if one not in LAST
    ]
    note = "questions.own.note_many" if many_at_once(long) else "questions.own.note"
    form = [
        field(text("questions.own.options"), _several(names, text), "wide"),
        field(text("questions.own.zh"), _name(Id.zh)),
        field(text("questions.own.en"), _name(Id.en)),
        field(text("questions.own.worse"), _worse(text)),
        html.Button(text("questions.own.make"), id=Id.promote, className="btn btn-sm btn-primary"),
    ]
    return panel(
        text("questions.own.title"),
        html.P(text(note), className="muted"),
        html.Div(form, className="controls"),
        html.Div(id=Id.said, role="status"),
        html.Div(own_list(question, text), id=Id.own),
    )


def _name(id: str) -> Component:
    box: Component = dcc.Input(
        id=id,
        type="text",
        maxLength=LONGEST_NAME,
        autoComplete="off",
        className="form-control form-control-sm",
    )
    return box


def _several(names: list[dict[str, str]], text: Text) -> Component:
    drop: Component = dcc.Dropdown(
        names,
        [],
        id=Id.options,
        multi=True,
        closeOnSelect=False,
        maxHeight=320,
        placeholder=text("questions.own.choose"),
        labels=dropdown_labels(text),
    )
    return drop


def _worse(text: Text) -> Component:
    choices = [{"value": one, "label": text(f"questions.own.worse_{one}")} for one in WORSE]
    radio: Component = dcc.RadioItems(choices, WORSE[0], id=Id.worse, inline=True, className="segments")
    return radio


def own_list(question: Question, text: Text) -> list[Component]:
    """The bureau's own indicators of a question, with ways to see them and to take them back."""
    rows = []
    for one in decisions(data_dir()).own:
        if (of := question_of(one.question or "")) is None or of.question_id != question.question_id:
            continue
        links = [
            dcc.Link(text(f"frame.page.{page}"), href=address(f"/{page}?ind={one.key}"), className="link")
            for page in ("trends", "map")
        ]
        told = "、".join(option_name(option, question, text) for option in one.options)
        back = html.Button(
            text("questions.own.withdraw"),
            id={"withdraw": one.key},
            className="btn btn-sm btn-outline-secondary",
        )
        rows.append(html.Li([html.Strong(one.name(text)), html.Span(told, className="muted"), *links, back]))
    return [html.Ul(rows, className="own")] if rows else []


@callback(
    Output(Id.own, "children"),
    Output(Id.said, "children"),
    Input(Id.promote, "n_clicks"),
    Input({"withdraw": ALL}, "n_clicks"),
    State(Id.zh, "value"),
    State(Id.en, "value"),
    State(Id.options, "value"),
    State(Id.worse, "value"),
    State(ASKED, "data"),
    State("_pages_location", "search"),
    prevent_initial_call=True,
)
def decide(
    _made: int | None,
    _back: list[int | None],
    zh: str | None,
    en: str | None,
    options: list[str] | None,
    worse: str | None,
    asked: str | None,
    search: str | None,
) -> Any:
    """Make an indicator, or take one back; says what came of it."""
    text = current_text()
    found = question_of(str(asked or ""))
    if not ctx.triggered or not ctx.triggered[0]["value"] or found is None:
        return no_update, no_update
    if not may_decide(current_scope()):
        return no_update, text("questions.own.may_not")
    try:
        said = _decided(ctx.triggered_id, found, (zh or "", en or ""), options or [], worse, search)
    except BadDecision as error:
        return no_update, html.P(error.zh if text.lang == "zh" else str(error), className="worse")
    return own_list(found, text), html.P(said)


def _decided(
    what: Any,
    question: Question,
    names: tuple[str, str],
    options: list[str],
    worse: str | None,
    search: str | None,
) -> str:
    text = current_text()
    if isinstance(what, dict):
        put(data_dir(), Entry("settings_changed", subject=f"indicator {what['withdraw']}", outcome="undone"))
        withdraw(data_dir(), str(what["withdraw"]))
        return text("questions.own.withdrawn")
    seen = view_of("questions", search)
    long = series(seen, Ask.of(seen), question)
    known = [one for one in long["option"].drop_duplicates() if one in options and one not in LAST]
    if len(known) > 1 and many_at_once(long):
        raise BadDecision(
            "One person may choose several options here, and would be counted several times",
            do="Choose one option for each indicator.",
            zh="此题可多选，合并选项会把同一人重复计数。请每个指标只选一个选项。",
        )
    ways: dict[str, Worse] = {"up": "up", "down": "down"}
    made = promote(
        data_dir(),
        question.question_id,
        tuple(known),
        names,
        ways.get(worse or ""),
        current_scope().user,
        before=lambda key: put(data_dir(), Entry("settings_changed", subject=f"indicator {key}")),
    )
    return text("questions.own.made", name=made.name(text))
