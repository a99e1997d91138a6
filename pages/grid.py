"""The one way to put a large table on a page: AG Grid Community with our words, compact rows, a fixed
height.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash.development.base_component import Component
from dash_ag_grid import AgGrid

from common.words import Text
from pages.grid_words import LOCALE_ZH

ROW = 32  # pixels
HEAD = 40
NUMBER = {"function": "params.value == null ? '—' : d3.format(',')(params.value)"}
SHARE = {"function": "params.value == null ? '—' : d3.format('.1%')(params.value)"}


def number(width: int, **more: Any) -> dict[str, Any]:
    """A column of whole numbers, right-aligned, the largest first when sorted."""
    return {
        "type": "rightAligned",
        "filter": "agNumberColumnFilter",
        "sortingOrder": ["desc", "asc", None],
        "valueFormatter": NUMBER,
        "width": width,
        **more,
    }


def share(width: int, *, most: float = 1, **more: Any) -> dict[str, Any]:
    """A column of shares with a bar in each cell, which is full at `most`."""
    full = most if 0 < most < 1 else 1
    return number(
        width, valueFormatter=SHARE, cellStyle={"function": f"epideskBar(params, {full:.4f})"}, **more
    )


def grid(
    id: str,
    frame: pd.DataFrame,
    columns: list[dict[str, Any]],
    text: Text,
    *,
    row_id: str = "",
    most: int = 640,
) -> Component:
    """The frame as a table, as high as its rows up to `most` pixels; unknown values are null.

    `row_id` names the column that identifies a row, for clicks.
    """
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    extra = {"getRowId": f"params.data.{row_id}"} if row_id else {}
    table: Component = AgGrid(
        id=id,
        rowData=records,
        columnDefs=columns,
        defaultColDef={"sortable": True, "filter": True, "resizable": True, "suppressHeaderMenuButton": True},
        dashGridOptions={
            "rowHeight": ROW,
            "headerHeight": 36,
            "animateRows": False,
            "enableCellTextSelection": True,
            "ensureDomOrder": True,
            "tooltipShowDelay": 300,
            **({"localeText": LOCALE_ZH} if text.lang == "zh" else {}),
        },
        className="ag-theme-quartz grid",
        style={"height": f"{min(most, HEAD + 18 + ROW * max(len(frame), 3))}px"},
        **extra,
    )
    return table
