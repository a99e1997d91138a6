"""Missing: who has not reported, per class, ready to copy into a message or to take away as a file."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from access.scope import LEVELS, Level
from analysis.suppression import LINKED, SMALL
from common.settings import address
from common.words import Text
from pages.controls import role_field
from pages.frame import View, empty, panel, register, shown
from pages.grid import grid, number, share
from pages.leaving import SIGNS, inside, place_missing, unit_counts
from pages.missing_ask import TABLES, Ask
from pages.missing_message import people_message, units_message
from pages.parts import data, icon
from pages.reveal import let_go
from pages.state import drills_by_row
from pages.written import Written
from warehouse.queries.missing import ROWS_SHOWN, missing_people, missing_units
from warehouse.queries.overview import totals

DAYS_IN_A_ROW = (1, 2, 3, 7)
NAME = {"flex": 2, "minWidth": 150, "tooltipField": "name"}
OPEN_UNDER = 4  # so few classes are shown unfolded


class Id:
    table = "missing-table"


def layout(unit: str | None = None, day: str | None = None, **rest: Any) -> Written:
    """The page for the address `/missing?unit=…&day=…&days=3&by=school&role=…`."""
    return shown("missing", body, unit, day, rest)


def body(seen: View) -> list[Component]:
    """Totals, filters, and the table of units or the lists of the classes."""
    ask = Ask.of(seen)
    head = panel(_title(seen), _totals(seen, ask), html.Div(_filters(seen, ask), className="controls"))
    return [head, *(_ranking(seen, ask, ask.by) if ask.by else _lists(seen, ask))]


def _title(seen: View) -> str:
    return seen.text("missing.title", place=seen.place.name, day=seen.text.day(seen.day))


def _totals(seen: View, ask: Ask) -> Component:
    text = seen.text
    found = totals(seen.scope, [seen.day], ask.role)
    if found.empty:
        return html.P(text("missing.unknown"), className="muted")
    row = found.iloc[0]
    share = row["missing"] / row["enrolled"] if row["enrolled"] else None
    number = html.Strong(text.number(row["missing"]), className="figure")
    under = text("missing.of", enrolled=text.number(row["enrolled"]), rate=text.rate(share))
    return html.P([number, html.Span(under, className="muted")], className="totals")


def _filters(seen: View, ask: Ask) -> list[Component]:
    text = seen.text
    days = [(str(least), text(f"missing.days_{least}"), least == ask.days) for least in DAYS_IN_A_ROW]
    groups = [
        _choice(seen, text("missing.in_a_row"), "days", "1", days),
        *role_field(seen),
    ]
    levels = TABLES.get(seen.place.level, ())
    if levels:
        by = [(str(level), text(f"missing.by_{level}"), level == ask.by) for level in levels]
        groups.append(_choice(seen, text("missing.by"), "by", levels[0], by))
    return [*groups, _downloads(seen)]


def _choice(
    seen: View, label: str, key: str, default: str, options: list[tuple[str, str, bool]]
) -> Component:
    links = [
        dcc.Link(
            word,
            href=seen.link(**{key: None if value == default else value}),
            className="on" if here else "",
        )
        for value, word, here in options
    ]
    return html.Div(
        [html.Span(label, className="field-label"), html.Div(links, className="switch")],
        className="field",
        role="group",
    )


def _downloads(seen: View) -> Component:
    query = seen.link("missing").partition("?")[2]
    links = [
        html.A(
            [icon("download"), kind.upper()],
            href=address(f"/download/missing.{kind}?{query}"),
            className="link",
            download="",
        )
        for kind in ("csv", "xlsx")
    ]
    label = html.Span(seen.text("missing.download"), className="field-label")
    return (
        html.Div([label, html.Div(links, className="links")], className="field")
        if seen.scope.may_export
        else html.Div()
    )


def _ranking(seen: View, ask: Ask, by: Level) -> list[Component]:
    text = seen.text
    rows = missing_units(seen.scope, by, seen.day, least=ask.days, role=ask.role)
    if rows.empty:
        return [_nobody(seen, ask)]
    rows = rows.assign(rate=rows["missing"] / rows["enrolled"].where(rows["enrolled"] > 0))
    told = rows
    if ask.days > 1:
        rows = rows.sort_values("long_missing", ascending=False, kind="stable")
        long = rows["long_missing"]
        told = rows.assign(missing=long, rate=long / rows["enrolled"].where(rows["enrolled"] > 0))
    copies = _copies(seen, ask, by, told)
    cut = (
        [html.P(text("missing.cut", n=text.number(ROWS_SHOWN)), className="muted")]
        if len(rows) == ROWS_SHOWN
        else []
    )
    columns = ["unit_id", "name", "inside", "missing", "rate", "long_missing", "enrolled", "reported"]
    return [
        panel(
            "",
            html.Div(copies, className="grid-row-tools"),
            *cut,
            _table(rows[columns], seen, ask, by),
        )
    ]


def _copies(seen: View, ask: Ask, by: Level, told: pd.DataFrame) -> list[Component]:
    """The button that copies the message: for readers who are not inside with small counts withheld, and only of what
    may leave."""
    text, total, notes = seen.text, seen.text.number(told["missing"].sum()), ""
    if not inside(seen.scope):
        if ask.days > 1 or ask.role != "all":
            return []
        told = unit_counts(seen, by, told)
        total, notes = place_missing(seen), text("missing.withheld", few=SIGNS[SMALL], linked=SIGNS[LINKED])
    message = units_message(told, seen.day, seen.place.name, text, total=total, days=ask.days)
    return [_copy(message + notes, text, "missing.copy_units")]


def _table(rows: pd.DataFrame, seen: View, ask: Ask, by: Level) -> Component:
    text = seen.text
    columns: list[dict[str, Any]] = [
        {"field": "name", "headerName": text(f"missing.by_{by}"), "cellClass": "drill", **NAME},
        {"field": "missing", "headerName": text("missing.missing"), **number(110)},
        {"field": "rate", "headerName": text("missing.rate"), **share(130, most=float(rows["rate"].max()))},
    ]
    if ask.days > 1:
        columns.append(
            {"field": "long_missing", "headerName": text("missing.long", n=ask.days), **number(120)}
        )
    columns += [
        {"field": one, "headerName": text(f"missing.{one}"), **number(110)}
        for one in ("enrolled", "reported")
    ]
    if LEVELS.index(by) - LEVELS.index(seen.place.level) > 1:
        columns.append({"field": "inside", "headerName": text("missing.inside"), "flex": 1, "minWidth": 160})
    return grid(Id.table, rows, columns, text, row_id="unit_id")


def _lists(seen: View, ask: Ask) -> list[Component]:
    if let_go(seen):
        return []
    people = missing_people(seen.scope, seen.day, least=ask.days, role=ask.role)
    if people.empty:
        return [_nobody(seen, ask)]
    units = missing_units(seen.scope, "class", seen.day, role="student")
    sizes = dict(zip(units["unit_id"], units["enrolled"], strict=True))
    people = people.assign(group=people["class_id"].where(people["role"] == "student", ""))
    groups = [part for _, part in people.groupby("group", sort=False)]
    unfolded = len(groups) <= OPEN_UNDER
    return [html.Div([_group(part, sizes, seen, unfolded) for part in groups], className="groups")]


def _group(part: pd.DataFrame, sizes: dict[str, float], seen: View, unfolded: bool) -> Component:
    text = seen.text
    first = part.iloc[0]
    name = str(first["class"]) if first["role"] == "student" else text("missing.staff")
    size = sizes.get(str(first["class_id"])) if first["role"] == "student" else None
    under = text("missing.count", n=len(part))
    if size:
        under = text("missing.count_of", n=len(part), enrolled=text.number(size))
    message = people_message(part, seen.day, name, text, names=seen.scope.may_see_names)
    head = html.Summary(
        [
            html.Span([html.Strong(name), html.Span(under, className="muted")], className="who"),
            *([_copy(message, text, "missing.copy")] if inside(seen.scope) else []),
        ]
    )
    rows = [
        html.Li([html.Span(person["name"]), html.Span(_row_days(person, text), className="muted")])
        for person in part.to_dict("records")
    ]
    return html.Details(
        [head, html.Ul(rows, className="people"), html.P(message, className="message")],
        open=unfolded,
        className="panel group",
    )


def _row_days(person: dict[Any, Any], text: Text) -> str:
    days = int(person["days_in_a_row"])
    return text("missing.row_days", n=days) if days > 1 else ""


def _copy(message: str, text: Text, word: str) -> Component:
    label = html.Span(text(word), **data(**{"copy-word": ""}))
    told = data(copy=message, done=text("missing.copied"), failed=text("missing.not_copied"))
    return html.Button([icon("copy"), label], className="btn btn-sm btn-outline-primary copy", **told)


def _nobody(seen: View, ask: Ask) -> Component:
    reason = "missing.nobody_long" if ask.days > 1 else "missing.nobody_do"
    return empty(seen.text("missing.nobody"), seen.text(reason, n=ask.days))


drills_by_row(Id.table)
register("missing", layout)
