import numpy as np
import pandas as pd

from common.words import Text
from figures.classes import Classes
from figures.heat import HeatLook, heat, height_of
from figures.theme import LIGHT

ZH = Text("zh")


def grid() -> pd.DataFrame:
    days = pd.date_range("2020-03-05", periods=3)
    return pd.DataFrame(
        {
            "unit_id": ["b"] * 3 + ["a"] * 3,
            "name": ["乙校"] * 3 + ["甲校"] * 3,
            "day": list(days) * 2,
            "value": [9, 0, np.nan, 1, 2, 3],
            "numerator": [9, 0, np.nan, 1, 2, 3],
            "denominator": 100.0,
        }
    )


def look(**more: object) -> HeatLook:
    return HeatLook("各校 发热", Classes(np.array([0.0, 2, 9])), lines="410105", **more)  # type: ignore[arg-type]


def test_rows_keep_the_order_of_the_frame_from_above() -> None:
    figure = heat(grid(), look(), ZH, LIGHT)
    assert figure["layout"]["yaxis"]["ticktext"] == ["乙校", "甲校"]
    assert figure["layout"]["yaxis"]["range"][0] > figure["layout"]["yaxis"]["range"][1]
    assert figure["layout"]["meta"]["units"] == ["b", "a"]


def test_cells_carry_their_class_and_missing_ones_stay_empty() -> None:
    cells = heat(grid(), look(), ZH, LIGHT)["data"][0]["z"]
    assert cells[0, :2].tolist() == [2, 0]
    assert np.isnan(cells[0, 2])
    assert cells[1].tolist() == [1, 1, 2]


def test_the_key_names_every_class() -> None:
    figure = heat(grid(), look(), ZH, LIGHT)
    assert [trace["name"] for trace in figure["data"][1:]] == ["0", "1–2", "3–9"]


def test_it_shows_the_days_that_the_lines_show() -> None:
    span = ("2020-03-05", "2020-03-06")
    assert heat(grid(), look(span=span), ZH, LIGHT)["layout"]["xaxis"]["range"] == list(span)


def test_it_grows_with_its_rows() -> None:
    assert height_of(40) - height_of(20) == 20 * 18
