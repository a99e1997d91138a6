"""The overview: what changed since yesterday, in one screen."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from pages.frame import View, panel, register, shown


def layout(unit: str | None = None, day: str | None = None, **rest: Any) -> Component:
    """The page for the address `/?unit=…&day=…`."""
    return shown("overview", body, unit, day, rest)


def body(seen: View) -> list[Component]:
    """What stands on the page."""
    return [panel(seen.text("overview.title", place=seen.place.name), html.P(seen.text.day(seen.day)))]


register("overview", layout)
