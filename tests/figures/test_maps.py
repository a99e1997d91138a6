from typing import Any

import numpy as np
import pandas as pd

from common.words import Text
from figures.choropleth import Hatch, MapLook, choropleth, schools
from figures.classes import Classes
from figures.hexagons import HexLook, hexagons
from figures.theme import CIVIDIS, DARK, LIGHT

ZH = Text("zh")
LOOK = MapLook(
    "郑州市 发热", "/geo/counties.json", (112.7, 34.2, 114.2, 35.0), Classes(np.array([0.0, 4, 65]))
)
NO_HATCH = Hatch(np.array([]), np.array([]))


def places(values: list[float]) -> pd.DataFrame:
    count = len(values)
    return pd.DataFrame(
        {
            "unit_id": [f"41010{n}" for n in range(count)],
            "name": [f"第{n}区" for n in range(count)],
            "lon": np.linspace(112.8, 114.1, count),
            "lat": np.linspace(34.3, 34.9, count),
            "value": values,
            "numerator": values,
            "denominator": 100.0,
            "small": False,
        }
    )


def areas(figure: dict[str, Any]) -> list[dict[str, Any]]:
    return [trace for trace in figure["data"] if trace["type"] == "choropleth"]


def test_the_first_trace_is_a_scattergeo_so_that_no_world_map_is_fetched() -> None:
    cells = pd.DataFrame({"cell": ["872c5a0"], "value": [12.0], "people": [12]})
    cells = cells.assign(fever=0, contact_area=0)
    figures = [
        choropleth(places([1, 2]), NO_HATCH, LOOK, ZH, LIGHT),
        schools(places([1, 2]), ["410105"], LOOK, ZH, LIGHT),
        hexagons(cells, places([1]), HexLook(LOOK, "/geo/cells.json"), ZH, LIGHT),
    ]
    assert [figure["data"][0]["type"] for figure in figures] == ["scattergeo"] * 3


def test_outlines_come_from_an_address_of_ours() -> None:
    assert areas(choropleth(places([1]), NO_HATCH, LOOK, ZH, LIGHT))[0]["geojson"] == "/geo/counties.json"


def test_counties_are_labelled_with_name_and_value() -> None:
    labels = choropleth(places([3, 65]), NO_HATCH, LOOK, ZH, LIGHT)["data"][0]["text"]
    assert labels == ["第0区<br><b>3</b>", "第1区<br><b>65</b>"]


def test_what_is_not_known_is_hatched_named_in_the_key_and_never_zero() -> None:
    hatch = Hatch(np.array([113.0, 113.1, np.nan]), np.array([34.3, 34.4, np.nan]))
    figure = choropleth(places([3, np.nan]), hatch, LOOK, ZH, DARK)
    assert areas(figure)[0]["z"].tolist() == [1, -1]
    assert "—" in figure["data"][0]["text"][1]
    assert ZH("map.unknown") in [trace.get("name") for trace in figure["data"]]
    assert any(trace.get("mode") == "lines" for trace in figure["data"])


def test_little_is_bad_turns_the_colours_round() -> None:
    colours = LOOK.classes.colours(LIGHT)
    assert Classes(LOOK.classes.bounds, downwards=True).colours(LIGHT) == colours[::-1]


def test_a_click_gives_the_unit() -> None:
    custom = areas(choropleth(places([3]), NO_HATCH, LOOK, ZH, LIGHT))[0]["customdata"]
    assert custom[0][0] == "410100"


def test_names_of_schools_that_would_cover_each_other_give_way_to_the_higher_value() -> None:
    near = places([1, 9, 4]).assign(lon=[113.0, 113.0001, 113.9], lat=[34.5, 34.5001, 34.5])
    names = set(schools(near, ["410105"], LOOK, ZH, LIGHT)["data"][0]["text"]) - {""}
    assert names == {"第1区", "第2区"}


def test_people_are_in_cividis() -> None:
    cells = pd.DataFrame({"cell": ["b"], "value": [30.0], "people": [30.0]})
    cells = cells.assign(fever=0, contact_area=0)
    scale = areas(hexagons(cells, places([1]), HexLook(LOOK, "/x"), ZH, LIGHT))[1]["colorscale"]
    assert scale[-1][1] == CIVIDIS[-1]
