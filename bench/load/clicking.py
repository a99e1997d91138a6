"""Readers as locust runs them: they sign in, read, click, think. `bench.load.lines` starts it; loopback only.

EPIDESK_LOAD_READERS: JSON of account names; EPIDESK_LOAD_RESULT: where the figures go. Without accounts all ask one
bare route.
"""

from __future__ import annotations

import json
import os
import random
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from locust import HttpUser, between, events, task
from locust.env import Environment
from locust.exception import StopUser

from bench.load.readers import ARRIVAL, EVERY, PASSWORD
from bench.load.renderer import CALLBACK, CONTENT, Body, Drawn, first_callbacks, page_body, search_body

READERS = json.loads(Path(os.environ["EPIDESK_LOAD_READERS"]).read_text(encoding="utf-8"))
WORDS = ("金水", "第一", "小学", "中学", "二七", "实验")
LOADED = re.compile(r'(?:src|href)="(/(?:assets|_dash-component-suites|bootstrap)/[^"]+)"')
STANDING = (CALLBACK, "/login", "/geo/", "/units/rows.json", "/download/", "/assets", "/bootstrap")
_numbers = count()


class Base(HttpUser):
    """Think times of people: 4 to 16 seconds from the end of one click to the next."""

    abstract = True
    wait_time = between(4, 16)

    def on_start(self) -> None:
        """Only this machine is ever loaded."""
        if urlsplit(self.host or "").hostname != "127.0.0.1":
            raise StopUser("loopback only")


class Bare(Base):
    """Asks one route that does nothing."""

    fixed_count = 0 if READERS else 10_000

    @task
    def ask(self) -> None:
        """One request."""
        self.client.get("/", name="bare")


class Reader(Base):
    """Somebody signed in, with a browser."""

    fixed_count = 10_000 if READERS else 0

    def on_start(self) -> None:
        """Sign in, load what browsers keep, see the overview."""
        super().on_start()
        self.user = READERS[next(_numbers) % len(READERS)]
        self.client.headers["Origin"] = self.host or ""
        self.address, self.drawn = "/", Drawn()
        with self.clicked(ARRIVAL[0]):
            form = {"username": self.user, "password": PASSWORD}
            with self.client.post(
                "/login", form, name="sign in", allow_redirects=False, catch_response=True
            ) as said:
                if said.status_code != 302:
                    said.failure(f"{said.status_code}: not signed in")
                    raise StopUser
        with self.clicked(ARRIVAL[1]):
            for path in LOADED.findall(self.client.get("/", name="index").text):
                self.client.get(path, name="asset")
            self.client.get("/_dash-layout", name="layout")
            self.known: list[Body] = self.client.get("/_dash-dependencies", name="dependencies").json()
            self.show("/")

    @contextmanager
    def clicked(self, kind: str) -> Iterator[None]:
        """Time all that a click asks for, one request after the other, as one."""
        began = time.perf_counter()
        yield
        spent = (time.perf_counter() - began) * 1000
        for name in (kind,) if kind in ARRIVAL else (kind, EVERY):
            told = {"request_type": "click", "name": name, "response_time": spent, "response_length": 0}
            events.request.fire(**told, exception=None, context={})  # type: ignore[no-untyped-call]

    def show(self, address: str) -> None:
        """Ask for a page and for all that stands on it."""
        answer = self.call(page_body(address), "page")
        if answer is None:
            return
        drawn = Drawn.of(answer["response"][CONTENT]["children"])
        for body in first_callbacks(drawn, self.known, address):
            self.call(body, "callback")
        for file in dict.fromkeys(drawn.files):
            self.client.get(file, name="outlines")
        if "units-grid" in drawn.parts:
            self.client.get(f"/units/rows.json?{urlsplit(address).query}", name="rows")
        self.address, self.drawn = address, drawn

    def call(self, body: Body, name: str) -> Any:
        """A callback's answer; None when it failed, which counts, or had nothing to say."""
        with self.client.post(CALLBACK, json=body, name=name, catch_response=True) as said:
            if said.status_code not in (200, 204):
                said.failure(f"{said.status_code}: {said.text[:120]}")
                return None
            return said.json() if said.status_code == 200 else None

    def some(self, pattern: str) -> str | None:
        """A link on the page that matches."""
        found = [
            link for link in self.drawn.links if re.search(pattern, link) and not link.startswith(STANDING)
        ]
        return random.choice(found) if found else None

    @task(10)
    def turn(self) -> None:
        """Another page, in the state that the rail's links keep."""
        if link := self.some(r"^/(units|missing|trends|map|questions|data|sources)?(\?|$)"):
            with self.clicked(urlsplit(link).path.strip("/") or "overview"):
                self.show(link)

    @task(4)
    def drill(self) -> None:
        """A unit that is named on the page."""
        if link := self.some(r"[?&]unit="):
            with self.clicked("a unit"):
                self.show(link)

    @task(2)
    def day(self) -> None:
        """Another day."""
        if link := self.some(r"[?&]day="):
            with self.clicked("a day"):
                self.show(link)

    @task(1)
    def search(self) -> None:
        """A word into the search."""
        with self.clicked("search"):
            self.call(search_body(random.choice(WORDS), self.address), "search")

    @task(1)
    def home(self) -> None:
        """Back to where the reader began."""
        with self.clicked("overview"):
            self.show("/")


@events.quitting.add_listener  # type: ignore[untyped-decorator]
def tell(environment: Environment, **_: Any) -> None:
    """Write the figures: by kind, how many, how many failed, milliseconds at 50, 95 and 99 %."""
    told = [
        {
            "type": one.method,
            "name": one.name,
            "asked": one.num_requests,
            "failed": one.num_failures,
            "ms": [one.get_response_time_percentile(share) or 0 for share in (0.5, 0.95, 0.99)],
        }
        for one in environment.stats.entries.values()
    ]
    errors = [f"{one.occurrences} × {one.name}: {one.error}" for one in environment.stats.errors.values()]
    result = Path(os.environ["EPIDESK_LOAD_RESULT"])
    result.write_text(json.dumps({"kinds": told, "errors": errors}, ensure_ascii=False), encoding="utf-8")
