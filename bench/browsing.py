"""A reader at work in Chromium: how long after a click the last chart stands, how long the server thought."""

import os
import re
import shutil
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Page, Response, sync_playwright

from pages.view import PATHS
from tests.browser.chromium import QUIET

PAGES = tuple(PATHS)  # as they stand in the rail
QUIET_FOR_MS = 600
CLICK_TARGET_S = 1.5
CALLBACK_TARGET_MS = 50.0

# Notes when anything inside the page's body last changed: what was drawn last, was drawn then.
STOPWATCH = """
window.epi = {clicked: 0, drawn: 0};
new MutationObserver(list => {
  for (const one of list) {
    const node = one.target.nodeType === 1 ? one.target : one.target.parentElement;
    if (node && node.closest && node.closest('#main')) { window.epi.drawn = performance.now(); return; }
  }
}).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
addEventListener('click', () => { window.epi.clicked = performance.now(); }, true);
"""
SETTLED = f"""name => {{
  const main = document.querySelector('#main.page-' + name);
  if (!main || performance.now() - window.epi.drawn < {QUIET_FOR_MS}) return false;
  const charts = [...main.querySelectorAll('.dash-graph')], tables = [...main.querySelectorAll('.grid')];
  return charts.every(one => one.querySelector('.js-plotly-plot .main-svg'))
    && tables.every(one => one.querySelector('.ag-row, .ag-overlay-no-rows-center'));
}}"""


@dataclass
class Seen:
    """What one sitting gave: seconds from click to last chart by page; every callback and its server time."""

    clicks_s: dict[str, list[float]] = field(default_factory=dict)
    callbacks_ms: list[float] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def median_s(self, page: str) -> float:
        """The middle of the clicks on a page, in seconds."""
        return statistics.median(self.clicks_s[page])

    def worst_s(self, page: str) -> float:
        """The slowest of the clicks on a page, in seconds."""
        return max(self.clicks_s[page])


@contextmanager
def browser_page() -> Iterator[Page]:
    """A page of a headless Chromium of an office screen."""
    chromium = os.environ.get("EPIDESK_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(QUIET))
        try:
            yield browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        finally:
            browser.close()


class Sitting:
    """A reader signed in at `url` who clicks and waits; `seen` is what it gave."""

    def __init__(self, page: Page, url: str, user: str) -> None:
        self.page = page
        self.seen = Seen(clicks_s={name: [] for name in PAGES})
        self._pending = 0
        page.add_init_script(STOPWATCH)
        page.on("request", lambda _: self._count(1))
        page.on("requestfinished", lambda _: self._count(-1))
        page.on("requestfailed", lambda _: self._count(-1))
        page.on("response", self._callback)
        page.goto(f"{url}/login")
        page.click(f"#demo-{user}")
        self.wait("overview")

    def click(self, name: str) -> None:
        """Click a page in the rail and note how long its last chart or table took."""
        self.page.locator("nav.rail li").nth(PAGES.index(name)).locator("a").click()
        self.wait(name)
        self.seen.clicks_s[name].append(float(self.page.evaluate("(epi.drawn - epi.clicked) / 1000")))

    def day_before(self, name: str) -> None:
        """Step to the day before, so that no answer comes from a cache."""
        if self.page.locator("a#frame-before").count():
            self.page.click("a#frame-before")
            self.wait(name)

    def wait(self, name: str) -> None:
        """Until page `name` is drawn, has been still for a while, and nothing is being fetched."""
        while True:
            self.page.wait_for_function(SETTLED, arg=name, timeout=60_000)
            if self._pending == 0:
                return
            self.page.wait_for_timeout(50)

    def _count(self, step: int) -> None:
        self._pending += step

    def _callback(self, response: Response) -> None:
        """The server tells its own time for each request in a header."""
        told = re.search(r"dur=([\d.]+)", response.headers.get("server-timing", ""))
        if "_dash-update-component" in response.url and told:
            self.seen.callbacks_ms.append(float(told[1]))
            self.seen.asked.append(response.request.post_data or "")


def first_page_s(url: str, began: float, user: str = "city") -> float:
    """Seconds from `began` (time.perf_counter) until a reader who signs in sees the overview drawn."""
    with browser_page() as page:
        Sitting(page, url, user)
        return time.perf_counter() - began - QUIET_FOR_MS / 1000


def sit(url: str, rounds: int = 5, user: str = "city") -> Seen:
    """Click through every page, `rounds` times, each round on another day, as `user`."""
    with browser_page() as page:
        sitting = Sitting(page, url, user)
        for _ in range(rounds):
            for name in (*PAGES[1:], "overview"):
                sitting.click(name)
            sitting.day_before("overview")
        return sitting.seen
