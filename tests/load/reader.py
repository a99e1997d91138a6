"""A reader signed in by HTTP alone, on one connection that is kept as browsers keep theirs."""

from __future__ import annotations

import http.client
import json
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from access.demo import PASSWORD

Answer = tuple[int, http.client.HTTPMessage, bytes]
PATIENCE_S = 60


class Reader:
    """A demo account's session at `url`; nothing is asked twice."""

    def __init__(self, url: str, user: str) -> None:
        self.url = url
        self.cookies: dict[str, str] = {}
        self._open()
        status, _, body = self.post("/login", urlencode({"username": user, "password": PASSWORD}).encode(),
                                    "application/x-www-form-urlencoded")  # fmt: skip
        assert status == 302, (status, body[-500:])

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def again(self) -> None:
        """Another connection, the same session."""
        self.connection.close()
        self._open()

    def get(self, path: str) -> Answer:
        """Fetch an address."""
        return self._ask("GET", path, None, {})

    def callback(self, body: dict[str, Any]) -> Answer:
        """Send what a browser sends when something on the page changes."""
        return self.post("/_dash-update-component", json.dumps(body).encode(), "application/json")

    def post(self, path: str, body: bytes, kind: str) -> Answer:
        """Send a body."""
        return self._ask("POST", path, body, {"Content-Type": kind, "Origin": self.url})

    def _open(self) -> None:
        self.connection = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=PATIENCE_S)

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, {**headers, "Cookie": kept})
        answer = self.connection.getresponse()
        told = answer.read()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer.status, answer.headers, told
