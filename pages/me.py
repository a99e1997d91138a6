"""One's own account: password, second factor, sessions elsewhere. Plain forms: what must be done first is done here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, jsonify, redirect, render_template, request, session
from flask_login import current_user, login_user
from werkzeug.wrappers import Response as BaseResponse

from access import factor, passwords, sessions
from access.accounts import Account, account, set_password
from access.audit import Entry
from access.guard import is_open
from access.recorder import put
from access.sign_in import passed, tried
from common.errors import BadAccounts, EpiDeskError
from common.settings import address
from pages.login import Answer, current_store, load
from pages.view import current_text, current_theme
from warehouse.queries.base import data_dir
from warehouse.queries.places import way

routes = Blueprint("me", __name__, template_folder="templates")
SECRET = "totp_offered"


@routes.before_app_request
def duty_first() -> BaseResponse | None:
    """Who must change a password or set up a second factor does that before all else."""
    if is_open(request.path) or request.path in ("/logout", "/me") or request.path.startswith("/me/"):
        return None
    if not current_user.is_authenticated or current_user.duty is None:
        return None
    if request.method == "GET" and not request.path.startswith("/_"):
        return redirect(address("/me"))
    answer = jsonify(error=current_text()(f"me.duty.{current_user.duty}"))
    answer.status_code = 403
    return answer


@routes.get("/me")
def form() -> Answer:
    """What one may change."""
    return _page()


@routes.post("/me/password")
def change_password() -> Answer:
    """Another password; all other sessions end, and this one goes on under another id."""
    one = _checked()
    new = request.form.get("new", "")
    if new != request.form.get("again", ""):
        raise BadAccounts("The two new passwords differ", zh="两次输入的新密码不一致。")
    set_password(
        current_store(), one.user, new, but=current_user.sid, before=lambda: _record(one, "password")
    )
    _turn()
    return _page(done="me.password.done")


@routes.post("/me/factor")
def change_factor() -> Answer:
    """Turn the second factor on, by a code of the phone, or off."""
    one, codes = _checked(), []
    if one.second_factor:
        if one.role.key in current_store().policy.second_factor:
            raise BadAccounts(
                "Your role signs in with a second factor; for another phone, ask the administrator to reset it",
                zh="您的角色须使用双因素登录；更换手机请找管理员重设。",
            )
        _record(one, "factor_off")
        factor.turn_off(current_store(), one.user)
    else:
        codes = factor.turn_on(
            current_store(),
            one.user,
            session.get(SECRET, ""),
            request.form.get("code", ""),
            before=lambda: _record(one, "factor_on"),
        )
    session.pop(SECRET, None)
    _turn()
    return _page(done="" if codes else "me.factor.gone", codes=codes)


@routes.post("/me/elsewhere")
def end_elsewhere() -> Answer:
    """End all sessions but this one."""
    if current_user.how != "demo":
        _record(current_user.account, "signed_out_elsewhere")
    _turn()
    return _page(done="me.elsewhere.done")


@routes.errorhandler(BadAccounts)
def _told(error: BadAccounts) -> Answer:
    """The page again, with what won't do."""
    return _page(problem=error.zh if current_text().lang == "zh" else str(error)), 400


def _checked() -> Account:
    """One's own account, once the form names its password. Raises BadAccounts."""
    if current_user.how == "demo":
        abort(403)
    one = account(current_store(), current_user.account.user)
    if one is None or not tried(current_store(), one.user):
        raise BadAccounts("Too many failures; try again later", zh="错误次数过多，请稍后再试。")
    if not passwords.fits(one.hash, request.form.get("old", "")[: passwords.LONGEST]):
        raise BadAccounts("The present password is wrong", zh="当前密码不对。")
    with current_store().session() as transaction:
        passed(transaction, one.user)
    return one


def _record(one: Account, what: str) -> None:
    put(data_dir(), Entry("account_changed", subject=f"{one.user} {one.role.key}", outcome=what))


def _turn() -> None:
    """Go on under another id; every other session of this reader is over."""
    reader = load(sessions.rotate(current_store(), current_user.sid))
    if reader is not None:
        login_user(reader)


def _page(*, problem: str = "", done: str = "", codes: Sequence[str] = ()) -> str:
    text, one = current_text(), current_user.account
    given: dict[str, Any] = {
        "text": text,
        "theme": current_theme().name,
        "account": one,
        "units": "、".join(map(_named, one.unit_ids)),
        "demo": current_user.how == "demo",
        "duty": current_user.duty,
        "problem": problem,
        "done": text(done) if done else "",
        "codes": codes,
        "policy": current_store().policy,
    }
    return render_template("me.html", **given, **_factor(one))


def _factor(one: Account) -> dict[str, Any]:
    """What the page tells of the second factor: a secret to take into a phone, or how many codes are left."""
    if current_user.how == "demo":
        return {}
    if one.second_factor:
        return {"recovery_left": factor.recovery_left(current_store(), one.user)}
    secret = session.setdefault(SECRET, factor.new_secret())
    return {"secret": secret, "qr": factor.picture(one.user, secret)}


def _named(unit: str) -> str:
    try:
        crumbs = way(unit)
    except EpiDeskError:
        crumbs = []
    return crumbs[-1].name if crumbs else unit
