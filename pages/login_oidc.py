"""Signing in at the bureau's own provider: out to it, and back."""

from __future__ import annotations

import logging

from flask import Blueprint, abort, redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from access import oidc
from access.audit import Entry
from access.recorder import put_bounded
from access.session import safe_next
from common.errors import BadSettings, NotVouched
from pages.login import Answer, current_store, enter, page
from pages.view import current_text
from warehouse.queries.base import data_dir

log = logging.getLogger("epidesk")
routes = Blueprint("login_oidc", __name__)
ONWARD = "oidc_onward"


@routes.before_request
def only_where_configured() -> None:
    """Without a provider there is no such page."""
    if not oidc.configured():
        abort(404)


@routes.get("/login/oidc")
def out() -> BaseResponse:
    """To the provider."""
    session[ONWARD] = safe_next(request.args.get("next"))
    return oidc.begin(url_for("login_oidc.back", _external=True))


@routes.get("/login/oidc/back")
def back() -> Answer:
    """From the provider, with somebody whom it vouches for."""
    onward = safe_next(session.get(ONWARD))
    known = oidc.vouched(current_store())
    if known.locked:
        return page("login.locked"), 401
    enter(known.user, "oidc")
    return redirect(onward)


@routes.errorhandler(NotVouched)
@routes.errorhandler(BadSettings)
def refused(error: NotVouched | BadSettings) -> Answer:
    """The sign-in page with what is wrong."""
    log.warning("sign-in by the provider failed: %s", error.what)
    put_bounded(data_dir(), Entry("sign_in_failed", subject="oidc", outcome="refused"))
    return page(said=error.zh if current_text().lang == "zh" else str(error)), 401
