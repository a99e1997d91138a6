"""Sign in and out: plain forms that need no script, with the demo accounts where the data are invented."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, session
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response as BaseResponse

from access import factor, oidc, sessions
from access.accounts import Account, account, accounts
from access.audit import Entry
from access.demo import DEMO, PASSWORD, demo_allowed, demo_role
from access.purpose import take_back
from access.recorder import put, put_bounded
from access.rights import Level
from access.session import Reader, safe_next
from access.sign_in import checked, duty, tried
from access.store import Store, store
from common.errors import EpiDeskError
from common.settings import address
from pages.held import TOKEN
from pages.view import current_text, current_theme
from warehouse.queries.base import data_dir
from warehouse.queries.places import example_unit, way

routes = Blueprint("login", __name__, template_folder="templates")
HALF_WAY_S = 300
"""So long a right password waits for its code."""

Answer = str | BaseResponse | tuple[str, int]


@dataclass(frozen=True)
class Card:
    """A demo account as the page offers it."""

    user: str
    title: str
    unit: str
    note: str


def current_store() -> Store:
    """The store of the data folder that is served."""
    return store(data_dir())


def load(sid: str) -> Reader | None:
    """The reader of a session, with the rights that the accounts say now; None when session or account is gone."""
    going_on = sessions.held(current_store(), sid)
    if going_on is None:
        return None
    if going_on.how == "demo":
        return _demo_reader(going_on.user, sid)
    known = account(current_store(), going_on.user)
    if known is None or known.locked:
        return None
    first = duty(known, current_store().policy) if going_on.how == "password" else None
    return Reader(known, sid, going_on.how, first)


def _demo_reader(user: str, sid: str = "") -> Reader | None:
    role = demo_role(user) if demo_allowed(data_dir()) else None
    if role is None:
        return None
    name, level = current_text()(f"login.role.{role.key}"), DEMO[user]
    return Reader(Account(user, role, level, (_demo_unit(level),), name), sid, "demo")


def _demo_unit(level: Level) -> str:
    try:
        return example_unit(level) or ""
    except EpiDeskError:
        return ""  # nothing to show yet; every page says so


def enter(user: str, how: sessions.How) -> None:
    """Begin a session of `user` under a fresh id, on record; the one that the browser had before ends."""
    _leave()
    reader = load(sessions.start(current_store(), user, how))
    if reader is not None:
        put(data_dir(), Entry("sign_in", user, reader.scope.role, reader.scope.unit, how))
        login_user(reader)


def _leave() -> None:
    """End the session of this browser, on the server too, with the purpose that it was given."""
    if current_user.is_authenticated:
        sessions.end(current_store(), current_user.sid)
    take_back(current_store(), session.pop(TOKEN, None))
    session.clear()


@routes.get("/login")
def form() -> Answer:
    """The sign-in page; who is signed in already goes on."""
    if current_user.is_authenticated:
        return redirect(safe_next(request.args.get("next")))
    return page()


@routes.post("/login")
def sign_in() -> Answer:
    """Check name and password; a wrong pair and an unknown name get the same sentence."""
    user, password = request.form.get("username", "").strip()[:60], request.form.get("password", "")[:200]
    onward = safe_next(request.form.get("next"))
    if password == PASSWORD and _demo_reader(user) and account(current_store(), user) is None:
        enter(user, "demo")
        return redirect(onward)
    told = checked(current_store(), user, password)
    if isinstance(told, str):
        _failed(user, told)
        return page(f"login.{told}"), 429 if told == "wait" else 401
    if told.second_factor:
        session["half_way"] = [told.user, time.time(), onward]
        return redirect(address("/login/code"))
    enter(told.user, "password")
    return redirect(onward)


@routes.get("/login/code")
def code_form() -> Answer:
    """The second step of signing in."""
    return _page("code.html") if _half_way() else redirect(address("/login"))


@routes.post("/login/code")
def sign_in_by_code() -> Answer:
    """Check the code of the phone, or a recovery code."""
    user = _half_way()
    if user is None:
        return redirect(address("/login"))
    if not tried(current_store(), user):
        _failed(user, "wait")
        return _page("code.html", "login.wait"), 429
    if not factor.used(current_store(), user, request.form.get("code", "")):
        _failed(user, "code")
        return _page("code.html", "login.wrong_code"), 401
    onward = safe_next(session["half_way"][2])
    enter(user, "password")
    return redirect(onward)


def _half_way() -> str | None:
    """Who has given the right password and not yet the code."""
    user, since, _ = session.get("half_way") or ("", 0.0, "")
    return user if user and 0 <= time.time() - since < HALF_WAY_S else None


@routes.post("/logout")
def sign_out() -> BaseResponse:
    """End the session, on the server too."""
    if current_user.is_authenticated:
        put(data_dir(), Entry("sign_out"))
    _leave()
    logout_user()
    return redirect(address("/login"))


def _failed(user: str, why: str) -> None:
    """Put on record who was tried; of a name that nobody has, only that: it may be a mistyped password."""
    known = account(current_store(), user) is not None or (demo_allowed(data_dir()) and user in DEMO)
    told = Entry(
        "sign_in_failed", user if known else "", subject=why if known else "unknown", outcome="refused"
    )
    put_bounded(data_dir(), told)


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


def page(problem: str = "", said: str = "") -> str:
    """The sign-in page with a problem by its key, or with a sentence already `said`."""
    nobody = not (demo_allowed(data_dir()) or accounts(current_store()))
    return _page("login.html", problem, said, cards=_cards(), password=PASSWORD, nobody=nobody)


def _page(template: str, problem: str = "", said: str = "", **more: Any) -> str:
    text = current_text()
    given: dict[str, Any] = {
        "text": text,
        "theme": current_theme().name,
        "next": safe_next(request.values.get("next")),
        "problem": text(problem) if problem else said,
        "user": request.form.get("username", ""),
        "oidc": oidc.configured(),
    }
    return render_template(template, **given, **more)
