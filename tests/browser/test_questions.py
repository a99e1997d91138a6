"""The questions page under the hand: find one, look at its units, make an indicator of it and take it back."""

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.reader import Reader
from tests.browser.test_pages import wear

pytestmark = pytest.mark.browser
DRUG = "今天是否服用退烧药"
CURRENT = ".question-list [aria-current]"


def find(reader: Reader, words: str) -> None:
    """Search the list and open what it finds."""
    reader.main.locator(".side input[type=search]").fill(words)
    reader.page.keyboard.press("Enter")
    expect(reader.main.locator(".question-list li")).to_have_count(1)
    reader.main.locator(".question-list a").click()
    expect(reader.main.locator(CURRENT)).to_contain_text(words)
    reader.settle("questions")


def test_a_question_without_a_field_is_found_and_told(reader: Reader) -> None:
    reader.known_as("city").open("questions")
    find(reader, DRUG)
    expect(reader.page).to_have_url(re.compile(r"q=q[0-9a-f]{10}"))
    expect(reader.main.locator(".wordings")).to_contain_text(DRUG)
    expect(reader.page.locator("#questions-bars")).to_contain_text("否")
    assert len(reader.names()) >= 1


def test_a_row_opens_the_unit_and_keeps_the_question(reader: Reader) -> None:
    reader.known_as("city").open("questions", "q=symptoms")
    name = reader.names()[0]
    reader.click_row(name)
    expect(reader.main.locator(CURRENT)).to_contain_text("症状")
    assert reader.crumbs()[-1] == name


def test_a_change_of_wording_stands_in_the_lines(reader: Reader) -> None:
    reader.known_as("county").open("questions", "q=symptoms&as=share")
    expect(reader.page.locator("#questions-chart")).to_contain_text("问法有变")


@pytest.mark.parametrize(("lang", "theme"), [("zh", "light"), ("en", "dark")])
def test_an_option_becomes_an_indicator_and_goes_again(
    reader: Reader, context: BrowserContext, lang: str, theme: str
) -> None:
    wear(context, reader.url, lang, theme)
    reader.known_as("city").open("questions", "show=open")
    find(reader, DRUG)
    reader.page.click("#questions-options")
    reader.page.get_by_role("option", name="是", exact=True).click()
    reader.page.keyboard.press("Escape")
    reader.page.fill("#questions-zh", f"退烧药{theme}")
    reader.page.fill("#questions-en", f"Antipyretics {theme}")
    name = f"退烧药{theme}" if lang == "zh" else f"Antipyretics {theme}"
    reader.page.click("#questions-promote")
    expect(reader.page.locator("#questions-said")).to_contain_text(name)
    reader.page.locator("#questions-own").get_by_text("趋势" if lang == "zh" else "Trends").click()
    reader.settle("trends")
    title = reader.page.locator("#trends-chart .gtitle, #trends-chart .annotation-text").first
    expect(title).to_contain_text(name)
    reader.page.go_back()
    reader.settle("questions")
    reader.page.locator("#questions-own button").click()
    expect(reader.page.locator("#questions-own li")).to_have_count(0)
    reader.turn_to("map")
    expect(reader.main).not_to_contain_text(name)
