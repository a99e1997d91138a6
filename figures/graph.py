"""The one way to put a figure on a page: fixed height, no button that sends data anywhere, Chinese inline."""

from __future__ import annotations

from typing import Any

from dash import dcc

from common.settings import address

_WEEKDAYS = ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"]
_ZH_CN = {
    "dictionary": {
        "Autoscale": "自动缩放",
        "Box Select": "矩形框选",
        "Double-click to zoom back out": "双击返回缩小",
        "Download plot as a PNG": "下载为 PNG 图片",
        "Download plot": "下载图片",
        "Pan": "平移",
        "Reset": "重置",
        "Reset axes": "重置坐标轴",
        "Reset view": "重置视图",
        "Toggle Spike Lines": "切换参考线",
        "Zoom": "缩放",
        "Zoom in": "放大",
        "Zoom out": "缩小",
    },
    "format": {
        "days": _WEEKDAYS,
        "shortDays": [f"周{name[-1]}" for name in _WEEKDAYS],
        "months": [f"{month}月" for month in range(1, 13)],
        "shortMonths": [f"{month}月" for month in range(1, 13)],
        "date": "%Y-%m-%d",
    },
}


def config(lang: str = "zh") -> dict[str, Any]:
    """Plotly's settings for every graph: nothing leaves the host."""
    shared: dict[str, Any] = {
        "displaylogo": False,
        "displayModeBar": "hover",
        "showSendToCloud": False,
        "showEditInChartStudio": False,
        "plotlyServerURL": "",
        "topojsonURL": address("/assets/"),
        "responsive": True,
        "scrollZoom": False,
        "modeBarButtonsToRemove": ["lasso2d", "select2d", "sendDataToCloud"],
    }
    if lang == "zh":
        return shared | {"locale": "zh-CN", "locales": {"zh-CN": _ZH_CN}}
    return shared


def graph(id: str, figure: Any, height: int, *, lang: str = "zh", **kw: Any) -> dcc.Graph:
    """A graph of `height` pixels that keeps its height while it loads. `kw` goes to `dcc.Graph`."""
    style = {"height": f"{height}px", **kw.pop("style", {})}
    own = config(lang) | kw.pop("config", {})
    name = f"chart {kw.pop('className', '')}".strip()
    return dcc.Graph(id=id, figure=figure, config=own, style=style, className=name, **kw)
