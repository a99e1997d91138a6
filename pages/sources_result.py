"""What the night would make of the file with what was chosen: counts, reasons, real rows as typed and as read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from common.errors import EpiDeskError
from common.toml import dumps
from common.words import Text
from pages.frame import View
from pages.sources_answers import field_words, short, value_words
from pages.sources_try import Trial

# A field, and the columns of the warehouse that it fills.
BECOMES = {
    "number": ("number",), "student_no": ("number", "student_no"), "id_number": ("number", "id_number"),
    "staff_no": ("number", "student_no"), "school_name": ("school_name",), "school_code": ("school_id",),
    "class": ("class_name", "grade", "class_no"), "grade": ("grade",), "county": ("county_id",),
    "location": ("lon", "lat"), "contact": ("contact_area", "contact_suspected"),
}  # fmt: skip


def trouble(error: EpiDeskError, text: Text) -> Component:
    """A sentence in place of a result."""
    return html.P(error.zh if text.lang == "zh" else str(error), className="notice bad", role="alert")


def refusal(trial: Trial, text: Text) -> str:
    """Why the file would be refused, or read by another source."""
    refused = trial.after["refused"]
    if refused:
        return str(refused["zh" if text.lang == "zh" else "en"])
    if (trial.after["source"] or {}).get("name") != trial.source:
        return text("sources.other_source", label=trial.after["source"]["label"])
    return text("sources.no_row_loads")


def result(trial: Trial, seen: View) -> list[Component]:
    """The preview."""
    text, after = seen.text, trial.after
    if after["refused"]:
        return [html.P(refusal(trial, text), className="notice bad", role="alert"), _file(trial, text)]
    rows = after["rows"]
    said = text("night.say.check_rows", **{
        "rows": text.number(rows["in"]), "loaded": text.number(rows["loaded"]),
        "refused": text.number(rows["refused"]), "blank": text.number(rows["blank"]),
    })  # fmt: skip
    notes = (
        []
        if rows["complete"]
        else [html.P(text("sources.first_rows", n=text.number(rows["in"])), className="muted")]
    )
    if not trial.takes:
        notes.append(html.P(refusal(trial, text), className="notice bad", role="alert"))
    return [
        html.P(said, className="counts"),
        html.P(_unread(trial, text), className="muted"),
        *notes,
        *_coded(after, text),
        *_reasons(after, text),
        _rows(trial, text),
        _file(trial, text),
    ]


def _unread(trial: Trial, text: Text) -> str:
    """How many answers are not understood, before and after."""
    before, after = (
        sum(column["unread"] for column in file["columns"] if column["choice"])
        for file in (trial.before, trial.after)
    )
    if trial.known and before != after:
        return text("sources.unread_change", before=text.number(before), after=text.number(after))
    return text("sources.unread", n=text.number(after)) if after else text("sources.all_read")


def _reasons(after: Mapping[str, Any], text: Text) -> list[Component]:
    if not after["reasons"]:
        return []
    lines = [
        html.Li(text("sources.reason", reason=text(f"night.row.{reason}"), n=text.number(n)))
        for reason, n in after["reasons"].items()
    ]
    return [html.Ul(lines, className="muted")]


def _coded(after: Mapping[str, Any], text: Text) -> list[Component]:
    """Questions answered by bare numbers whose meaning nobody has said: they fill no field until somebody does."""
    if not after["coded"]:
        return []
    named = "、".join(short(question) for question in after["coded"])
    return [html.P(text("sources.coded", questions=named), className="notice")]


def _rows(trial: Trial, text: Text) -> Component:
    """The first rows: under what was typed, what it becomes."""
    columns = [c for c in trial.after["columns"] if c["header"] and c["field"] != "ignore"]
    columns.sort(key=lambda c: c["field"] is None)
    head = [
        html.Th([short(c["question"] or c["header"]), html.Small(_field_of(c, text))], title=c["header"])
        for c in columns
    ]
    lines = [
        html.Tr(
            [
                html.Th(
                    html.Span([text.number(row["row_no"]), html.Small(text(f"sources.row.{row['state']}"))])
                ),
                *(html.Td(_cell(column, row, text)) for column in columns),
            ],
            className=row["state"],
        )
        for row in trial.after["shown"]
    ]
    table = html.Table([html.Thead(html.Tr([html.Th(text("sources.row_no")), *head])), html.Tbody(lines)])
    return html.Div(table, className="scroll preview", tabIndex="0")


def _field_of(column: Mapping[str, Any], text: Text) -> str:
    return field_words(column["field"] or "extra", text)


def _cell(column: Mapping[str, Any], row: Mapping[str, Any], text: Text) -> list[Component | str]:
    """What was typed in small print, what it becomes above it; nothing above it where the row isn't loaded."""
    typed = row["before"].get(str(column["index"]), "")
    before = html.Small(short(typed) or "—", className="muted", title=typed)
    if row["after"] is None or column["field"] is None:
        return [html.Span("—" if row["after"] is None else short(typed)), before]
    names = BECOMES.get(column["field"], (column["field"],))
    if column["field"] in ("class", "grade") and row["after"].get("grade"):
        return [html.Span(class_words(row["after"], text)), before]
    values = [row["after"][name] for name in names if row["after"].get(name) is not None]
    if column["field"] == "temperature_c" and not values and row["after"].get("fever") is not None:
        return [html.Span(text("sources.fever_told", value=value_words(row["after"]["fever"], text))), before]
    told = " ".join(value_words(value, text) for value in values)
    odd = "odd" if typed and not values else ""
    return [html.Span(short(told, 40) or "—", className=odd), before]


def class_words(after: Mapping[str, Any], text: Text) -> str:
    """A grade, with its class where that is known."""
    number = after.get("class_no")
    return (
        str(after["grade"]) if number is None else text("sources.class", grade=after["grade"], number=number)
    )


def _file(trial: Trial, text: Text) -> Component:
    """The profile as a file, for those who like to read it."""
    summary = html.Summary(text("sources.as_file", name=trial.source), className="muted")
    return html.Details([summary, html.Pre(dumps(trial.document))])
