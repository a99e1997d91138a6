"""Bars of options: in their order, with the day before; thin shares greyed."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from common.words import Text
from figures.options import OptionsLook, height_of, options
from figures.theme import DARK, LIGHT

ROWS = pd.DataFrame(
    {
        "option": ["no", "yes"],
        "name": ["没有到过疫情重点地区的人员", "到过"],
        "people": [90.0, 10.0],
        "answered": [100.0, 100.0],
        "share": [0.9, 0.1],
        "before": [95.0, 5.0],
        "before_share": [0.95, 0.05],
    }
)


def drawn(frame: pd.DataFrame = ROWS, **look: Any) -> dict[str, Any]:
    return options(frame, OptionsLook("各选项", **look), Text("zh"), LIGHT)


def test_the_first_option_is_the_top_bar_and_the_day_before_a_tick_on_it() -> None:
    bars, ticks = drawn()["data"]
    assert list(bars["x"]) == [90, 10]
    assert list(ticks["x"]) == [95, 5]
    assert drawn()["layout"]["yaxis"]["autorange"] == "reversed"


def test_a_bar_says_people_share_and_change() -> None:
    assert [text.strip() for text in drawn()["data"][0]["text"]] == [
        "<b>90</b> 90.0% ▼5",
        "<b>10</b> 10.0% ▲5",
    ]
    assert [text.strip() for text in drawn(share=True)["data"][0]["text"]] == [
        "<b>90.0%</b> ▼5.0",
        "<b>10.0%</b> ▲5.0",
    ]


def test_without_a_day_before_no_change_is_claimed() -> None:
    frame = ROWS.assign(before=float("nan"), before_share=float("nan"))
    assert "▲" not in "".join(drawn(frame)["data"][0]["text"])


def test_the_chosen_option_has_the_accent() -> None:
    colours = drawn(chosen="yes")["data"][0]["marker"]["color"]
    assert colours[1] == LIGHT.accent != colours[0]


def test_shares_of_few_are_grey() -> None:
    assert LIGHT.accent not in drawn(share=True, few=True, chosen="yes")["data"][0]["marker"]["color"]


def test_long_names_are_cut_and_told_in_full_by_the_pointer() -> None:
    figure = drawn()
    assert figure["layout"]["yaxis"]["ticktext"][0].endswith("…")
    assert figure["data"][0]["hovertext"][0] == "没有到过疫情重点地区的人员"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_nothing_to_show_says_so(theme: Any) -> None:
    figure = options(ROWS[:0], OptionsLook(""), Text("en"), theme)
    assert "Nobody answered" in figure["layout"]["annotations"][0]["text"]


def test_more_options_are_higher() -> None:
    assert height_of(10) > height_of(4) > height_of(3) == height_of(1)
