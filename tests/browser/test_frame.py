"""The frame: language, theme, day, search and keys; one state that holds from page to page."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser


def test_the_language_switches_and_stays(reader: Reader) -> None:
    reader.sign_in("city")
    expect(reader.page.locator("nav.rail")).to_contain_text("总览")
    reader.page.locator(".topbar [data-act=lang]").click()
    expect(reader.page.locator("html")).to_have_attribute("lang", "en")
    reader.settle("overview").turn_to("units")
    expect(reader.page.locator("nav.rail")).to_contain_text("Overview")
    reader.page.reload()
    expect(reader.page.locator("nav.rail")).to_contain_text("Overview")


def test_the_theme_switches_and_stays(reader: Reader) -> None:
    reader.sign_in("city")
    reader.page.locator(".topbar [data-act=theme]").click()
    expect(reader.page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    reader.turn_to("trends")
    reader.page.reload()
    expect(reader.page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_a_day_back_and_the_latest_again(reader: Reader) -> None:
    reader.sign_in("city")
    expect(reader.page.locator(".topbar .day summary")).to_contain_text("3月6日")
    reader.page.click("#frame-before")
    expect(reader.page).to_have_url(re.compile("day=2020-03-05"))
    expect(reader.page.locator(".topbar .day summary")).to_contain_text("3月5日")
    reader.settle().page.click("#frame-latest")
    expect(reader.page.locator(".topbar .day summary")).to_contain_text("3月6日")
    expect(reader.page).not_to_have_url(re.compile("day="))


def test_a_day_is_picked_from_the_month(reader: Reader) -> None:
    reader.sign_in("city")
    reader.page.click(".topbar .day summary")
    reader.page.locator(".month td a", has_text=re.compile("^3$")).click()
    expect(reader.page.locator(".topbar .day summary")).to_contain_text("3月3日")


def test_unit_and_day_hold_from_page_to_page(reader: Reader) -> None:
    reader.known_as("city").open("overview", "unit=410105&day=2020-03-04")
    for page in ("units", "missing", "trends", "map"):
        reader.turn_to(page)
        assert reader.crumbs()[-1] == "金水区"
        expect(reader.page.locator(".topbar .day summary")).to_contain_text("3月4日")


def test_back_leads_back(reader: Reader) -> None:
    reader.sign_in("city").turn_to("units").click_row("金水区")
    assert reader.crumbs()[-1] == "金水区"
    reader.page.go_back()
    expect(reader.page.locator(".topbar .where ol li").last).to_have_text("郑州市")
    reader.page.go_back()
    reader.settle("overview")


def test_search_finds_a_school_by_part_of_its_name(reader: Reader) -> None:
    reader.sign_in("city")
    school = reader.open("units", "unit=410105").names()[0]
    reader.page.keyboard.press("/")
    reader.page.keyboard.type(school[-5:])
    reader.page.locator("#frame-hits a", has_text=school).first.click()
    expect(reader.page.locator(".topbar .where ol li").last).to_have_text(school)


def test_keys_turn_pages_and_days_and_tell_themselves(reader: Reader) -> None:
    reader.sign_in("city")
    reader.page.keyboard.press("2")
    reader.settle("units").page.keyboard.press("[")
    expect(reader.page).to_have_url(re.compile("day=2020-03-05"))
    reader.settle("units").page.keyboard.press("?")
    expect(reader.page.get_by_role("dialog")).to_be_visible()
    reader.page.keyboard.press("Escape")
    expect(reader.page.get_by_role("dialog")).to_be_hidden()


def test_the_rail_folds_and_remembers(reader: Reader) -> None:
    reader.sign_in("city")
    wide = reader.page.locator("nav.rail").bounding_box()
    reader.page.click("#frame-fold")
    narrow = reader.page.locator("nav.rail").bounding_box()
    assert wide and narrow and narrow["width"] < wide["width"]
