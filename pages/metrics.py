"""Counters for /metrics: requests, callbacks, the age of the snapshot.

gunicorn's workers share them through a folder of their own, so that any worker answers for all.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path


def _tidy(parent: Path) -> None:
    """Remove the folders of servers that have ended."""
    for folder in parent.glob(f"epidesk-metrics-{os.getuid()}-*"):
        if not Path(f"/proc/{folder.name.rpartition('-')[2]}").exists():
            shutil.rmtree(folder, ignore_errors=True)


def _share() -> None:
    """Name the workers' common folder: prometheus_client reads the variable when it is first imported."""
    if "gunicorn" in os.environ.get("SERVER_SOFTWARE", "") and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        folder = Path(tempfile.gettempdir()) / f"epidesk-metrics-{os.getuid()}-{os.getppid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        _tidy(folder.parent)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


_share()

from flask import Flask, Response, g, request  # noqa: E402
from prometheus_client import REGISTRY as ALL  # noqa: E402
from prometheus_client import CollectorRegistry, Histogram, generate_latest, multiprocess  # noqa: E402

BUCKETS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2, 0.5, 1, 2, 5)
REQUESTS = Histogram(
    "epidesk_request_seconds", "Server time of a request", ("route", "method", "status"), buckets=BUCKETS
)
CALLBACKS = Histogram("epidesk_callback_seconds", "Server time of a callback", ("callback",), buckets=BUCKETS)


def measure(web: Flask) -> None:
    """Time every request and callback; the time of one stands in its Server-Timing header too."""

    @web.before_request
    def begin() -> None:
        g.begun = time.perf_counter()

    @web.after_request
    def end(response: Response) -> Response:
        spent = time.perf_counter() - g.get("begun", time.perf_counter())
        REQUESTS.labels(request.endpoint or "none", request.method, str(response.status_code)).observe(spent)
        if request.path == "/_dash-update-component" and response.status_code in (200, 204):
            body = request.get_json(silent=True)
            CALLBACKS.labels(body["output"] if isinstance(body, dict) else "none").observe(spent)
        response.headers["Server-Timing"] = f"app;dur={spent * 1000:.1f}"
        return response


def exposition() -> bytes:
    """All counters as Prometheus text."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(ALL)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
