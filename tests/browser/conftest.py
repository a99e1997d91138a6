"""A browser that forgives nothing: a request off this machine or an error in the console fails the test."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chromium import QUIET
from tests.browser.reader import Reader
from tests.browser.watch import Watch
from tests.serving import Server

# What the content security policy stopped, told where the watch listens.
POLICY = """document.addEventListener('securitypolicyviolation', (event) =>
  console.error(`policy: ${event.violatedDirective} stopped ${event.blockedURI}`));"""
PATIENCE_MS = 30_000  # a busy machine is no failure
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """The machine's own Chromium."""
    chromium = os.environ.get("EPIDESK_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        pytest.skip("No Chromium here: apt-get install chromium, or name one in EPIDESK_CHROMIUM.")
    return {"executable_path": chromium, "args": list(QUIET), "headless": True}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    """An office screen, a Chinese reader."""
    return {"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN", "accept_downloads": True}


@pytest.fixture
def watch(context: BrowserContext) -> Iterator[Watch]:
    """Watches every page of the test's browser; what it saw fails the test at its end."""
    seen = Watch()
    context.add_init_script(POLICY)
    context.on("page", seen.attach)
    yield seen
    assert seen.strangers == [], f"requests that left the machine: {seen.strangers}"
    assert seen.errors == [], f"errors in the browser's console: {seen.errors}"


@pytest.fixture
def page(context: BrowserContext, watch: Watch) -> Page:
    """A new page, watched. It stands in for the plain `page` of pytest-playwright, so no test can forget."""
    return context.new_page()


@pytest.fixture
def reader(page: Page, server: Server) -> Reader:
    """Somebody at the dashboard over the small city, not signed in yet."""
    return Reader(page, server.url)
