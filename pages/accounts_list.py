"""The table of the accounts that an administrator may manage."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from access.accounts import Account
from access.managing import Manager
from access.sessions import last_seen
from access.sign_in import duty
from common.clock import SHANGHAI
from common.words import Text
from pages.accounts_form import Id, unit_name
from pages.frame import empty
from pages.grid import grid

WIDTHS = {"user": 150, "name": 150, "role": 150, "units": None, "state": 150, "factor": 110, "seen": 150}
NAMED = 3


def table(work: Manager, text: Text) -> list[Component]:
    """The accounts, a row each; a click opens one."""
    found = work.accounts()
    if not found:
        return [empty(text("accounts.none"), text("accounts.none_why"))]
    seen = last_seen(work.store)
    frame = pd.DataFrame([_row(one, work, text) | {"seen": _when(seen.get(one.user))} for one in found])
    columns = [_column(name, width, text) for name, width in WIDTHS.items()]
    said = html.P(text("accounts.count", n=text.number(len(found))), className="muted")
    return [said, grid(Id.table, frame, columns, text, row_id="user", most=620)]


def _column(name: str, width: int | None, text: Text) -> dict[str, Any]:
    size = {"width": width} if width else {"flex": 1, "minWidth": 180}
    return {"field": name, "headerName": text(f"accounts.column.{name}"), "tooltipField": name, **size}


def _row(one: Account, work: Manager, text: Text) -> dict[str, Any]:
    names = [unit_name(unit) for unit in one.unit_ids[:NAMED]]
    first = duty(one, work.store.policy)
    state = "locked" if one.locked else f"duty_{first}" if first else "open"
    return {
        "user": one.user,
        "name": one.name,
        "role": text(f"login.role.{one.role.key}"),
        "units": "、".join(names) + ("…" if len(one.unit_ids) > NAMED else ""),
        "state": text(f"accounts.state.{state}"),
        "factor": text("accounts.factor_on") if one.second_factor else "—",
    }


def _when(moment: Any) -> str | None:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if moment else None
