"""The slim top bar: name, where, which day, how fresh, search, language, theme, account."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from pages.view import View, current_text


def bar(seen: View | None) -> Component:
    """The bar; without a view (nothing to show) only the name."""
    return html.Header(html.A("EpiDesk", href="/", className="brand"), className="topbar")


def keys() -> Component:
    """The list of keys that `?` opens."""
    return html.Div(current_text()("frame.keys.title"), id="frame-keys", hidden=True)
