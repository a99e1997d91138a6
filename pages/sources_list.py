"""What waits for somebody to say what it is, and the sources in force with what they took in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from common.words import UNKNOWN
from pages.checking import in_force
from pages.frame import View, panel
from pages.sources_answers import short
from pages.sources_draft import plain
from pages.view import current_scope
from warehouse.queries.sources import taken_in, unknown_files, unknown_questions

LISTED = 50
NAMED = 6


def overview(seen: View) -> list[Component]:
    """The two parts of the page without a file. Raises CheckFailed when a profile in force can't be used."""
    told = in_force()
    return [_waiting(seen, told), _sources(seen, told)]


def _waiting(seen: View, told: Mapping[str, Any]) -> Component:
    text = seen.text
    files = unknown_files(current_scope())
    entries = [_refused(seen, row, told) for row in files.head(LISTED).to_dict("records")]
    entries += _open_questions(seen, told)
    if len(files) > LISTED:
        entries.append(
            html.Li(text("sources.more_files", n=text.number(len(files) - LISTED)), className="muted")
        )
    body = (
        html.Ul(entries, className="waiting")
        if entries
        else html.P(text("sources.nothing_waits"), className="muted")
    )
    return panel(text("sources.waiting"), body)


def _refused(seen: View, row: Mapping[Any, Any], told: Mapping[str, Any]) -> Component:
    text = seen.text
    known = dict(part.split("=", 1) for part in str(row["detail"] or "").split("; ") if "=" in part)
    values = {key: known.get(key, UNKNOWN) for key in ("seen", "source", "columns")}
    why = text(f"sources.why.{row['reason']}", **{key: short(value, 90) for key, value in values.items()})
    again = row["profile"] != told["fingerprint"]
    parts = [html.Strong(row["name"]), html.Span(why, className="muted")]
    if again:
        parts.append(html.Span(text("sources.again"), className="chip"))
    return _entry(seen, parts, row["file_id"], "sources.map")


def _entry(seen: View, parts: list[Component], file_id: str, word: str) -> Component:
    link = dcc.Link(seen.text(word), href=seen.link(file=file_id), className="btn btn-outline-primary btn-sm")
    return html.Li([html.Div(parts, className="who"), link])


def _open_questions(seen: View, told: Mapping[str, Any]) -> list[Component]:
    """One entry a source: its questions without a field that nobody has decided to keep as they are."""
    text = seen.text
    decided = {one["name"]: _decided(one) for one in told["sources"]}
    labels = {one["name"]: one["label"] for one in told["sources"]}
    entries = []
    for source, asked in unknown_questions(current_scope()).groupby("source", sort=True):
        name = str(source)
        left = asked[[plain(question) not in decided.get(name, set()) for question in asked["question"]]]
        if left.empty:
            continue
        named = "、".join(short(question) for question in left["question"].head(NAMED))
        newest = left.sort_values("last_day", kind="stable")["file_id"].iloc[-1]
        parts = [
            html.Strong(
                text("sources.open_questions", label=labels.get(name, name), n=text.number(len(left)))
            ),
            html.Span(named + ("…" if len(left) > NAMED else ""), className="muted"),
        ]
        entries.append(_entry(seen, parts, str(newest), "sources.map"))
    return entries


def _decided(source: Mapping[str, Any]) -> set[str]:
    return {plain(question) for question in source["document"].get("questions", {})}


def _sources(seen: View, told: Mapping[str, Any]) -> Component:
    text = seen.text
    counts = {row["source"]: row for row in taken_in(current_scope()).to_dict("records")}
    heads = ("source", "whose", "kind", "files", "rows", "last_day")
    head = html.Tr(
        [
            html.Th(text(f"sources.list.{one}"), className="num" if one in ("files", "rows") else "")
            for one in heads
        ]
    )
    busiest = sorted(told["sources"], key=lambda one: -counts.get(one["name"], {}).get("files", 0))
    lines = [_source(seen, one, counts.get(one["name"])) for one in busiest]
    table = html.Table([html.Thead(head), html.Tbody(lines)])
    return panel(
        text("sources.in_force"),
        html.Div(table, className="scroll"),
        html.P(text("sources.about"), className="muted"),
    )


def _source(seen: View, one: Mapping[str, Any], took: Mapping[Any, Any] | None) -> Component:
    text = seen.text
    name: Any = one["label"]
    if took:
        name = dcc.Link(one["label"], href=seen.link(file=str(took["newest"])))
    last = None if took is None or pd.isna(took["last_day"]) else took["last_day"]
    return html.Tr(
        [
            html.Th([name, html.Small(f" {one['name']}", className="muted")], scope="row"),
            html.Td(text("sources.own" if one["own"] else "sources.shipped")),
            html.Td(text(f"data.kind.{one['kind']}")),
            html.Td(text.number(took["files"] if took else 0), className="num"),
            html.Td(text.number(took["rows_loaded"] if took else 0), className="num"),
            html.Td(text.day(last, weekday=False)),
        ]
    )
