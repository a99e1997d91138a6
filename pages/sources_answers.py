"""The answers to one question on the sources page: how each is read now, and a meaning where it is not understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from common.words import Text
from pages.sources_draft import KEEP, meaning_of
from pages.sources_try import Trial, mark

LONGEST = 24
SUGGESTED = ("yes_no", "diagnosis", "symptoms", "temperature")
"""Kinds of answers that words are offered for; any other text may be typed."""
KIND_OF = dict.fromkeys(("fever", "contact_area", "contact_suspected", "contact"), "yes_no")
KIND_OF |= {"diagnosis": "diagnosis", "symptoms": "symptoms", "temperature_c": "temperature"}


def answers(
    column: Mapping[str, Any], now: Mapping[str, Any], choice: str, trial: Trial, text: Text
) -> list[Component]:
    """The distinct answers with a meaning each: of questions of choice, where they hold nobody's name or number."""
    if not column["choice"] or column["personal"] or choice == "ignore":
        return []
    read = {value["text"]: value for value in now["values"]}
    lines = [
        _answer(column, value, read.get(value["text"], value), choice, trial, text)
        for value in column["values"]
        if value["answer"]
    ]
    if not lines:
        return []
    unread = now["unread"] if choice not in (KEEP, "ignore") else 0
    said = text("sources.answers", n=len(lines))
    if unread:
        said = text("sources.answers_unread", n=len(lines), unread=text.number(unread))
    summary = html.Summary(said, className="odd" if unread else "muted")
    return [html.Details([summary, html.Div(lines, className="answers")], open=bool(unread))]


def _answer(
    column: Mapping[str, Any],
    value: Mapping[str, Any],
    now: Mapping[str, Any],
    choice: str,
    trial: Trial,
    text: Text,
) -> Component:
    text_typed, kept = value["text"], choice == KEEP
    told = text(f"sources.state.{'open' if kept else now['state']}", value=value_words(now["read"], text))
    parts: list[Component] = [
        html.Span(short(text_typed, 40), title=text_typed),
        html.Small(f"×{text.number(value['count'])}", className="muted"),
        html.Small(told, className="odd" if now["state"] == "unread" and not kept else "muted"),
    ]
    if not kept:  # what is kept as typed is read by nobody
        meaning = dbc.Input(
            id={"sources": "meaning", "column": column["index"], "answer": mark(text_typed)},
            value=meaning_of(trial.document, column["question"], text_typed),
            placeholder=text("sources.meaning"),
            list=f"sources-words-{KIND_OF.get(choice, 'yes_no')}",
            size="sm",
            maxlength=100,
        )
        parts.append(named(text("sources.meaning_of", answer=short(text_typed)), meaning))
    return html.Div(parts, className="answer")


def value_words(value: Any, text: Text) -> str:
    """A value of the warehouse in words."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return text("sources.yes" if value else "sources.no")
    if isinstance(value, list):
        return "、".join(value_words(one, text) for one in value) or text("sources.none")
    key = f"units.diagnosis.{value}"
    if isinstance(value, str) and text.has(key):
        return text(key)
    key = f"sources.field.{value}"
    return text(key) if isinstance(value, str) and text.has(key) else str(value)


def suggestions(text: Text) -> Sequence[Component]:
    """The words that may be typed as meanings, offered by the browser."""
    return [
        html.Datalist(
            [html.Option(value=one) for one in text(f"sources.words.{kind}").split("|")],
            id=f"sources-words-{kind}",
        )
        for kind in SUGGESTED
    ]


def named(label: str, control: Component) -> Component:
    """A control with a label for those who don't see where it stands."""
    return html.Label([html.Span(label, className="visually-hidden"), control])


def field_words(field: str, text: Text) -> str:
    """A field in words; one that has none yet by its name."""
    key = f"sources.field.{field}"
    return text(key) if text.has(key) else field


def short(text: str, longest: int = LONGEST) -> str:
    """A text in one line, cut where it is too long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
