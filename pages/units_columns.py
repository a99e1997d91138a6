"""The columns of the units table: right-aligned numbers, bars for rates, a line for the fourteen days."""

from __future__ import annotations

from typing import Any

from access.scope import Level
from common.indicators import BY_KEY
from common.settings import BureauSettings
from pages.view import View
from warehouse.queries.base import data_dir

NUMBERS = (
    "missing",
    "fever",
    "contact_area",
    "contact_suspected",
    "suspected",
    "confirmed",
    "isolating",
    "temperature",
    "enrolled",
    "reported",
    "duplicate",
    "unmatched",
)


def unit_columns(seen: View, level: Level, with_parent: bool) -> list[dict[str, Any]]:
    """Columns for units of `level`; `with_parent` adds what they lie in."""
    text = seen.text
    columns = [_name(seen, text(f"frame.level.{level}"))]
    if with_parent:
        columns.append({"field": "parent", "headerName": text("units.parent"), "width": 170})
    columns.append(_rate(seen))
    columns += [_number(seen, key) for key in NUMBERS]
    columns.insert(5 if with_parent else 4, _line(seen))
    return _sorted(columns, seen.query.get("sort", ""))


def _sorted(columns: list[dict[str, Any]], asked: str) -> list[dict[str, Any]]:
    """The columns, sorted as the address asks: `?sort=rate`, or `?sort=fever.desc`."""
    field, _, way = asked.partition(".")
    way = way if way in ("asc", "desc") else ("asc" if field in ("rate", "name", "parent") else "desc")
    return [{**one, "sort": way} if one["field"] == field else one for one in columns]


def _name(seen: View, head: str) -> dict[str, Any]:
    return {
        "field": "name",
        "headerName": head,
        "pinned": "left",
        "minWidth": 150,
        "width": 230,
        "cellRenderer": "UnitLink",
        "filter": "agTextColumnFilter",
        "tooltipField": "name",
    }


def _rate(seen: View) -> dict[str, Any]:
    text = seen.text
    small = BureauSettings.load(data_dir()).thresholds.small_denominator
    return {
        "field": "rate",
        "headerName": text("indicator.rate.name"),
        "headerTooltip": text("indicator.rate.help"),
        "width": 150,
        "cellRenderer": "RateBar",
        "cellRendererParams": {
            "hue": seen.theme.hue("rate"),
            "small": small,
            "unknown": text("overview.no_roster"),
            "of": text("units.rate_of"),
        },
        "filter": "agNumberColumnFilter",
        "type": "rightAligned",
        "comparator": {"function": "unknownLast(valueA, valueB, nodeA, nodeB, isDescending)"},
    }


def _number(seen: View, key: str) -> dict[str, Any]:
    text = seen.text
    of = BY_KEY[key]
    grave = key in ("fever", "contact_area", "contact_suspected", "suspected", "confirmed")
    return {
        "field": key,
        "headerName": text(f"indicator.{key}.name"),
        "headerTooltip": f"{text(f'indicator.{key}.help')} ({text(f'indicator.{key}.unit')})",
        "width": 100 if seen.text.lang == "zh" else 124,
        "type": "rightAligned",
        "filter": "agNumberColumnFilter",
        "cellRenderer": "Count",
        "cellRendererParams": {
            "decimals": of.decimals,
            "hue": of.hue(seen.theme.name) if grave else "",
            "unknown": text("units.unknown_temperature" if key == "temperature" else "overview.no_roster"),
        },
        "comparator": {"function": "unknownLast(valueA, valueB, nodeA, nodeB, isDescending)"},
    }


def _line(seen: View) -> dict[str, Any]:
    return {
        "field": "line",
        "headerName": seen.text("overview.fever_14"),
        "width": 124,
        "sortable": False,
        "cellDataType": False,
        "filter": False,
        "cellRenderer": "Sparkline",
        "cellRendererParams": {
            "hue": seen.theme.hue("fever"),
            "paper": seen.theme.paper,
            "base": seen.theme.grid,
        },
    }


def student_columns(seen: View) -> list[dict[str, Any]]:
    """Columns for the students of a class."""
    text = seen.text

    def column(field: str, width: int, **more: Any) -> dict[str, Any]:
        return {"field": field, "headerName": text(f"units.student.{field}"), "width": width, **more}

    yes = {"yes": text("units.yes"), "no": text("units.no"), "unknown": text("units.unclear")}
    flag = {"cellRenderer": "YesNo", "cellRendererParams": yes}
    states = {"yes": text("units.reported"), "no": text("units.missing"), "unknown": "", "calm": True}
    words = {one: text(f"units.diagnosis.{one}") for one in ("none", "suspected", "confirmed", "recovered")}
    number = {
        "type": "rightAligned",
        "filter": "agNumberColumnFilter",
        "cellRenderer": "Count",
        "comparator": {"function": "unknownLast(valueA, valueB, nodeA, nodeB, isDescending)"},
    }
    unknown = {"decimals": 0, "hue": "", "unknown": text("units.not_said")}
    return [
        column("name", 130, pinned="left"),
        column("number", 190),
        column("reported", 100, cellRenderer="YesNo", cellRendererParams=states),
        column("days_in_a_row", 120, **number, cellRendererParams={**unknown, "unknown": "", "blank": True}),
        column("submitted_at", 100),
        column("temperature_c", 100, **number, cellRendererParams={**unknown, "decimals": 1, "high": 37.3}),
        column("fever", 90, **flag),
        column("symptoms", 150),
        column("contact_area", 110, **flag),
        column("contact_suspected", 110, **flag),
        column("diagnosis", 110, cellRenderer="Word", cellRendererParams={"words": words, "calm": "none"}),
        column("isolation_days", 120, **number, cellRendererParams=unknown),
    ]
