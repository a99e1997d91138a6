"""Units: one table of counties, schools, classes, students; a click on a row goes a level down."""

from __future__ import annotations

from typing import Any

import dash_ag_grid as dag
from dash import ClientsideFunction, Input, Output, clientside_callback, dcc, html
from dash.development.base_component import Component

from access.scope import LEVELS, Level
from common.settings import address
from pages.frame import View, counts_alone, register, shown
from pages.grid_words import LOCALE_ZH
from pages.parts import aria, icon, role_switch
from pages.units_columns import student_columns, unit_columns
from pages.units_rows import flat, level_of
from pages.written import Written


class Id:
    """Ids of the page's parts."""

    grid = "units-grid"
    quick = "units-quick"
    compare = "units-compare"
    count = "units-count"


def layout(unit: str | None = None, day: str | None = None, **rest: Any) -> Written:
    """The page for the address `/units?unit=…&day=…&level=…&role=…&q=…`."""
    return shown("units", body, unit, day, rest)


def body(seen: View) -> list[Component]:
    """Heading, tools and the grid; its rows come from `/units/rows.json` with the same address."""
    level = level_of(seen)
    if level is None and not seen.scope.may_list:
        return [_head(seen, level), counts_alone(seen)]
    columns = unit_columns(seen, level, flat(seen, level)) if level else student_columns(seen)
    options: dict[str, Any] = {
        "rowHeight": 32,
        "headerHeight": 36,
        "animateRows": False,
        "suppressCellFocus": False,
        "quickFilterText": seen.query.get("q", ""),
        "enableCellTextSelection": True,
    }
    if level:
        options["rowSelection"] = {"mode": "multiRow", "enableClickSelection": False, "headerCheckbox": False}
        options["selectionColumnDef"] = {"width": 36, "pinned": "left", "resizable": False}
    if seen.text.lang == "zh":
        options["localeText"] = LOCALE_ZH
    grid = dag.AgGrid(
        id=Id.grid,
        columnDefs=columns,
        rowData=None,
        dashGridOptions=options,
        defaultColDef={
            "sortable": True,
            "filter": True,
            "resizable": True,
            "suppressHeaderMenuButton": False,
        },
        getRowId="params.data.id" if level else None,
        className="ag-theme-quartz grid",
        style={"height": None},
    )
    return [_head(seen, level), _tools(seen, level), html.Div(grid, className="grid-box")]


def _head(seen: View, level: Level | None) -> Component:
    text = seen.text
    kind = "all" if level and flat(seen, level) else "of"
    what = text(f"units.{kind}.{level or 'student'}")
    heading = html.H1(text("units.title", place=seen.place.name, what=what))
    return html.Div(
        [heading, html.Span(id=Id.count, className="muted"), role_switch(seen)], className="page-head"
    )


def _tools(seen: View, level: Level | None) -> Component:
    text = seen.text
    quick = dcc.Input(
        id=Id.quick,
        type="search",
        value=seen.query.get("q", ""),
        placeholder=text("units.quick"),
        className="form-control form-control-sm quick",
    )
    parts: list[Component] = [_levels(seen, level)] if level else [_privacy(seen)]
    parts.append(html.Div([icon("search"), quick], className="with-icon"))
    if level:
        compare = html.A(text("units.compare"), id=Id.compare, className="btn btn-sm btn-outline-primary off")
        parts.append(compare)
    if seen.scope.may_export:
        parts.append(_downloads(seen))
    return html.Div(parts, className="tools-row")


def _privacy(seen: View) -> Component:
    return html.Span([icon("info"), seen.text(f"frame.sight.{seen.scope.sight}")], className="muted")


def _levels(seen: View, level: Level | None) -> Component:
    finer = LEVELS[LEVELS.index(seen.place.level) + 1 :]
    links = [
        dcc.Link(
            seen.text(f"units.{'below' if one == seen.place.child_level else 'all'}.{one}"),
            href=seen.link(level=None if one == seen.place.child_level else one, q=None),
            className="on" if one == level else "",
        )
        for one in finer
    ]
    return html.Div(links, className="switch", role="group", **aria(label=seen.text("units.levels")))


def _downloads(seen: View) -> Component:
    query = seen.link("units").partition("?")[2]
    links = [
        html.A(
            [icon("download"), kind.upper()],
            href=address(f"/download/units.{kind}?{query}"),
            className="btn btn-sm btn-outline-secondary",
            title=seen.text("units.download", kind=kind.upper()),
        )
        for kind in ("csv", "xlsx")
    ]
    return html.Span(links, className="downloads")


clientside_callback(ClientsideFunction("units", "rows"), Output(Id.grid, "rowData"), Input(Id.grid, "id"))
clientside_callback(
    ClientsideFunction("units", "open"),
    Output("_pages_location", "search", allow_duplicate=True),
    Input(Id.grid, "cellClicked"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("units", "quick"),
    Output(Id.count, "children"),
    Input(Id.quick, "value"),
    Input(Id.grid, "virtualRowData"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("units", "compare"),
    Output(Id.compare, "href"),
    Output(Id.compare, "className"),
    Input(Id.grid, "selectedRows"),
    prevent_initial_call=True,
)

register("units", layout)
