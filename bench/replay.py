"""The callbacks of a sitting once more, by HTTP alone: the server's own time, with no browser on the same cores."""

import http.cookiejar
import re
import statistics
import urllib.parse
import urllib.request
from collections.abc import Sequence

from access.demo import PASSWORD

CALLBACK = "/_dash-update-component"
TOLD = re.compile(r"dur=([\d.]+)")


class Asking:
    """A reader signed in at `url` without a browser."""

    def __init__(self, url: str, user: str) -> None:
        self.url = url
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies)
        form = urllib.parse.urlencode({"username": user, "password": PASSWORD}).encode()
        self._post("/login", form, "application/x-www-form-urlencoded")

    def callback_ms(self, body: str) -> float:
        """Send one callback; the time that the server tells for it, in milliseconds."""
        told = TOLD.search(self._post(CALLBACK, body.encode(), "application/json"))
        return float(told[1]) if told else 0.0

    def _post(self, path: str, body: bytes, kind: str) -> str:
        headers = {"Content-Type": kind, "Origin": self.url}
        with self._opener.open(urllib.request.Request(self.url + path, body, headers)) as answer:
            answer.read()
            return str(answer.headers.get("server-timing", ""))


def replay(url: str, asked: Sequence[str], user: str = "city") -> list[float]:
    """Milliseconds of each of the callbacks `asked`, one after the other."""
    asking = Asking(url, user)
    return [asking.callback_ms(body) for body in asked]


def p95(times: Sequence[float]) -> float:
    """The time that 95 % stay under."""
    return statistics.quantiles(times, n=20)[-1]
