"""Small parts that pages are made of."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component


def aria(**words: str) -> dict[str, Any]:
    """`aria-…` attributes of a component: `html.Nav(…, **aria(label="Pages"))`."""
    return {f"aria-{key}": value for key, value in words.items()}


def data(**words: str) -> dict[str, Any]:
    """`data-…` attributes of a component."""
    return {f"data-{key}": value for key, value in words.items()}


def icon(name: str) -> Component:
    """A decorative icon of `assets/icons.css`."""
    return html.Span(className=f"icon icon-{name}", **aria(hidden="true"))
