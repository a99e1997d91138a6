"""Small parts that pages are made of."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from pages.view import View


def aria(**words: str) -> dict[str, Any]:
    """`aria-…` attributes of a component: `html.Nav(…, **aria(label="Pages"))`."""
    return {f"aria-{key}": value for key, value in words.items()}


def data(**words: str) -> dict[str, Any]:
    """`data-…` attributes of a component."""
    return {f"data-{key}": value for key, value in words.items()}


def icon(name: str) -> Component:
    """A decorative icon of `assets/icons.css`."""
    return html.Span(className=f"icon icon-{name}", **aria(hidden="true"))


def direction(delta: float, worse: str | None) -> str:
    """The class name of a change: worse, better, or same where it is neither."""
    if not delta or worse is None:
        return "same"
    return "worse" if (delta > 0) == (worse == "up") else "better"


def role_switch(seen: View) -> Component:
    """All, students or staff: links that set `?role=`. A class has students alone."""
    if seen.place.level == "class":
        return html.Span()
    asked = seen.query.get("role") or ""
    links = [
        dcc.Link(
            seen.text(f"frame.role.{role or 'all'}"),
            href=seen.link(role=role or None),
            className="on" if asked == role else "",
        )
        for role in ("", "student", "staff")
    ]
    return html.Div(links, className="switch", role="group", **aria(label=seen.text("frame.role.title")))
