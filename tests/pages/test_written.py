"""What is written at once is what Dash would have written value by value."""

from __future__ import annotations

import json
from datetime import date

import dash_bootstrap_components as dbc
import numpy as np
import pandas as pd
import pytest
from dash import dcc, html
from dash._utils import to_json
from dash.development.base_component import Component
from dash_ag_grid import AgGrid

from pages.parts import aria, data
from pages.plain import link, tag
from pages.written import written

FIGURE = {"data": [{"x": np.array([1.5, np.nan]), "y": pd.Series([1, 2]).to_numpy()}], "layout": {}}
PARTS = (
    html.Div(["a", html.Span("b", className="c"), None, 3], **data(act="d"), **aria(label="e")),
    html.Div(),
    dcc.Link("f", href="/units?day=2020-03-06"),
    dcc.Dropdown(["g"], ["g"], id={"state": "units", "default": ""}, multi=True),
    dcc.Graph(id="h", figure=FIGURE, config={"locale": "zh-CN"}),
    AgGrid(id="i", rowData=[{"day": date(2020, 3, 6), "at": pd.Timestamp("2020-03-06 08:00")}]),
    dbc.Card([html.H2("j")], className="panel"),
)


def as_dash(part: object) -> object:
    """What Dash sends of it."""
    return json.loads(to_json(part))  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: type(part).__name__)
def test_a_component_is_written_as_dash_writes_it(part: Component) -> None:
    assert as_dash(written(part)) == as_dash(part)


def test_what_was_written_stands_where_the_component_stood() -> None:
    inside = html.Ul([html.Li("a"), html.Li("b")])
    assert as_dash(html.Div([inside])) == as_dash(html.Div([written(inside)]))


def test_a_plain_tag_is_the_component_without_its_checks() -> None:
    plain = tag("Td", [tag("Small", "▲3", className="worse"), link("学校", "/units")], title="x")
    made = html.Td([html.Small("▲3", className="worse"), dcc.Link("学校", href="/units")], title="x")
    assert as_dash(written(plain)) == as_dash(written(made))


def test_a_value_without_a_form_in_json_is_an_error() -> None:
    with pytest.raises(TypeError):
        written(html.Div([date]))  # type: ignore[list-item]
