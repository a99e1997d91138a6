"""Every page, for every level, in both languages and themes, on a screen and on a phone."""

import re

import pytest
from playwright.sync_api import BrowserContext, ViewportSize, expect

from tests.browser.reader import CONFIGURING, OPENERS, PATHS, ROLES, Reader

pytestmark = pytest.mark.browser
HAN = re.compile("[\u4e00-\u9fff]+")
LEFT_OVER = re.compile(
    rf"\b(?:frame|indicator|night|login|{'|'.join(PATHS)})\.[a-z_]+\b|\bNone\b|\bnan\b|undefined"
)
PHONE: ViewportSize = {"width": 390, "height": 844}
LOOKS = [("zh", "light"), ("en", "dark")]


@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens_at_each_level(reader: Reader, role: str) -> None:
    reader.sign_in(role)
    for page in PATHS:
        if role not in CONFIGURING.get(page, ROLES):
            expect(reader.page.locator(f'nav.rail a[href^="{PATHS[page]}"]')).to_have_count(0)
            continue
        reader.turn_to(page)
        assert LEFT_OVER.findall(reader.page.locator("body").inner_text()) == []


@pytest.mark.parametrize(("lang", "theme"), LOOKS)
@pytest.mark.parametrize("name", PATHS)
def test_a_page_speaks_the_language_and_wears_the_theme(
    reader: Reader, context: BrowserContext, name: str, lang: str, theme: str
) -> None:
    wear(context, reader.url, lang, theme)
    reader.known_as(OPENERS.get(name, "city")).open(name)
    html = reader.page.locator("html")
    expect(html).to_have_attribute("data-bs-theme", theme)
    expect(html).to_have_attribute("lang", "zh-CN" if lang == "zh" else "en")
    rail = reader.page.locator("nav.rail").inner_text()
    assert bool(HAN.search(rail)) == (lang == "zh")
    dark = reader.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert is_dark(dark) == (theme == "dark")


@pytest.mark.parametrize(("lang", "theme"), LOOKS)
@pytest.mark.parametrize("name", PATHS)
def test_a_page_fits_a_phone(
    reader: Reader, context: BrowserContext, name: str, lang: str, theme: str
) -> None:
    wear(context, reader.url, lang, theme)
    reader.page.set_viewport_size(PHONE)
    reader.known_as(OPENERS.get(name, "city")).open(name)
    wide = reader.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    expect(reader.page.locator("nav.rail")).to_be_hidden()
    expect(reader.page.locator("nav.tabs a")).to_have_count(1 if name in ("accounts", "audit") else 5)


def wear(context: BrowserContext, url: str, lang: str, theme: str) -> None:
    """As a reader who chose language and theme some other day."""
    context.add_cookies(
        [
            {"name": "epidesk_lang", "value": lang, "url": url},
            {"name": "epidesk_theme", "value": theme, "url": url},
        ]
    )


def is_dark(colour: str) -> bool:
    """Whether `rgb(r, g, b)` is nearer to black than to white."""
    return sum(int(part) for part in re.findall(r"\d+", colour)[:3]) < 384
