"""What an idle page shows when its session has ended: a prompt in place, and the way back to the same view."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from common.settings import address
from pages.parts import aria
from pages.view import current_text


def prompt() -> Component:
    """The prompt, hidden until a script is told 401; the script adds to its link where the reader is."""
    text = current_text()
    again = html.A(
        text("door.ended.again"), href=address("/login"), id="frame-again", className="btn btn-primary"
    )
    inside = html.Div(
        [html.H2(text("door.ended.title"), id="frame-ended-title"), html.P(text("door.ended.why")), again],
        className="sheet",
    )
    return html.Div(
        inside,
        id="frame-ended",
        className="keys ended",
        hidden=True,
        role="alertdialog",
        **aria(modal="true", labelledby="frame-ended-title"),
    )
