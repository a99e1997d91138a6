"""Signing in: each level sees its own part, nobody sees anything without."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import PATHS, ROLES, Reader
from tests.browser.watch import Watch
from tests.serving import Server

pytestmark = pytest.mark.browser
DEPTH = {"province": 1, "city": 2, "officer": 2, "county": 3, "school": 4, "class": 5}


@pytest.mark.parametrize("role", ROLES)
def test_each_level_signs_in_to_its_own_unit(reader: Reader, role: str) -> None:
    reader.sign_in(role)
    assert len(reader.crumbs()) == DEPTH[role]


@pytest.mark.parametrize("path", PATHS.values())
def test_without_a_session_every_page_leads_to_sign_in(page: Page, server: Server, path: str) -> None:
    page.goto(server.url + path)
    expect(page.locator("#password")).to_be_visible()


def test_a_wrong_password_is_told_and_leads_nowhere(page: Page, server: Server, watch: Watch) -> None:
    watch.expect("401")
    page.goto(f"{server.url}/login")
    page.fill("#user", "city")
    page.fill("#password", "guess")
    page.press("#password", "Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    page.goto(server.url)
    expect(page.locator("#password")).to_be_visible()


def test_who_signs_in_by_a_link_lands_where_the_link_led(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/units?unit=410105")
    page.click("#demo-city")
    reader = Reader(page, server.url).settle("units")
    assert reader.crumbs()[-1] == "金水区"


def test_signing_out_ends_the_session(reader: Reader) -> None:
    reader.sign_in("city")
    reader.page.locator(".topbar details.drop.right summary").click()
    reader.page.locator("form[action='/logout'] button").click()
    expect(reader.page.locator("#password")).to_be_visible()
    reader.page.goto(f"{reader.url}/units")
    expect(reader.page.locator("#password")).to_be_visible()


@pytest.mark.parametrize("role", ["county", "school", "class"])
def test_a_unit_outside_of_the_scope_is_refused_with_a_sentence(reader: Reader, role: str) -> None:
    reader.sign_in(role)
    reader.open("units", "unit=410122")
    expect(reader.main.get_by_role("status")).to_be_visible()
    expect(reader.main.locator(".ag-row")).to_have_count(0)
