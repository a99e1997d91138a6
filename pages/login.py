"""Sign in and out: a plain form that needs no script, with the demo accounts where the data are invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response as BaseResponse

from access.accounts import Account, account, accounts, verified
from access.audit import Entry
from access.demo import DEMO, PASSWORD, demo_allowed, demo_role
from access.purpose import take_back
from access.recorder import put, put_bounded, who
from access.rights import Level
from access.session import Reader, safe_next, same_origin
from access.store import store
from access.throttle import Throttle
from common.errors import EpiDeskError
from pages.held import TOKEN
from pages.view import current_text, current_theme
from warehouse.queries.base import data_dir
from warehouse.queries.places import example_unit, way

routes = Blueprint("login", __name__, template_folder="templates")
throttle = Throttle()


@dataclass(frozen=True)
class Card:
    """A demo account as the page offers it."""

    user: str
    title: str
    unit: str
    note: str


def load(reader_id: str) -> Reader | None:
    """The reader of a session, as the accounts say now; None when the account is gone or has changed."""
    user = reader_id.partition("|")[0]
    reader = _demo_reader(user.removeprefix("demo:")) if user.startswith("demo:") else _known(user)
    return reader if reader and reader.get_id() == reader_id else None


def _known(user: str) -> Reader | None:
    known = account(store(data_dir()), user)
    return Reader(known) if known and not known.locked else None


def _demo_reader(user: str) -> Reader | None:
    role = demo_role(user) if demo_allowed(data_dir()) else None
    if role is None:
        return None
    name, level = current_text()(f"login.role.{role.key}"), DEMO[user]
    return Reader(Account(user, role, level, (_demo_unit(level),), name), demo=True)


def _demo_unit(level: Level) -> str:
    try:
        return example_unit(level) or ""
    except EpiDeskError:
        return ""  # nothing to show yet; every page says so


@routes.get("/login")
def form() -> str | BaseResponse:
    """The sign-in page; who is signed in already goes on."""
    if current_user.is_authenticated:
        return redirect(safe_next(request.args.get("next")))
    return _page()


@routes.post("/login")
def sign_in() -> str | BaseResponse | tuple[str, int]:
    """Check name and password; a wrong pair and an unknown name get the same sentence."""
    if not same_origin(request):
        abort(400)
    user = request.form.get("username", "").strip()[:60]
    key = (request.remote_addr or "", user)
    if throttle.closed(key):
        return _page("login.wait"), 429
    reader = _checked(user, request.form.get("password", "")[:200])
    if reader is None:
        throttle.failed(key)
        _failed(user)
        return _page("login.wrong"), 401
    throttle.passed(key)
    put(data_dir(), Entry("sign_in", user, reader.scope.role, reader.scope.unit))
    login_user(reader)
    return redirect(safe_next(request.form.get("next")))


@routes.post("/logout")
def sign_out() -> BaseResponse:
    """End the session."""
    if not same_origin(request):
        abort(400)
    if who() is not None:
        put(data_dir(), Entry("sign_out"))
    take_back(store(data_dir()), session.pop(TOKEN, None))
    logout_user()
    return redirect("/login")


def _failed(user: str) -> None:
    """Put on record who was tried; of a name that nobody has, only that: it may be a mistyped password."""
    known = account(store(data_dir()), user) is not None or (demo_allowed(data_dir()) and user in DEMO)
    put_bounded(
        data_dir(),
        Entry("sign_in_failed", user if known else "", subject="" if known else "unknown", outcome="refused"),
    )


def _checked(user: str, password: str) -> Reader | None:
    known = account(store(data_dir()), user)
    if known is None and password == PASSWORD and (demo := _demo_reader(user)):
        return demo
    return Reader(known) if verified(known, password) and known and not known.locked else None


def _cards() -> list[Card]:
    if not demo_allowed(data_dir()):
        return []
    text = current_text()
    units = {user: _demo_unit(level) for user, level in DEMO.items()}
    try:
        names = {unit: _named(unit) for unit in units.values() if unit}
    except EpiDeskError:
        names = {}
    return [
        Card(key, text(f"login.role.{key}"), names.get(units[key], ""), text(f"login.note.{key}"))
        for key in DEMO
    ]


def _named(unit: str) -> str:
    """A unit as a card names it; a class with its school."""
    crumbs = way(unit)
    shown = crumbs[-2:] if crumbs[-1].level == "class" else crumbs[-1:]
    return " · ".join(crumb.name for crumb in shown)


def _page(problem: str = "") -> str:
    text = current_text()
    given: dict[str, Any] = {
        "text": text,
        "theme": current_theme().name,
        "next": safe_next(request.values.get("next")),
        "problem": text(problem) if problem else "",
        "cards": _cards(),
        "password": PASSWORD,
        "nobody": not (demo_allowed(data_dir()) or accounts(store(data_dir()))),
        "user": request.form.get("username", ""),
    }
    return render_template("login.html", **given)
