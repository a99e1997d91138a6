"""A browser that forgives nothing: a request off this machine or an error in the console fails the test."""

import os
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from tests.browser.chromium import QUIET


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """The machine's own Chromium, without the errands it would run by itself."""
    chromium = os.environ.get("EPIDESK_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        pytest.skip("No Chromium here: apt-get install chromium, or name one in EPIDESK_CHROMIUM.")
    return {"executable_path": chromium, "args": list(QUIET), "headless": True}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    """An office screen, a Chinese reader."""
    return {"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN", "accept_downloads": True}


class Watch:
    """What a page did that it must not: `strangers` asked off this machine, `errors` in its console."""

    def __init__(self) -> None:
        self.strangers: list[str] = []
        self.errors: list[str] = []

    def attach(self, page: Page) -> None:
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in (
            "127.0.0.1",
            "localhost",
        ):
            self.strangers.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")


@pytest.fixture
def watch(context: BrowserContext) -> Iterator[Watch]:
    """Watches every page of the test's browser; what it saw fails the test at its end."""
    seen = Watch()
    context.on("page", seen.attach)
    yield seen
    assert seen.strangers == [], f"requests that left the machine: {seen.strangers}"
    assert seen.errors == [], f"errors in the browser's console: {seen.errors}"


@pytest.fixture
def page(context: BrowserContext, watch: Watch) -> Page:
    """A new page, watched. It stands in for the plain `page` of pytest-playwright, so no test can forget."""
    return context.new_page()
