"""How often one may ask: bounds on floods, per worker and in memory.

They keep one browser or address from taking all of a worker's time. What closes an account after failed sign-ins is
the store's count (`access/sign_in.py`), which all workers share; here only an address that tries many names is slowed.
"""

from __future__ import annotations

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from werkzeug.wrappers import Response

from access.headers import KEPT
from access.permissions import needs

ANY = "1200 per minute"
"""Of one session, or one address without a session: somebody clicking fast makes some 100."""
FILES = "60 per minute"
FAILED_SIGN_INS = "60 per 5 minutes"
"""Of one address, behind which a whole school may sit; a name is closed by the store long before."""


def _who() -> str:
    sid = getattr(current_user, "sid", "")
    return f"session {sid}" if sid else f"address {get_remote_address()}"


def _free() -> bool:
    return request.path.startswith(KEPT) or request.path == "/health"


def _failed(response: Response) -> bool:
    return response.status_code in (401, 429)


def limit(server: Flask) -> Limiter:
    """Bound all requests, files to take away, and failed sign-ins."""
    limiter = Limiter(_who, storage_uri="memory://")
    limiter.init_app(server)
    any_ = limiter.shared_limit(ANY, "any", exempt_when=_free)
    files = limiter.shared_limit(FILES, "files", exempt_when=lambda: needs(request.path) != "export")
    failures = limiter.shared_limit(
        FAILED_SIGN_INS,
        "sign-in",
        key_func=get_remote_address,
        methods=["POST"],
        deduct_when=_failed,
        exempt_when=lambda: not request.path.startswith("/login"),
    )
    server.before_request(any_(files(failures(lambda: None))))
    return limiter
