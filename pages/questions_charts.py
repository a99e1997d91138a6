"""The charts of a question: its options on the day, and day by day."""

from __future__ import annotations

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analysis.rates import every_day
from figures.graph import graph
from figures.options import OptionsLook, height_of, options
from figures.trend import HEIGHT, TrendLook, trend
from pages.frame import View, panel
from pages.questions_ask import LAST, Ask, many_at_once, option_name, small, totals
from warehouse.queries.questions import Question

MOST_LINES = 8
USUAL = 0.6  # an answer that more than so many give leaves no room for the lines of the others


class Id:
    """Ids of the charts."""

    bars = "questions-bars"
    chart = "questions-chart"


def bars(seen: View, ask: Ask, question: Question, long: pd.DataFrame, option: str) -> Component:
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


def lines(seen: View, ask: Ask, question: Question, long: pd.DataFrame) -> Component:
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
