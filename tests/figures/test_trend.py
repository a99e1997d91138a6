from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from common.words import Text
from figures.theme import DARK, LIGHT, Theme
from figures.trend import TrendLook, trend

ZH = Text("zh")


def lines(values: dict[str, list[float]], denominator: float = 400, small: bool = False) -> pd.DataFrame:
    days = pd.date_range("2020-03-05", periods=len(next(iter(values.values()))))
    parts = [
        pd.DataFrame({"unit_id": name, "name": name, "day": days, "value": series, "numerator": series})
        for name, series in values.items()
    ]
    return pd.concat(parts, ignore_index=True).assign(denominator=denominator, small=small)


def draw(frame: pd.DataFrame, theme: Theme = LIGHT, **look: Any) -> dict[str, Any]:
    return trend(frame, TrendLook(title="金水区 发热人数", unit="人", **look), ZH, theme)


def test_a_day_without_data_breaks_the_line() -> None:
    figure = draw(lines({"金水区": [3, np.nan, 5]}))
    assert np.isnan(figure["data"][0]["y"][1])
    assert figure["data"][0]["connectgaps"] is False


def test_counts_start_at_zero_and_shares_near_one_need_not() -> None:
    assert draw(lines({"a": [3, 4]}))["layout"]["yaxis"]["rangemode"] == "tozero"
    shares = draw(lines({"a": [0.95, 0.96]}), percent=True, decimals=1, from_zero=False)
    assert shares["layout"]["yaxis"]["rangemode"] == "normal"


def test_each_line_says_its_name_and_last_known_value_at_its_end() -> None:
    figure = draw(lines({"金水区": [3, 9, np.nan], "上街区": [1, 1, 2]}))
    said = [note["text"] for note in figure["layout"]["annotations"]]
    assert said == ["上街区 <b>2</b>", "金水区 <b>9</b>"]


def test_labels_of_lines_that_end_together_are_moved_apart() -> None:
    figure = draw(lines({"a": [9, 5.0], "b": [7, 5.0], "c": [1, 5.01]}))
    places = [note["yshift"] for note in figure["layout"]["annotations"]]
    assert places[0] == 0
    assert all(later - earlier > 10 for earlier, later in pairwise(places))


def test_weekends_are_shaded_and_a_new_wording_is_marked() -> None:
    figure = draw(lines({"a": [1, 2, 3, 4]}), changes=[(date(2020, 3, 6), "问法有变")])
    weekends = [shape for shape in figure["layout"]["shapes"] if shape["type"] == "rect"]
    assert [shape["x0"][:10] for shape in weekends] == ["2020-03-06", "2020-03-07"]  # from noon to noon
    assert "问法有变" in {note["text"] for note in figure["layout"]["annotations"]}


def test_a_rate_of_few_people_is_hollow_and_says_so() -> None:
    line = draw(lines({"a": [0.1, 0.2]}, denominator=9, small=True), percent=True, decimals=2)["data"][0]
    assert ZH("trends.few") in line["hovertemplate"][0]
    assert set(line["marker"]["color"]) == {"rgba(128,128,128,.35)"}


def test_the_hover_gives_numerator_and_denominator() -> None:
    line = draw(lines({"a": [3, 4]}))["data"][0]
    assert line["customdata"].tolist() == [[3, 400], [4, 400]]
    assert "customdata[1]" in line["hovertemplate"][0]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_nothing_to_show_is_a_sentence_in_both_themes(theme: Theme) -> None:
    figure = draw(lines({"a": [np.nan, np.nan]}), theme)
    assert figure["data"] == []
    assert ZH("trends.empty") in figure["layout"]["annotations"][0]["text"]
