"""The form of one account: who, as what, where; and what else can be done with it."""

from __future__ import annotations

from collections.abc import Iterable

from dash import dcc, html
from dash.development.base_component import Component

from access.accounts import Account
from access.managing import Manager
from access.store import store
from common.words import Text
from pages.controls import dropdown_labels, field
from pages.view import current_scope
from warehouse.queries.base import data_dir
from warehouse.queries.places import children, place, search, way, ways

OFFERED = 40


class Id:
    """Ids of the page's parts."""

    new = "accounts-new"
    upload = "accounts-upload"
    download = "accounts-download"
    said = "accounts-said"
    editor = "accounts-editor"
    list = "accounts-list"
    table = "accounts-table"
    who = "accounts-who"
    shown = "accounts-shown"
    kind = "accounts-kind"
    units = "accounts-units"


def manager() -> Manager:
    """The administrator of this request, at work."""
    return Manager(store(data_dir()), current_scope(), ways)


def form(one: Account | None, text: Text) -> Component:
    """The form of an account, or of a new one."""
    roles = [{"value": role.key, "label": text(f"login.role.{role.key}")} for role in manager().roles()]
    units = list(one.unit_ids) if one else []
    fields = [
        field(text("accounts.column.user"), _box(Id.who, one.user if one else "", fixed=one is not None)),
        field(text("accounts.column.name"), _box(Id.shown, one.name if one else "")),
        field(text("accounts.column.role"), _role(roles, one.role.key if one else None, text), "wide"),
        field(text("accounts.column.units"), _units(units, text), "wide"),
    ]
    return html.Div(
        [html.Div(fields, className="controls"), html.Div(_buttons(one, text), className="controls")],
        className="editor",
    )


def _box(id: str, value: str, *, fixed: bool = False) -> Component:
    box: Component = dcc.Input(
        id=id,
        type="text",
        value=value,
        disabled=fixed,
        maxLength=60,
        autoComplete="off",
        className="form-control form-control-sm",
    )
    return box


def _role(roles: list[dict[str, str]], value: str | None, text: Text) -> Component:
    drop: Component = dcc.Dropdown(
        roles,
        value,
        id=Id.kind,
        clearable=False,
        placeholder=text("accounts.choose_role"),
        labels=dropdown_labels(text),
    )
    return drop


def _units(chosen: list[str], text: Text) -> Component:
    drop: Component = dcc.Dropdown(
        as_options([*units_found(""), *chosen]),
        chosen,
        id=Id.units,
        multi=True,
        maxHeight=320,
        placeholder=text("accounts.choose_units"),
        labels=dropdown_labels(text),
    )
    return drop


def _buttons(one: Account | None, text: Text) -> list[Component]:
    """Save; and for an account that there is, what else can be done. Only a locked one is removed: in two steps."""
    deeds = ["save"]
    if one is not None:
        deeds += ["reset", "signed_out", *(("unlocked", "removed") if one.locked else ("locked",))]
    user = one.user if one else ""
    look = {"save": "btn-primary", "removed": "btn-outline-danger"}
    return [
        html.Button(
            text(f"accounts.do.{deed}"),
            id={"deed": deed, "of": user},
            className=f"btn btn-sm {look.get(deed, 'btn-outline-primary')}",
        )
        for deed in deeds
    ]


def units_found(words: str) -> list[str]:
    """Ids of units within the administrator's own whose names fit; without words their own and those below."""
    scope = current_scope()
    if words.strip():
        return [str(hit["unit_id"]) for hit in search(scope, words.strip()[:40], OFFERED)]
    below = [crumb.unit_id for unit in scope.unit_ids for crumb in children(place(scope, unit))]
    return [*scope.unit_ids, *below[:OFFERED]]


def as_options(unit_ids: Iterable[str]) -> list[dict[str, str]]:
    """Each unit once, by its name; ids that nobody knows as they are."""
    return [{"value": unit, "label": unit_name(unit)} for unit in dict.fromkeys(unit_ids)]


def unit_name(unit: str) -> str:
    """A unit's name; a class with its school, as there is a class 1 everywhere."""
    crumbs = way(unit)
    told = crumbs[-2:] if crumbs and crumbs[-1].level == "class" else crumbs[-1:]
    return " · ".join(crumb.name for crumb in told) or unit
