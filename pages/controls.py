"""Controls of the pages with charts: each is a labelled field whose value goes into the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from common.words import Text
from pages.parts import role_switch
from pages.state import control
from pages.view import View


def field(label: str, part: Component, kind: str = "") -> Component:
    """A control with its label above."""
    name = f"field {kind}".strip()
    return html.Div([html.Span(label, className="field-label"), part], className=name, role="group")


def radio(key: str, values: Sequence[str], value: str, labels: Sequence[str]) -> Component:
    """One of a few values, side by side; the first is what an address without `key` means."""
    choices = [{"value": one, "label": label} for one, label in zip(values, labels, strict=True)]
    return dcc.RadioItems(choices, value, id=control(key, values[0]), inline=True, className="segments")


def chosen(seen: View, key: str, values: Sequence[str]) -> str:
    """What the address says of `key`, when it is one of the values; else the first of them."""
    asked = seen.query.get(key, "")
    return asked if asked in values else values[0]


def dropdown_labels(text: Text) -> Any:
    """The words that a dropdown of several values shows by itself."""
    keys = ("select_all", "deselect_all", "search", "clear_search", "clear_selection", "no_options_found")
    said = {key: text(f"trends.pick.{key}") for key in keys}
    return {**said, "selected_count": text("trends.pick.selected_count", num_selected="{num_selected}")}


def role_field(seen: View) -> list[Component]:
    """The switch of all, students or staff with its label; none for a class."""
    if seen.place.level == "class":
        return []
    return [field(seen.text("frame.role.title"), role_switch(seen))]
