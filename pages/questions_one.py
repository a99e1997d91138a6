"""One question on its page: who answered, its wordings, its options today, over days and by unit."""

from __future__ import annotations

import numpy as np
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from pages.controls import chosen, dropdown_labels, field, radio, role_field
from pages.frame import View, panel
from pages.questions_ask import (
    MODES,
    Ask,
    Line,
    default_option,
    option_name,
    series,
    span,
    title,
)
from pages.questions_charts import bars, lines
from pages.questions_decide import deciding
from pages.questions_units import by_units
from pages.state import control
from pages.written import once
from warehouse.queries.data import sees_bureau
from warehouse.queries.overview import totals
from warehouse.queries.questions import Question, Wording


def one_question(seen: View, ask: Ask, line: Line) -> list[Component]:
    """The panels of one question."""
    question = line.question
    long = series(seen, ask, question)
    if long.empty:
        return [_head(seen, ask, line)]
    option = ask.option if ask.option in set(long["option"]) else default_option(long)
    state = (seen.reach, question.question_id, ask.share, ask.role, *span(seen))
    drawn = ("questions-lines", *state, seen.text.lang, seen.theme.name)  # the same on every day
    parts = [
        _head(seen, ask, line),
        html.Div(_controls(seen, ask, question, long, option), className="controls"),
        html.Div(
            [bars(seen, ask, question, long, option), once(drawn, lambda: lines(seen, ask, question, long))],
            className="pair",
        ),
        *by_units(seen, ask, question, option),
        *deciding(seen, question, long),
    ]
    return parts


def _head(seen: View, ask: Ask, line: Line) -> Component:
    text, question = seen.text, line.question
    found = totals(seen.scope, [seen.day], ask.role)
    reported = float(found["reported"].iloc[0]) if len(found) else np.nan
    told: list[Component] = [html.Strong(text.number(line.people), className="figure")]
    if line.people is None:
        told.append(html.Span(text("questions.not_asked"), className="muted"))
    else:
        of = line.people / reported if reported else None
        said = text("questions.of", reported=text.number(reported), rate=text.rate(of))
        told.append(html.Span(said, className="muted"))
        if line.before is not None:
            told.append(
                html.Span(
                    text("questions.change", n=text.change(line.people - line.before)), className="muted"
                )
            )
    heading = text(
        "questions.title", place=seen.place.name, what=title(question, text), day=text.day(seen.day)
    )
    return panel(heading, html.P(told, className="totals"), _wordings(seen, question))


def _wordings(seen: View, question: Question) -> Component:
    text = seen.text
    if not question.wordings:
        return html.P(text("questions.derived"), className="muted")
    rows = sorted(question.wordings, key=lambda one: (one.source, one.first_day, one.text))
    changed = set(question.changes)
    return html.Ol([_wording(seen, one, one.first_day in changed) for one in rows], className="wordings")


def _wording(seen: View, one: Wording, changed: bool) -> Component:
    text = seen.text
    key = f"data.source.{one.source}"
    source = text(key) if text.has(key) else one.source
    days = text(
        "questions.days",
        first=text.day(one.first_day, weekday=False),
        last=text.day(one.last_day, weekday=False),
    )
    told = source
    if sees_bureau(seen.scope):
        told = text("questions.source", source=source, n=text.number(one.answers))
    mark = [html.Span(text("questions.changed"), className="told new")] if changed else []
    return html.Li(
        [
            html.Span(days, className="days"),
            html.Span([one.text, *mark], className="said"),
            html.Small(told),
        ],
        className="changed" if changed else "",
    )


def _controls(seen: View, ask: Ask, question: Question, long: pd.DataFrame, option: str) -> list[Component]:
    text = seen.text
    names = [
        {"value": one, "label": option_name(one, question, text)} for one in long["option"].drop_duplicates()
    ]
    mode = chosen(seen, "as", MODES)
    pick = dcc.Dropdown(
        names,
        option,
        id=control("opt", default_option(long)),
        clearable=False,
        searchable=len(names) > 10,
        maxHeight=420,
        labels=dropdown_labels(text),
    )
    return [
        field(text("questions.pick"), pick),
        field(
            text("questions.mode"), radio("as", MODES, mode, [text(f"questions.mode_{one}") for one in MODES])
        ),
        *role_field(seen),
    ]
