"""An account's life in a browser: made by an administrator, taken on by its owner, locked again; counts alone."""

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.reader import Reader
from tests.browser.test_pages import wear
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser
OWN = "Lark-mires-19-oat"


def made(admin: Reader, user: str, role: str, unit: str) -> str:
    """An account made on the page; its first password, which is shown once."""
    admin.known_as("admin").open("accounts")
    admin.page.click("#accounts-new")
    admin.page.fill("#accounts-who", user)
    for id_, word in (("accounts-kind", role), ("accounts-units", unit)):
        admin.page.click(f"#{id_}")
        admin.page.get_by_role("option", name=word, exact=True).first.click()
        admin.page.keyboard.press("Escape")
    admin.main.locator(".editor .btn-primary").click()
    password = admin.main.locator("code.once")
    expect(password).to_be_visible()
    expect(admin.page.locator("#accounts-list")).to_contain_text(user)
    return password.inner_text()


@pytest.fixture
def other(browser: Browser, watch: Watch) -> Page:
    """A page of somebody else's browser, watched as well."""
    context: BrowserContext = browser.new_context(locale="zh-CN")
    context.on("page", watch.attach)
    return context.new_page()


def enter(page: Page, url: str, user: str, password: str) -> None:
    page.goto(f"{url}/login")
    page.fill("#user", user)
    page.fill("#password", password)
    page.press("#password", "Enter")


def test_an_account_is_made_taken_on_and_locked(reader: Reader, other: Page, watch: Watch) -> None:
    first = made(reader, "zhang.min", "主任（只看汇总）", "金水区")
    enter(other, reader.url, "zhang.min", first)
    expect(other).to_have_url(f"{reader.url}/me")
    other.goto(f"{reader.url}/units")
    expect(other).to_have_url(f"{reader.url}/me")  # the first password goes before all else
    for place, text in (("old", first), ("new", OWN), ("again", OWN)):
        other.fill(f"#{place}", text)
    other.locator("form[action='/me/password'] button").click()
    expect(other.get_by_role("status")).to_be_visible()
    director = Reader(other, reader.url).open("units")
    assert director.crumbs()[-1] == "金水区"
    assert other.locator("nav.rail a[href^='/accounts'], nav.rail a[href^='/sources']").count() == 0
    watch.expect("401")
    reader.main.locator("#accounts-list").get_by_text("zhang.min", exact=True).first.click()
    reader.main.locator("[id*=locked]").click()
    expect(reader.page.locator("#accounts-said")).to_contain_text("zhang.min")
    other.goto(f"{reader.url}/units")
    expect(other.locator("#password")).to_be_visible()
    enter(other, reader.url, "zhang.min", OWN)
    expect(other.get_by_role("alert")).to_be_visible()


def test_a_second_factor_is_set_up_and_asked_for(reader: Reader, other: Page, watch: Watch) -> None:
    first = made(reader, "li.na", "数据分析员", "二七区")
    enter(other, reader.url, "li.na", first)
    for place, text in (("old", first), ("new", OWN), ("again", OWN)):
        other.fill(f"#{place}", text)
    other.locator("form[action='/me/password'] button").click()
    expect(other.locator(".qr svg")).to_be_visible()
    other.fill("#code", pyotp.TOTP(other.locator(".qr code").inner_text()).now())
    other.fill("#factor-old", OWN)
    other.locator("form[action='/me/factor'] button").click()
    codes = other.locator(".codes code").all_inner_texts()
    assert len(set(codes)) == 10
    other.locator("form[action='/logout'] button").click()
    enter(other, reader.url, "li.na", OWN)
    expect(other).to_have_url(f"{reader.url}/login/code")
    watch.expect("401")
    other.fill("input[name=code]", "000000")
    other.keyboard.press("Enter")
    expect(other.get_by_role("alert")).to_be_visible()
    other.fill("input[name=code]", codes[0])
    other.keyboard.press("Enter")
    expect(other.locator("#main.page-overview")).to_be_visible()


@pytest.mark.parametrize(("lang", "theme"), [("zh", "light"), ("en", "dark")])
def test_a_director_sees_counts_and_nobody(
    reader: Reader, context: BrowserContext, lang: str, theme: str
) -> None:
    wear(context, reader.url, lang, theme)
    reader.known_as("director").open("units", "level=class")
    reader.main.locator(".ag-row [col-id=name]").first.click()
    expect(reader.main.locator(".empty")).to_be_visible()
    expect(reader.main.locator(".grid")).to_have_count(0)
    unit = reader.page.url.partition("unit=")[2].partition("&")[0]
    reader.open("missing", f"unit={unit}")
    expect(reader.main.locator(".people")).to_have_count(0)
    assert picture_button(reader.open("map")) == "none"


def test_a_picture_is_a_click_away_for_who_may_see_names(reader: Reader) -> None:
    reader.known_as("officer").open("map")
    assert picture_button(reader) not in ("none", "")


def picture_button(reader: Reader) -> str:
    """How the button for a picture of the map is displayed."""
    button = reader.main.locator(".modebar-btn[data-title*='PNG']").first
    expect(button).to_be_attached()
    return str(button.evaluate("one => getComputedStyle(one).display"))
