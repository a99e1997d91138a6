"""Controls that write the one state, the address of the page, and clicks that do."""

from __future__ import annotations

from dash import ALL, ClientsideFunction, Input, Output, clientside_callback

ADDRESS = Output("_pages_location", "search", allow_duplicate=True)


def control(key: str, default: str = "") -> dict[str, str]:
    """The id of a control whose `value` goes into the address as `key`, unless it is the `default`."""
    return {"state": key, "default": default}


def drills_by_row(grid: str) -> None:
    """A click on a row of the grid opens the unit that is its row id."""
    clientside_callback(
        ClientsideFunction("state", "row"), ADDRESS, Input(grid, "cellClicked"), prevent_initial_call=True
    )


def drills_by_place(chart: str) -> None:
    """A click on an area or a point of the map opens the unit that is its first custom datum."""
    clientside_callback(
        ClientsideFunction("state", "place"), ADDRESS, Input(chart, "clickData"), prevent_initial_call=True
    )


def follow_controls() -> None:
    """All controls of all pages, in one callback in the browser. Called once."""
    clientside_callback(
        ClientsideFunction("state", "controls"),
        ADDRESS,
        Input({"state": ALL, "default": ALL}, "value"),
        prevent_initial_call=True,
    )


follow_controls()
