"""What machines ask: /health, /metrics, /alive; and Bootstrap's files, from a package and never from a CDN."""

from __future__ import annotations

from datetime import datetime
from ipaddress import ip_address
from pathlib import Path

import flask_bootstrap
from flask import Blueprint, Response, abort, jsonify, request, send_from_directory

from common.clock import SHANGHAI
from common.errors import EpiDeskError
from common.settings import app_settings
from pages import metrics
from warehouse.queries.base import current, last_day
from warehouse.queries.overview import good_night

ROOT = Path(__file__).resolve().parents[1]
BOOTSTRAP = Path(flask_bootstrap.__file__).parent / "static"

routes = Blueprint("service", __name__)


def age_hours(now: datetime | None = None) -> float | None:
    """Hours since the last good night ended; None when no night is known."""
    ended = good_night()
    moment = now or datetime.now(SHANGHAI).replace(tzinfo=None)
    return None if ended is None else (moment - ended).total_seconds() / 3600


@routes.get("/health")
def health() -> Response:
    """200 with snapshot, day and age; 503 when there is none, or the last good night is too old."""
    stale = app_settings().stale_after
    try:
        day, age = last_day(), age_hours()
        told = {
            "snapshot": current().id,
            "day": None if day is None else f"{day:%Y-%m-%d}",
            "age_hours": None if age is None else round(age, 2),
            "stale_after_hours": stale,
        }
    except EpiDeskError as error:
        return _answer({"status": "no snapshot", "snapshot": None, "day": None, "reason": error.what}, 503)
    fresh = age is not None and age <= stale
    return _answer({"status": "ok" if fresh else "stale", **told}, 200 if fresh else 503)


def _answer(told: dict[str, object], status: int) -> Response:
    answer = jsonify(told)
    answer.status_code = status
    return answer


@routes.get("/metrics")
def prometheus() -> Response:
    """Prometheus text, for this machine only unless EPIDESK_METRICS_PUBLIC says otherwise."""
    if not app_settings().metrics_public and not _loopback(request.remote_addr):
        abort(403)
    return Response(
        metrics.exposition() + _snapshot_age(), mimetype="text/plain; version=0.0.4; charset=utf-8"
    )


def _loopback(address: str | None) -> bool:
    try:
        return ip_address(address or "").is_loopback and "X-Forwarded-For" not in request.headers
    except ValueError:
        return False


def _snapshot_age() -> bytes:
    try:
        age, name = age_hours(), current().id
    except EpiDeskError:
        return b"epidesk_snapshot_up 0\n"
    lines = ["epidesk_snapshot_up 1", f'epidesk_snapshot_info{{snapshot="{name}"}} 1']
    lines += [] if age is None else [f"epidesk_snapshot_age_seconds {age * 3600:.0f}"]
    return ("\n".join(lines) + "\n").encode()


@routes.get("/bootstrap/<path:name>")
def bootstrap(name: str) -> Response:
    """Bootstrap's style sheet."""
    return send_from_directory(BOOTSTRAP, name, max_age=86_400)


@routes.get("/alive")
def alive() -> tuple[str, int]:
    """204 while the reader's session goes on; the guard answers 401 when it has ended."""
    return "", 204


@routes.get("/robots.txt")
def robots() -> Response:
    """Nothing here is for search engines."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")
