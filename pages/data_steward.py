"""The unmatched tab for those who may decide: each typed identity with who may be meant, to confirm or refuse.

A press is kept at once and takes effect with the next load; pressing again takes it back.
"""

from __future__ import annotations

from typing import Any

from dash import ALL, MATCH, Input, Output, State, callback, ctx, dcc, html, no_update
from dash.development.base_component import Component

from access import noted
from access.audit import Entry
from access.recorder import put
from pages.controls import chosen
from pages.frame import View, empty, view_of
from pages.parts import aria
from warehouse.decisions import Verdict
from warehouse.queries.base import data_dir
from warehouse.queries.masks import masked_name, masked_number
from warehouse.queries.steward import DAYS, MOST, decide, suggested, typed_identities, verdicts

SHOW = ("open", "decided", "all")
PER_PAGE = 20
Row = dict[Any, Any]
PRESS: dict[str, Verdict] = {"confirm": "confirmed", "refuse": "refused"}


def worklist(seen: View) -> list[Component]:
    """Filters, one page of rows, the way to the next."""
    text = seen.text
    rows = _rows(seen)
    show = chosen(seen, "show", SHOW)
    rows = [row for row in rows if show == "all" or _decided(row) == (show == "decided")]
    pages = max(1, -(-len(rows) // PER_PAGE))
    asked = seen.query.get("at", "")
    at = min(int(asked), pages) if asked.isdecimal() and len(asked) < 5 and int(asked) else 1
    part = rows[(at - 1) * PER_PAGE : at * PER_PAGE]
    count = text("data.steward.count", n=text.number(len(rows)), days=DAYS)
    if len(rows) == MOST:
        count = text("data.steward.count_cut", n=text.number(MOST), days=DAYS)
    head = html.Div([_filter(seen, show), html.Span(count, className="muted")], className="controls between")
    if not part:
        return [head, empty(text("data.nothing"), text(f"data.steward.none_{show}"))]
    return [
        html.P(text("data.about.steward"), className="muted"),
        head,
        html.Ul(_items(seen, part), className="steward"),
        _turn(seen, at, pages),
    ]


def _rows(seen: View, only: tuple[str, int] | None = None) -> list[Row]:
    """Typed identities that wait and those confirmed, each with `verdicts`: person → what holds now.

    `only` the one that such a row (file_id, row_no) stands for.
    """
    file_id = seen.query.get("file") or None
    rows: list[Row] = []
    for table in ("waiting", "confirmed"):
        found = typed_identities(seen.scope, table, seen.day, file_id=file_id)
        if only:
            found = found[(found["file_id"] == only[0]) & (found["row_no"] == only[1])]
        known = found.astype(object).where(found.notna(), None).to_dict("records")
        rows += [row | {"verdicts": held} for row, held in zip(known, verdicts(found), strict=True)]
    return rows


def _decided(row: Row) -> bool:
    return row["person_id"] is not None or "confirmed" in row["verdicts"].values()


def _filter(seen: View, show: str) -> Component:
    links = [
        dcc.Link(
            seen.text(f"data.steward.{one}"),
            href=seen.link(show=None if one == SHOW[0] else one, at=None),
            className="on" if one == show else "",
        )
        for one in SHOW
    ]
    return html.Nav(links, className="switch", **aria(label=seen.text("data.steward.filter")))


def _turn(seen: View, at: int, pages: int) -> Component:
    if pages == 1:
        return html.Div()
    text = seen.text
    steps = [
        dcc.Link(
            text(f"data.steward.{word}"), href=seen.link(at=None if to == 1 else str(to)), className="link"
        )
        if 1 <= to <= pages
        else html.Span(text(f"data.steward.{word}"), className="muted link")
        for word, to in (("before", at - 1), ("after", at + 1))
    ]
    here = html.Span(text("data.steward.page", n=at, of=pages), className="muted")
    return html.Nav([steps[0], here, steps[1]], className="turn", **aria(label=text("data.steward.pages")))


def _items(seen: View, rows: list[Row]) -> list[Component]:
    meant = _meant(seen, rows)
    noted.names(seen.scope, "unmatched", len(rows) + sum(map(len, meant.values())))
    return [
        html.Li(
            _inside(seen, row, meant.get(_key(row), [])),
            id={"part": "steward", "row": _key(row)},
            tabIndex="-1",
        )
        for row in rows
    ]


def _key(row: Row) -> str:
    return f"{row['file_id']}|{row['row_no']}"


def _meant(seen: View, rows: list[Row]) -> dict[str, list[Row]]:
    """Who may be meant, by row, the likeliest first."""
    people: dict[str, list[Row]] = {}
    found = suggested(seen.scope, [(row["file_id"], row["row_no"], row["day"]) for row in rows])
    for one in found.to_dict("records"):
        people.setdefault(_key(one), []).append(one)
    return people


def _inside(seen: View, row: Row, people: list[Row]) -> list[Component]:
    """What was typed, who may be meant, and how it stands."""
    text = seen.text
    reason = row["reason"] if isinstance(row["reason"], str) else None
    name, number = row["name"], row["number"]
    if not seen.scope.may_see_names:
        name, number = masked_name(name), masked_number(number)
    said = [row["school_name"], row["class_name"], number or None]
    days = text("data.steward.days", n=row["days"]) if row["days"] > 1 else ""
    typed = [
        html.Strong(name or text("data.steward.nameless")),
        *(html.Span(one, className="typed") for one in said if isinstance(one, str)),
        html.Span(f"{text.day(row['day'], weekday=False)} {days}", className="muted"),
        html.Span(text(f"night.unmatched.{reason}"), className="why") if reason else None,
        html.Span(text("data.steward.alone"), className="muted") if row["alone"] else None,
    ]
    rows = [_person(seen, row, one) for one in people]
    nobody = None if rows else html.P(text("data.steward.nobody"), className="muted")
    return [
        html.Div([part for part in typed if part is not None], className="who"),
        html.Div(rows, className="meant"),
        *([nobody] if nobody else []),
        html.P(_standing(seen, row), className="standing", role="status"),
    ]


def _person(seen: View, row: Row, one: Row) -> Component:
    text = seen.text
    verdict = row["verdicts"].get(one["person_id"])
    where = one["class"] or text("frame.role.staff")
    if one["school"] and one["school"] != row["school_name"]:
        where = f"{one['school']} {where}"
    facts = [
        html.Span(one["name"], className="name"),
        html.Span(where),
        html.Span(one["number"], className="typed"),
        html.Span(text(f"night.suggestion.{one['reason']}"), className="why"),
    ]
    if one["score"] == one["score"]:  # none where somebody is confirmed
        told = text("data.steward.score", n=int(one["score"]))
        facts.append(html.Span(text.number(one["score"]), className="score", title=told))
    presses = [
        _press(seen, row, one, press, verdict) for press in PRESS if one["enrolled"] or press == "refuse"
    ]
    if not seen.scope.may_see_names:
        presses = []  # nobody decides who is meant without seeing who
    return html.Div(
        [html.Div(facts, className="facts"), html.Div(presses, className="presses")],
        className=f"person {verdict or ''}".strip(),
    )


def _press(seen: View, row: Row, one: Row, press: str, verdict: str | None) -> Component:
    on = verdict == PRESS[press]
    word = seen.text(f"data.steward.{press}{'_on' if on else ''}")
    told = seen.text(f"data.steward.{press}_say", typed=row["name"] or "", name=one["name"])
    return html.Button(
        word,
        id={"press": press, "row": _key(row), "person": one["person_id"]},
        className=f"btn btn-sm btn-outline-{'primary' if press == 'confirm' else 'secondary'}{' active' if on else ''}",
        title=seen.text("data.steward.again") if on else None,
        type="button",
        **aria(
            pressed=str(on).lower(), label=f"{word}：{told}" if seen.text.lang == "zh" else f"{word}: {told}"
        ),
    )


def _standing(seen: View, row: Row) -> str:
    """Whether it is confirmed and since when that counts; "" for what is open."""
    text, confirmed = seen.text, "confirmed" in row["verdicts"].values()
    if row["person_id"] is not None:
        return text("data.steward.in_effect" if confirmed else "data.steward.taken_back")
    return text("data.steward.confirmed_next") if confirmed else ""


@callback(
    Output({"part": "steward", "row": MATCH}, "children"),
    Input({"press": ALL, "row": MATCH, "person": ALL}, "n_clicks"),
    State("_pages_location", "search"),
    prevent_initial_call=True,
)
def pressed(_: list[int | None], search: str | None) -> Any:
    """Keep the press, and draw the row as it stands then."""
    if not any(one["value"] for one in ctx.triggered) or not isinstance(ctx.triggered_id, dict):
        return no_update
    asked, seen = ctx.triggered_id, view_of("data", search)
    file_id, number = str(asked["row"]).split("|", 1) if "|" in str(asked["row"]) else ("", "")
    row_no = int(number) if number.isdecimal() else -1
    rows = _rows(seen, (file_id, row_no))
    if seen.scope.may_confirm and not seen.scope.may_see_names:  # the purpose ended while the page stood open
        return _inside(seen, rows[0], _meant(seen, rows).get(_key(rows[0]), [])) if rows else no_update
    wanted = PRESS.get(str(asked["press"]), "refused")
    held = rows[0]["verdicts"].get(asked["person"]) if rows else None
    verdict: Verdict = "undone" if held == wanted else wanted
    about = Entry("match_decided", scope=seen.scope.unit, subject=f"{file_id[:12]} {row_no}", outcome=verdict)
    decide(seen.scope, file_id, row_no, str(asked["person"]), verdict, before=lambda: put(data_dir(), about))
    rows = _rows(seen, (file_id, row_no))
    noted.names(seen.scope, "unmatched", 1)
    return _inside(seen, rows[0], _meant(seen, rows).get(_key(rows[0]), [])) if rows else no_update
