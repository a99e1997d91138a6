"""Trends: any indicator of any units side by side, and below it a heat map of the units one level down."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import dash_bootstrap_components as dbc
import pandas as pd
from dash import ClientsideFunction, Input, clientside_callback, dcc, html
from dash.development.base_component import Component

from access.scope import Level
from common.settings import address
from figures.graph import graph
from figures.heat import HeatLook, heat, height_of
from figures.trend import HEIGHT, TrendLook, trend
from pages.asked import MOST_LINES, Ask, choices, classes_of, decimals_of, reckoned
from pages.controls import chosen, dropdown_labels, field, radio, role_field
from pages.frame import View, panel, register, shown
from pages.state import ADDRESS, control
from pages.written import Written, once
from warehouse.queries.questions import question_of
from warehouse.queries.trends import changed_questions, daily, daily_of, names_of

MOST_CHOICES = 1_500
MOST_ROWS = 400
# The fields of a response that an indicator is reckoned from: a new wording of their questions may move it.
FIELDS = {
    "fever": ("temperature_c", "fever"),
    "temperature": ("temperature_c",),
    "contact_area": ("contact_area", "contact"),
    "contact_suspected": ("contact_suspected", "contact"),
    "suspected": ("diagnosis",),
    "confirmed": ("diagnosis",),
    "isolating": ("isolation_days",),
}


class Id:
    chart = "trends-chart"
    heat = "trends-heat"


def layout(unit: str | None = None, day: str | None = None, **rest: Any) -> Written:
    """The page for the address `/trends?unit=…&ind=…&units=…&mode=rate&mean=1&role=…&from=…&to=…`."""
    return shown("trends", body, unit, day, rest)


def body(seen: View) -> list[Component]:
    """Controls, the lines, the heat map."""
    ask = Ask.of(seen)
    drawn = ("trends-lines", seen.reach, seen.place.unit_id, ask, seen.text.lang, seen.theme.name)
    return [
        html.Div(_controls(seen, ask), className="controls"),
        panel("", once(drawn, lambda: _chart(seen, ask)), _under(seen, ask)),
        *_heat_panel(seen, ask),
    ]


def _chart(seen: View, ask: Ask) -> Component:
    """The lines, which are the same on every day."""
    return graph(Id.chart, lines(seen, ask), HEIGHT, lang=seen.text.lang, config={"showTips": False})


def lines(seen: View, ask: Ask) -> dict[str, Any]:
    """The figure of the lines."""
    frame = reckoned(figures_of(seen, ask), ask)
    look = TrendLook(
        title=_title(seen, ask, list(frame["name"].unique())),
        unit=_unit(seen, ask),
        percent=ask.measure.percent,
        decimals=decimals_of(ask.indicator, ask.measure, mean=ask.mean),
        from_zero=ask.indicator.key not in ("rate", "temperature"),
        hue=ask.indicator.hue(seen.theme.name),
        span=ask.span,
        changes=_changes(seen, ask),
    )
    return trend(frame, look, seen.text, seen.theme)


def figures_of(seen: View, ask: Ask) -> pd.DataFrame:
    """The counts of the units asked for, on all collected days."""
    return daily(seen.scope, ask.units, seen.days[0], seen.days[-1], role=ask.role, of=ask.indicator)


def heat_rows(seen: View, ask: Ask) -> tuple[pd.DataFrame, Level | None]:
    """The reckoned figures of the units below the place, the worst of the last 14 days first; and their
    level.
    """
    level = "county" if seen.place.level == "province" else seen.place.child_level
    if level is None:
        return pd.DataFrame(), None
    frame = reckoned(
        daily_of(seen.scope, level, seen.days[0], seen.days[-1], role=ask.role, of=ask.indicator), ask
    )
    late = frame[frame["day"] > pd.Timestamp(seen.day) - timedelta(days=14)]
    late = late[late["day"] <= pd.Timestamp(seen.day)]
    mean = late.groupby("unit_id")["value"].mean().reindex(frame["unit_id"].unique())
    order = mean.sort_values(ascending=ask.indicator.worse == "down", na_position="last", kind="stable").index
    rank = pd.Series(range(len(order)), order)
    kept = frame[frame["unit_id"].map(rank) < MOST_ROWS]
    return kept.iloc[kept["unit_id"].map(rank).argsort(kind="stable")], level


def _changes(seen: View, ask: Ask) -> list[tuple[date, str]]:
    if ask.indicator.question is not None:
        question = question_of(ask.indicator.question)
        days = question.changes if question else []
    else:
        found = changed_questions(FIELDS.get(ask.indicator.key, ()), seen.days[0], seen.days[-1])
        days = sorted({stamp.date() for stamp in found["day"]})
    return [(day, seen.text("trends.changed")) for day in days]


def _title(seen: View, ask: Ask, names: list[str]) -> str:
    text = seen.text
    who = text("trends.several", first=names[0], n=len(names)) if len(names) > 1 else "".join(names)
    what = ask.indicator.name(text)
    kind = ""
    if ask.indicator.key not in ("rate", "temperature"):
        kind = text("trends.kind.rate" if ask.measure.rates else "trends.kind.count")
    mean = text("trends.kind.mean") if ask.mean else ""
    role = "" if ask.role == "all" else text(f"trends.role.{ask.role}")
    return text("trends.title", who=who or seen.place.name, role=role, what=what, kind=kind, mean=mean)


def _unit(seen: View, ask: Ask) -> str:
    if not ask.measure.percent:
        return ask.indicator.unit(seen.text)
    return seen.text(f"trends.share.{ask.measure.bottom}")


def _controls(seen: View, ask: Ask) -> list[Component]:
    text = seen.text
    modes = ("count", "rate")
    mode = chosen(seen, "mode", modes)
    itself = seen.place.unit_id
    choose = text("trends.choose")
    labels = dropdown_labels(text)
    units = dcc.Dropdown(
        _choices(seen),
        list(ask.units),
        id=control("units", itself),
        multi=True,
        debounce=True,
        maxHeight=420,
        closeOnSelect=False,
        placeholder=choose,
        labels=labels,
    )
    mean = [{"value": "1", "label": text("trends.mean")}]
    return [
        field(
            text("trends.indicator"),
            dcc.Dropdown(
                choices(text),
                ask.indicator.key,
                id=control("ind", "fever"),
                clearable=False,
                searchable=False,
                maxHeight=460,
            ),
        ),
        field(text("trends.units", most=MOST_LINES), units, "wide"),
        field(text("trends.mode"), radio("mode", modes, mode, [text(f"trends.mode_{one}") for one in modes])),
        *role_field(seen),
        field(
            text("trends.smooth"),
            dbc.Checklist(mean, ["1"] if ask.mean else [], id=control("mean"), switch=True),
        ),
    ]


def _choices(seen: View) -> list[dict[str, str]]:
    """The unit itself, then the levels below as long as they are few enough to choose from."""
    choices = [{"value": seen.place.unit_id, "label": seen.place.name}]
    levels: tuple[Level, ...] = ("city", "county", "school", "class")
    below = levels[levels.index(seen.place.level) + 1 :] if seen.place.level != "province" else levels
    for level in below:
        found = names_of(seen.scope, level)
        if len(choices) + len(found) > MOST_CHOICES:
            break
        choices += [
            {"value": one, "label": name} for one, name in zip(found["unit_id"], found["name"], strict=True)
        ]
    return choices


def _under(seen: View, ask: Ask) -> Component:
    text = seen.text
    query = seen.link("trends").partition("?")[2]
    links = [
        html.A(kind.upper(), href=address(f"/download/trends.{kind}?{query}"), className="link", download="")
        for kind in ("csv", "xlsx")
    ]
    note = text("trends.note_rate" if ask.measure.rates else "trends.note_count")
    return html.Div(
        [html.Span(note, className="muted"), html.Span(links, className="links")], className="under"
    )


def _heat_panel(seen: View, ask: Ask) -> list[Component]:
    rows, level = heat_rows(seen, ask)
    if level is None or rows.empty:
        return []
    what = ask.indicator.name(seen.text)
    title = seen.text(
        "trends.heat", place=seen.place.name, level=seen.text(f"trends.level.{level}"), what=what
    )
    look = HeatLook(
        title,
        classes_of(rows["value"], ask.indicator, ask.measure, mean=ask.mean),
        ask.span,
        seen.place.unit_id,
    )
    chart = graph(
        Id.heat,
        heat(rows, look, seen.text, seen.theme),
        height_of(rows["unit_id"].nunique()),
        lang=seen.text.lang,
        config={"displayModeBar": False},
    )
    hint = html.Div(html.Span(seen.text("trends.heat_hint"), className="muted"), className="under")
    return [panel("", html.Div(chart, className="scroll"), hint)]


clientside_callback(
    ClientsideFunction("state", "line"), ADDRESS, Input(Id.heat, "clickData"), prevent_initial_call=True
)
clientside_callback(ClientsideFunction("state", "zoomedTrend"), Input(Id.chart, "relayoutData"))
clientside_callback(ClientsideFunction("state", "zoomedHeat"), Input(Id.heat, "relayoutData"))

register("trends", layout)
