"""Graphs never offer to send data anywhere, and speak the reader's language without asking for it."""

from typing import Any

from figures.graph import config, graph


def test_no_button_leaves_the_host() -> None:
    for lang in ("zh", "en"):
        assert config(lang)["showSendToCloud"] is False and config(lang)["plotlyServerURL"] == ""


def test_chinese_is_inline() -> None:
    assert config("zh")["locales"]["zh-CN"]["format"]["shortDays"][5] == "周五"
    assert "locale" not in config("en")


def test_a_graph_keeps_its_height_and_what_a_page_adds() -> None:
    made: Any = graph("x-chart", {"data": []}, 240, className="wide", config={"scrollZoom": True})
    assert made.style == {"height": "240px"} and made.className == "chart wide"
    assert made.config["scrollZoom"] is True and made.config["displaylogo"] is False
