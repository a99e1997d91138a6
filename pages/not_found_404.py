"""What an address without a page shows; Dash looks for it by the name of this file."""

from __future__ import annotations

from typing import Any

import dash
from dash.development.base_component import Component

from pages.frame import no_page


def layout(**_: Any) -> Component:
    """The frame and a sentence."""
    return no_page()


dash.register_page("pages.not_found_404", path="/404", layout=layout)  # type: ignore[no-untyped-call]
