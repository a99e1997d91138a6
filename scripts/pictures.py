"""Take the README's pictures anew from a running demo: `.venv/bin/python scripts/pictures.py [http://127.0.0.1:8050]`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
WIDE, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
PAGES = {
    "overview": "/",
    "units": "/units?unit=410105",
    "missing": "/missing?unit=410105",
    "trends": "/trends",
    "map": "/map?show=cells",
    "questions": "/questions?q=contact_area",
    "data": "/data",
    "sources": "/sources",
}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def take(page: Page, base: str, path: str, name: str) -> None:
    """Open a page, wait until it is drawn, keep the picture."""
    page.goto(base + path)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(2500)
    page.screenshot(path=PICTURES / f"{name}.png")
    print(name)


def main(base: str) -> None:
    """All pictures that the READMEs show, as the demo's city director sees them, and the audit as its auditor does."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        for reader, theme, size, names in (
            ("city", "light", WIDE, tuple(PAGES)),
            ("city", "dark", WIDE, ("overview",)),
            ("city", "light", PHONE, ("overview",)),
            ("auditor", "light", WIDE, ("audit",)),
        ):
            context = browser.new_context(viewport=size)
            context.add_cookies([{"name": "epidesk_theme", "value": theme, "url": base}])
            page = context.new_page()
            page.goto(base + "/login")
            if len(names) > 1:
                page.screenshot(path=PICTURES / "login.png")
            page.fill("#user", reader)
            page.fill("#password", "demo")
            page.press("#password", "Enter")
            page.wait_for_load_state("networkidle")
            suffix = "-phone" if size == PHONE else "-dark" if theme == "dark" else ""
            for name in names:
                take(page, base, PAGES.get(name, f"/{name}"), name + suffix)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8050")
