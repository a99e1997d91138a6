"""Questions: how many chose each option of each question, through all its wordings; and indicators made of them."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from common.words import Text
from pages.controls import chosen, field, radio
from pages.frame import View, empty, panel, register, shown
from pages.parts import aria, icon
from pages.questions_ask import KINDS, Ask, Line, every_line, listed, title
from pages.questions_one import one_question
from pages.state import control
from pages.written import Written


def layout(unit: str | None = None, day: str | None = None, **rest: Any) -> Written:
    """The page for the address `/questions?unit=…&day=…&q=…&opt=…&as=share&show=new&find=…&role=…`."""
    return shown("questions", body, unit, day, rest)


def body(seen: View) -> list[Component]:
    """The list of questions, and beside it the one that the address names (the first unless it does)."""
    ask = Ask.of(seen)
    lines = every_line(seen, ask)
    if not lines:
        return [empty(seen.text("questions.none"), seen.text("questions.none_do"))]
    shown_lines = listed(lines, ask, seen.text)
    line = _asked(lines, ask) or (shown_lines or lines)[0]
    parts = [
        _list(seen, ask, shown_lines, line),
        html.Div(one_question(seen, ask, line), className="question"),
    ]
    return [html.Div(parts, className="questions")]


def _asked(lines: list[Line], ask: Ask) -> Line | None:
    """The question that the address names, by any of its wordings."""
    named = (one for one in lines if ask.asked in {one.question.question_id, *one.question.wording_ids})
    return next(named, None)


def _list(seen: View, ask: Ask, lines: list[Line], here: Line) -> Component:
    text = seen.text
    kind = chosen(seen, "show", KINDS)
    find = dcc.Input(
        ask.find,
        id=control("find"),
        type="search",
        debounce=True,
        placeholder=text("questions.find"),
        className="form-control form-control-sm",
    )
    links = [_entry(seen, line, line is here) for line in lines]
    found: Component = html.Ul(links) if links else html.P(text("questions.no_hits"), className="muted")
    return panel(
        text("questions.list", n=len(lines)),
        html.Div(
            [
                html.Div([icon("search"), find], className="with-icon"),
                field(
                    text("questions.show"),
                    radio("show", KINDS, kind, [text(f"questions.kind.{one}") for one in KINDS]),
                ),
            ],
            className="controls",
        ),
        html.Nav(found, className="question-list", **aria(label=text("questions.list", n=len(lines)))),
        className="side",
    )


def _entry(seen: View, line: Line, here: bool) -> Component:
    text, question = seen.text, line.question
    heard = line.people is not None
    under = text("questions.people", n=text.number(line.people)) if heard else text("questions.not_asked")
    words = html.Span([html.Span(title(question, text), className="name"), *badges(line, text)])
    link = dcc.Link([words, html.Small(under)], href=seen.link(q=question.question_id, opt=None))
    return html.Li(link, className="here", **aria(current="true")) if here else html.Li(link)


def badges(line: Line, text: Text) -> list[Component]:
    """What marks a question: new, without a field."""
    marks: list[Component] = []
    if line.is_new:
        marks.append(html.Span(text("questions.new"), className="told new"))
    if line.question.field is None:
        marks.append(html.Span(text("questions.open"), className="told"))
    return marks


register("questions", layout)
