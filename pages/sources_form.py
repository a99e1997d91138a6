"""The form of one file: its columns with sample values, a field for each, a meaning for each odd answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from common.words import Text
from pages.frame import View, panel
from pages.parts import aria, icon
from pages.sources_answers import answers, field_words, named, short, suggestions
from pages.sources_draft import KEEP, first_choice
from pages.sources_try import KINDS, Trial

SAMPLES = 3
# In the order in which people look for them; fields that a later night knows come at the end.
ORDER = (
    "extra", "ignore", "name", "number", "student_no", "id_number", "staff_no", "county", "school_name", "school_code",
    "grade", "class", "day", "submitted_at", "temperature_c", "fever", "symptoms", "contact_area", "contact_suspected",
    "contact", "diagnosis", "isolation_days", "location", "lon", "lat", "gender", "birth_date", "stage",
)  # fmt: skip


class Id:
    room = "sources-room"
    mapping = "sources-mapping"
    result = "sources-result"
    preview = "sources-preview"
    save = "sources-save"
    name = "sources-name"
    label = "sources-label"
    kind = "sources-kind"
    base = "sources-base"


def form(trial: Trial, seen: View) -> list[Component]:
    """The whole room of one file: what it is, its columns, and the buttons."""
    text = seen.text
    back = dcc.Link([icon("left"), text("sources.back")], href=seen.link(file=None), className="link")
    buttons = [
        html.Button(text("sources.preview"), id=Id.preview, className="btn btn-primary btn-sm"),
        html.Button(text("sources.save"), id=Id.save, className="btn btn-outline-primary btn-sm"),
    ]
    return [
        back,
        panel(trial.before["name"], html.P(_what(trial, text), className="muted"), _head(trial, text)),
        panel(text("sources.columns"), html.Div(mapping(trial, seen), id=Id.mapping)),
        panel("", html.Div(buttons, className="tools-row"), html.P(text("sources.preview_hint"), className="muted"),
              dcc.Loading(html.Div(id=Id.result, **aria(live="polite")), delay_show=150), className="acts"),
        dcc.Store(id=Id.base, data=trial.base),
        *suggestions(text),
    ]  # fmt: skip


def _what(trial: Trial, text: Text) -> str:
    before = trial.before
    if before["refused"] and before["refused"]["code"] == "unknown_layout":
        return text("sources.unknown_layout")
    if before["refused"]:
        return str(before["refused"]["zh" if text.lang == "zh" else "en"])
    source = before["source"]
    return text(
        "sources.recognised", label=source["label"], format=before["format"], encoding=before["encoding"] or "—",
        row=before["header_row"], role=text(f"frame.role.{source['role']}"),
    )  # fmt: skip


def _head(trial: Trial, text: Text) -> Component:
    """Name, label and kind of the source; of one in force only the label can be changed."""
    document = trial.before["draft"]["document"]
    kinds = [{"value": kind, "label": text(f"data.kind.{kind}")} for kind in KINDS]
    parts = [
        ("label", dbc.Input(id=Id.label, value=document.get("label", trial.source), maxlength=60, size="sm")),
        ("name", dbc.Input(id=Id.name, value=trial.source, maxlength=40, size="sm", readonly=trial.known)),
        (
            "kind",
            dbc.Select(id=Id.kind, options=kinds, value=trial.kind, size="sm", disabled=trial.known),
        ),
    ]
    return html.Div(
        [
            html.Label([html.Span(text(f"sources.{key}"), className="field-label"), part], className="field")
            for key, part in parts
        ],
        className="controls",
    )


def mapping(trial: Trial, seen: View) -> list[Component]:
    """The columns as they are chosen now, with what their answers are understood as."""
    text = seen.text
    now = {column["index"]: column for column in trial.after["columns"]} if trial.chosen else {}
    rows = [
        _row(column, now.get(column["index"], column), trial, text)
        for column in trial.before["columns"]
        if column["header"]
    ]
    head = html.Div(
        [html.Span(text(f"sources.head.{part}")) for part in ("letter", "question", "samples", "field")],
        className="map-row map-head",
    )
    more = trial.before["columns_total"] - len(trial.before["columns"])
    note = [html.P(text("sources.more_columns", n=text.number(more)), className="muted")] if more > 0 else []
    return [html.Div([head, *rows], className="mapping"), *note]


def _row(column: Mapping[str, Any], now: Mapping[str, Any], trial: Trial, text: Text) -> Component:
    choice = first_choice(column, trial.known)
    if trial.chosen is not None:
        choice = trial.chosen.fields.get(column["index"], choice)
    options = [{"value": one, "label": field_words(one, text)} for one in _fields(trial)]
    pick = dbc.Select(
        id={"sources": "field", "column": column["index"]},
        options=options,
        value=choice,
        size="sm",
        className="kept" if choice == KEEP else "",
    )
    label = text("sources.field_of", question=column["question"] or column["header"])
    return html.Div(
        [
            html.Span(column["letter"], className="muted letter"),
            html.Span(_question(column), title=column["header"], className="asked"),
            html.Span(_samples(column, text), className="samples"),
            html.Div([named(label, pick), *_hint(column, choice, trial, text)], className="pick"),
            *answers(column, now, choice, trial, text),
        ],
        className="map-row",
    )


def _fields(trial: Trial) -> list[str]:
    known = trial.whole["fields"]
    return [*(one for one in ORDER if one in known), *(one for one in known if one not in ORDER)]


def _question(column: Mapping[str, Any]) -> str:
    return short(column["question"] or column["header"], 60)


def _samples(column: Mapping[str, Any], text: Text) -> list[Component | str]:
    if not column["values"]:
        return [text("sources.empty_column")]
    chips = [
        html.Span(
            [short(one["text"]), html.Small(f"×{text.number(one['count'])}")],
            title=one["text"],
            className="chip",
        )
        for one in column["values"][:SAMPLES]
    ]
    left = column["distinct"] - len(chips)
    many = (
        [html.Small(text("sources.more_values", n=text.number(left)), className="muted")] if left > 0 else []
    )
    return [*chips, *many]


def _hint(column: Mapping[str, Any], choice: str, trial: Trial, text: Text) -> list[Component]:
    guess = column["guess"]
    if not guess or (guess["field"] == choice and (trial.known or guess["why"] == "wording")):
        return []
    why = text(f"draft.why.{guess['why']}")
    if guess["field"] and guess["field"] != choice:
        why = text("sources.suggests", why=why, field=field_words(guess["field"], text))
    return [html.Small(why, className="muted")]
