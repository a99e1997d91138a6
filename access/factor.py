"""The second factor: codes of a phone (TOTP, RFC 6238), each good once, and recovery codes for a lost phone."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Callable

import pyotp
import segno
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from access.accounts import found
from access.sign_in import passed
from access.store import Store
from access.tables import AccountRow, RecoveryCode
from common.errors import BadAccounts

ISSUER = "EpiDesk"
STEP_S = 30
DRIFT = 1
"""Steps that a phone's clock may be off, either way."""
RECOVERY_CODES = 10


def new_secret() -> str:
    """A secret for a phone: 160 random bits, base32."""
    return pyotp.random_base32()


def picture(user: str, secret: str) -> str:
    """The secret as a QR code for an authenticator: inline SVG."""
    address = pyotp.TOTP(secret).provisioning_uri(name=user, issuer_name=ISSUER)
    svg: str = segno.make(address, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff")
    return svg


def _step_of(secret: str, code: str, now: float) -> int | None:
    """The time step whose code this is; None when it is the code of none near `now`."""
    totp, here = pyotp.TOTP(secret), int(now // STEP_S)
    steps = range(here - DRIFT, here + DRIFT + 1)
    return next((step for step in steps if secrets.compare_digest(totp.generate_otp(step), code)), None)


def turn_on(
    store: Store,
    user: str,
    secret: str,
    code: str,
    now: float | None = None,
    before: Callable[[], object] = lambda: None,
) -> list[str]:
    """Ask for codes of `secret` from now on, once the owner has shown one. Returns the recovery codes, shown once.

    `before` is called once the code is right and before it is asked for.
    Raises BadAccounts for a wrong code.
    """
    step = _step_of(secret, _plain(code), time.time() if now is None else now)
    if step is None:
        raise BadAccounts(
            "This is not the code that the phone shows now",
            user,
            "Check that the phone's clock is right, and type the code before it changes.",
            zh="验证码不对。请核对手机时间，并在验证码变化前输入。",
        )
    before()
    codes = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(RECOVERY_CODES)]
    with store.session() as session:
        row = found(session, user)
        row.totp_secret, row.totp_step = secret, step
        session.execute(delete(RecoveryCode).where(RecoveryCode.user == user))
        session.add_all(RecoveryCode(user=user, hash=_digest(one)) for one in codes)
    return [f"{one[:4]}-{one[4:8]}-{one[8:12]}-{one[12:]}" for one in codes]


def turn_off(store: Store, user: str) -> None:
    """Ask for no second factor any more. Raises BadAccounts when there is no such account."""
    with store.session() as session:
        row = found(session, user)
        row.totp_secret, row.totp_step = None, 0
        session.execute(delete(RecoveryCode).where(RecoveryCode.user == user))


def used(store: Store, user: str, code: str, now: float | None = None) -> bool:
    """Whether the code lets `user` in; it does so once. A recovery code is gone then, and tries are forgotten."""
    typed, moment = _plain(code), time.time() if now is None else now
    with store.session() as session:
        row = session.get(AccountRow, user, with_for_update=True)
        if row is None or row.totp_secret is None:
            return False
        step = _step_of(row.totp_secret, typed, moment)
        if step is not None and step > row.totp_step:
            row.totp_step = step
        elif not _recovered(session, user, typed):
            return False
        passed(session, user)
        return True


def _recovered(session: Session, user: str, typed: str) -> bool:
    """Whether it is one of the recovery codes; it is gone then."""
    mine = (RecoveryCode.user == user, RecoveryCode.hash == _digest(typed))
    return bool(session.scalars(delete(RecoveryCode).where(*mine).returning(RecoveryCode.id)).all())


def recovery_left(store: Store, user: str) -> int:
    """How many recovery codes are left."""
    with store.reading() as session:
        return len(session.scalars(select(RecoveryCode.id).where(RecoveryCode.user == user)).all())


def _plain(code: str) -> str:
    return "".join(one for one in code.lower() if one.isascii() and one.isalnum())[:40]


def _digest(code: str) -> str:
    """Recovery codes are 80 random bits: a plain digest can't be guessed back."""
    return hashlib.sha256(code.encode()).hexdigest()
