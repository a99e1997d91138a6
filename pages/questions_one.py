"""One question on its page: who answered, its wordings, its options today, over days and by unit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from analysis.rates import every_day
from figures.graph import graph
from figures.options import OptionsLook, height_of, options
from figures.trend import HEIGHT, TrendLook, trend
from pages.controls import chosen, dropdown_labels, field, radio, role_field
from pages.frame import View, panel
from pages.grid import grid, number, share
from pages.parts import icon
from pages.questions_ask import (
    LAST,
    MODES,
    Ask,
    Line,
    default_option,
    many_at_once,
    option_name,
    series,
    small,
    title,
    totals,
    units_table,
)
from pages.questions_decide import deciding
from pages.state import control, drills_by_row
from warehouse.queries.data import sees_bureau
from warehouse.queries.places import children
from warehouse.queries.questions import Question, Wording
from warehouse.queries.trends import daily

MOST_LINES = 8
USUAL = 0.6  # an answer that more than so many give leaves no room for the lines of the others


class Id:
    """Ids of the page's parts."""

    bars = "questions-bars"
    chart = "questions-chart"
    table = "questions-table"


def one_question(seen: View, ask: Ask, line: Line) -> list[Component]:
    """The panels of one question."""
    question = line.question
    long = series(seen, ask, question)
    if long.empty:
        return [_head(seen, ask, line)]
    option = ask.option if ask.option in set(long["option"]) else default_option(long)
    parts = [
        _head(seen, ask, line),
        html.Div(_controls(seen, ask, question, long, option), className="controls"),
        html.Div(
            [_bars(seen, ask, question, long, option), _lines(seen, ask, question, long)], className="pair"
        ),
        *_units(seen, ask, question, option),
        *deciding(seen, question, long),
    ]
    return parts


def _head(seen: View, ask: Ask, line: Line) -> Component:
    text, question = seen.text, line.question
    role = ask.role or "all"
    found = daily(seen.scope, [seen.place.unit_id], seen.day, seen.day, role=role)
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


def _bars(seen: View, ask: Ask, question: Question, long: pd.DataFrame, option: str) -> Component:
    text = seen.text
    today = long[long["day"] == pd.Timestamp(seen.day)]
    earlier = long[long["day"] == pd.Timestamp(seen.before() or 0)].set_index("option")
    frame = today.assign(
        name=[option_name(one, question, text) for one in today["option"]],
        before=earlier["people"].reindex(today["option"]).to_numpy(float),
        before_share=earlier["share"].reindex(today["option"]).to_numpy(float),
    )
    frame = frame[(frame["people"] > 0) | (frame["before"] > 0)]
    few = bool(len(frame)) and float(frame["answered"].iloc[0]) < small()
    look = OptionsLook(text("questions.bars", day=text.day(seen.day)), ask.share, few, option)
    chart = graph(
        Id.bars,
        options(frame, look, text, seen.theme),
        height_of(len(frame)),
        lang=text.lang,
        config={"displayModeBar": False},
    )
    notes = [text("questions.note_bars")]
    if many_at_once(long):
        notes.append(text("questions.note_many"))
    if few:
        notes.append(text("questions.few", n=text.number(float(frame["answered"].iloc[0]))))
    if any(one in LAST for one in frame["option"]):
        notes.append(text("questions.note_other"))
    return panel(
        "", chart, html.Div([html.Span(one, className="muted") for one in notes], className="under notes")
    )


def _lines(seen: View, ask: Ask, question: Question, long: pd.DataFrame) -> Component:
    text = seen.text
    sums = totals(long)
    most = max(sums, key=lambda one: sums[one])
    usual = most if len(sums) > 1 and sums[most] > USUAL * sum(sums.values()) else ""
    kept = sorted((one for one in sums if one != usual), key=lambda one: -sums[one])[:MOST_LINES]
    rows = long[long["option"].isin(kept)]
    frame = every_day(
        rows.assign(
            unit_id=rows["option"],
            name=[option_name(one, question, text) for one in rows["option"]],
            numerator=rows["people"],
            denominator=rows["answered"],
            value=rows["share"] if ask.share else rows["people"],
            small=ask.share & (rows["answered"] < small()),
        )
    )
    names = frame["name"].unique().tolist()
    look = TrendLook(
        title=text("questions.line", option=names[0]) if len(names) == 1 else text("questions.lines"),
        unit=text("questions.unit_share" if ask.share else "questions.unit_count"),
        percent=ask.share,
        decimals=1 if ask.share else 0,
        changes=[(day, text("questions.changed")) for day in question.changes],
    )
    chart = graph(Id.chart, trend(frame, look, text, seen.theme), HEIGHT, lang=text.lang)
    notes = [text("questions.note_lines")]
    if usual:
        notes.insert(0, text("questions.usual", option=option_name(usual, question, text)))
    return panel(
        "", chart, html.Div([html.Span(one, className="muted") for one in notes], className="under notes")
    )


def _units(seen: View, ask: Ask, question: Question, option: str) -> list[Component]:
    table = units_table(seen, ask, question)
    if table.empty:
        return []
    text = seen.text
    names = {crumb.unit_id: crumb.name for crumb in children(seen.place)}
    rows = table[(table["option"] == option) & table["unit_id"].isin(names)]
    frame = pd.DataFrame(
        {
            "unit_id": rows["unit_id"],
            "name": rows["unit_id"].map(names),
            "people": rows["people"],
            "share": rows["share"],
            "answered": rows["answered"],
            "change": rows["people"] - rows["before"],
        }
    ).sort_values(["share" if ask.share else "people", "name"], ascending=[False, True])
    heading = text(
        "questions.units",
        level=text(f"frame.level.{seen.place.child_level}"),
        option=option_name(option, question, text),
    )
    said = grid(Id.table, frame, _columns(seen, frame), text, row_id="unit_id", most=520)
    return [panel(heading, html.Div(said, className="drills"), _under(seen, question))]


def _columns(seen: View, frame: pd.DataFrame) -> list[dict[str, Any]]:
    text = seen.text
    few = {"cellClassRules": {"few": f"params.data.answered < {small()}"}}
    most = float(frame["share"].max()) if len(frame) else 1.0
    signed = {"function": "params.value == null ? '—' : params.value ? d3.format('+,')(params.value) : '0'"}
    return [
        {"field": "name", "headerName": text("questions.column.unit"), "flex": 1, "minWidth": 130},
        number(110, field="people", headerName=text("questions.column.people")),
        share(140, most=most, field="share", headerName=text("questions.column.share"), **few),
        number(110, field="answered", headerName=text("questions.column.answered")),
        number(150, field="change", headerName=text("questions.column.change"), valueFormatter=signed),
    ]


def _under(seen: View, question: Question) -> Component:
    text = seen.text
    notes: list[Component] = [html.Span(text("questions.note_units", n=small()), className="muted")]
    if seen.scope.may_export:
        query = seen.link("questions", q=question.question_id).partition("?")[2]
        notes.append(
            html.Span(
                [
                    html.A(
                        [icon("download"), kind.upper()],
                        href=f"/download/questions.{kind}?{query}",
                        className="link",
                        download="",
                    )
                    for kind in ("csv", "xlsx")
                ],
                className="links",
            )
        )
    return html.Div(notes, className="under")


drills_by_row(Id.table)
