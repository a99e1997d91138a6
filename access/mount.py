"""Where the dashboard stands: below a path, behind reverse proxies, under certain names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from common.settings import AppSettings

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def mount(server: Flask, settings: AppSettings) -> None:
    """Serve below `settings.prefix`, believe so many proxies and no more, answer to `settings.hosts` alone."""
    hosts = [name.strip() for name in settings.hosts.split(",") if name.strip()]
    server.config["TRUSTED_HOSTS"] = hosts or None
    if settings.prefix != "/":
        server.wsgi_app = below(server.wsgi_app, settings.prefix)  # type: ignore[method-assign, assignment]
    if settings.proxies:
        # without proxies these headers are whatever the browser likes to say
        trusted = dict.fromkeys(("x_for", "x_proto", "x_host"), settings.proxies)
        server.wsgi_app = ProxyFix(server.wsgi_app, **trusted)  # type: ignore[method-assign]


def below(inner: Wsgi, prefix: str) -> Wsgi:
    """`inner` below a path like "/epidesk/": everything else is not there."""
    root = prefix.rstrip("/")

    def served(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", ""))
        if path == root:
            return redirect(prefix, 308)(environ, start)
        if not path.startswith(prefix):
            return Response("Not found\n", 404, mimetype="text/plain")(environ, start)
        inside = {**environ, "SCRIPT_NAME": root, "PATH_INFO": path[len(root) :]}
        return inner(inside, start)

    return served
