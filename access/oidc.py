"""Signing in at the bureau's own provider (OpenID Connect): code flow with PKCE, state and nonce, by Authlib.

Whom the provider vouches for signs in to an account that there is. It never makes one, nor gives it rights.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App
from joserfc.errors import JoseError
from sqlalchemy import select
from werkzeug.wrappers import Response

from access.accounts import Account, account_of
from access.store import Store
from access.tables import AccountRow
from common.errors import BadSettings, NotVouched
from common.settings import app_settings

NAME = "epidesk"
SIGNED_BY = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
"""By the provider's own key: never unsigned, never with a secret that both hold."""
TIMEOUT_S = 10
LEEWAY_S = 60
FAULTS = (
    AuthlibBaseError,
    JoseError,
    requests.RequestException,
    ValueError,
    KeyError,
    TypeError,
    RuntimeError,
)


def configured() -> bool:
    """Whether the bureau named a provider."""
    return bool(app_settings().oidc_issuer and app_settings().oidc_client_id)


@lru_cache(maxsize=2)
def _provider(issuer: str, client_id: str, secret: str) -> Any:
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not (
        parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
    ):
        raise BadSettings(
            "The sign-in provider has no https address",
            "EPIDESK_OIDC_ISSUER",
            "Give its address as the provider tells it, with https.",
            zh="统一认证地址（EPIDESK_OIDC_ISSUER）须以 https 开头，请按认证平台给出的地址填写。",
        )
    kwargs = {"scope": "openid profile", "code_challenge_method": "S256", "default_timeout": TIMEOUT_S}
    return FlaskOAuth2App(
        FlaskIntegration(NAME),
        NAME,
        client_id=client_id,
        client_secret=secret or None,
        client_kwargs=kwargs,
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
    )


def _ready() -> Any:
    """The provider with what it tells of itself, once that is sound."""
    settings = app_settings()
    provider = _provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)
    told = provider.load_server_metadata()
    if told.get("issuer") != settings.oidc_issuer:
        raise ValueError(f"it calls itself {told.get('issuer')}")
    told["id_token_signing_alg_values_supported"] = sorted(
        SIGNED_BY.intersection(told.get("id_token_signing_alg_values_supported") or ["RS256"])
    )
    return provider


def begin(back: str) -> Response:
    """Send the browser to the provider, which sends it `back`. Raises NotVouched when it can't be asked."""
    try:
        answer: Response = _ready().authorize_redirect(back)
    except FAULTS as error:
        raise _refused(error) from error
    return answer


def vouched(store: Store) -> Account:
    """The account of whom the provider sent back with this request.

    Raises NotVouched for an answer that was not asked for, came before, is not the provider's or not for us, or is
    too old; and for somebody who has no account here.
    """
    settings = app_settings()
    wanted = {"iss": settings.oidc_issuer, "aud": settings.oidc_client_id}
    options = {key: {"essential": True, "values": [value]} for key, value in wanted.items()}
    options |= {"sub": {"essential": True}, "exp": {"essential": True}, "nonce": {"essential": True}}
    try:
        claims = _ready().authorize_access_token(claims_options=options, leeway=LEEWAY_S)["userinfo"]
        subject, name = str(claims["sub"]), claims.get(settings.oidc_claim)
    except FAULTS as error:
        raise _refused(error) from error
    found = _account(store, subject, name if isinstance(name, str) else "")
    if found is None:
        raise NotVouched(
            "There is no account here for whom the sign-in provider vouches for",
            do="Ask the account administrator for one.",
            zh="统一认证已通过，但本系统没有对应的账号，请找账号管理员开通。",
        )
    return found


def _account(store: Store, subject: str, name: str) -> Account | None:
    """By the subject; else by name an account that has no subject yet, which it has from then on.

    So whoever takes on somebody's name at the provider later does not get their account.
    """
    with store.session() as session:
        row = session.scalar(select(AccountRow).where(AccountRow.subject == subject))
        if row is None:
            row = session.get(AccountRow, name)
            if row is None or row.subject is not None or not 0 < len(subject) <= 255:
                return None
            row.subject = subject
        return account_of(row)


def _refused(error: Exception) -> NotVouched:
    return NotVouched(
        f"The sign-in provider did not vouch for you ({type(error).__name__})",
        do="Try again from the sign-in page, or use account and password.",
        zh=f"统一认证未通过（{type(error).__name__}）。请从登录页重试，或改用账号和密码。",
    )
