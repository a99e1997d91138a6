"""A reader at work in Chromium: how long after a click the last chart stands, how long the server thought."""

import os
import shutil
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Page, Response, sync_playwright

from tests.browser.chromium import QUIET

PAGES = {"overview": "/", "units": "/units", "missing": "/missing"}
PAGES |= {"trends": "/trends", "map": "/map", "data": "/data"}
QUIET_FOR_MS = 600
CLICK_TARGET_S = 1.5
CALLBACK_TARGET_MS = 50.0

# Notes when anything inside a chart or a table last changed: what was drawn last, was drawn then.
STOPWATCH = """
window.epi = {clicked: 0, drawn: 0};
const drawn = node => node && node.closest && node.closest('.js-plotly-plot, .ag-root-wrapper, #main');
new MutationObserver(list => {
  for (const one of list) {
    const node = one.target.nodeType === 1 ? one.target : one.target.parentElement;
    if (drawn(node)) { window.epi.drawn = performance.now(); return; }
  }
}).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
addEventListener('click', () => { window.epi.clicked = performance.now(); }, true);
"""
SETTLED = f"""() => {{
  const now = performance.now(), epi = window.epi;
  const charts = [...document.querySelectorAll('#main .js-plotly-plot')];
  return epi.drawn > epi.clicked && now - epi.drawn > {QUIET_FOR_MS} && charts.every(c => c._fullLayout);
}}"""


@dataclass
class Seen:
    """What one sitting gave: seconds from click to last chart by page, server time of every callback."""

    clicks_s: dict[str, list[float]] = field(default_factory=dict)
    callbacks_ms: list[float] = field(default_factory=list)

    def median_s(self, page: str) -> float:
        """The middle of the clicks on a page, in seconds."""
        return statistics.median(self.clicks_s[page])

    def worst_s(self, page: str) -> float:
        """The slowest of the clicks on a page, in seconds."""
        return max(self.clicks_s[page])

    def p95_ms(self) -> float:
        """The callback time that 95 % stay under, in milliseconds."""
        return statistics.quantiles(self.callbacks_ms, n=20)[-1]


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


def sign_in(page: Page, url: str, user: str) -> None:
    """Sign in with a demo account; returns when the first page has settled."""
    page.goto(f"{url}/login")
    page.fill("#user", user)
    page.fill("#password", "demo")
    page.click("form.card-form button[type=submit]")
    page.wait_for_selector("#main")


def first_page_s(url: str, began: float, user: str = "city") -> float:
    """Seconds from `began` (time.perf_counter) until a reader who signs in sees the overview drawn."""
    with browser_page() as page:
        page.add_init_script(STOPWATCH)
        sign_in(page, url, user)
        page.wait_for_function(SETTLED, timeout=60_000)
        return time.perf_counter() - began - QUIET_FOR_MS / 1000


def sit(url: str, rounds: int = 5, user: str = "city") -> Seen:
    """Click through every page, `rounds` times, each round on another day, as `user`."""
    seen = Seen(clicks_s={name: [] for name in PAGES})
    with browser_page() as page:
        page.add_init_script(STOPWATCH)
        page.on("response", lambda response: _callback(response, seen))
        sign_in(page, url, user)
        page.wait_for_function(SETTLED, timeout=60_000)
        for _ in range(rounds):
            for name in (*list(PAGES)[1:], "overview"):
                seen.clicks_s[name].append(_click(page, PAGES[name]))
            _day_before(page)
    return seen


def _click(page: Page, path: str) -> float:
    page.click(f'nav.rail a[href="{path}"], nav.rail a[href^="{path}?"]')
    page.wait_for_function(SETTLED, timeout=60_000)
    return float(page.evaluate("(epi.drawn - epi.clicked) / 1000"))


def _day_before(page: Page) -> None:
    page.click("#frame-before")
    page.wait_for_function(SETTLED, timeout=60_000)


def _callback(response: Response, seen: Seen) -> None:
    if "_dash-update-component" not in response.url:
        return
    timing = response.request.timing
    if timing["responseStart"] > 0:
        seen.callbacks_ms.append(timing["responseStart"] - timing["requestStart"])
