"""A session that ends leaves a prompt in place and leads back; the content security policy stops nothing of ours."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import Reader
from tests.browser.watch import Watch
from tests.serving import Server

pytestmark = pytest.mark.browser
AT = "unit=410105&day=2020-03-04"


def forget(reader: Reader, watch: Watch) -> None:
    """The session ends, as on the server after half an hour without a click."""
    watch.expect("401")
    reader.page.context.clear_cookies(name="epidesk_session")


def test_the_next_click_of_an_idle_page_prompts_in_place_and_leads_back(reader: Reader, watch: Watch) -> None:
    reader.sign_in("city").open("units", AT)
    forget(reader, watch)
    reader.page.click("#frame-before")
    prompt = reader.page.get_by_role("alertdialog")
    expect(prompt).to_be_visible()
    expect(prompt).to_contain_text("登录已结束")
    expect(reader.main.locator(".ag-row").first).to_be_visible()  # what was there is still there
    expect(reader.page.locator("#frame-again")).to_be_focused()
    reader.page.keyboard.press("Enter")
    reader.page.click("#demo-city")
    reader.settle("units")
    assert reader.crumbs()[-1] == "金水区"
    expect(reader.page).to_have_url(re.compile(r"/units\?.*unit=410105"))
    expect(reader.page.locator(".topbar .day summary")).to_contain_text("3月3日")


def test_a_file_asked_for_after_the_end_is_no_file_but_the_prompt(reader: Reader, watch: Watch) -> None:
    reader.sign_in("city").open("missing", AT)
    forget(reader, watch)
    taken = []
    reader.page.on("download", lambda one: taken.append(one))
    reader.page.locator("a[download]").first.click()
    expect(reader.page.get_by_role("alertdialog")).to_be_visible()
    assert taken == [] and "/missing" in reader.page.url


def test_a_file_is_still_a_click_away(reader: Reader) -> None:
    reader.sign_in("city").open("missing", AT)
    with reader.page.expect_download() as taken:
        reader.page.locator("a[download]").first.click()
    assert taken.value.suggested_filename.endswith(".csv")


def test_a_page_that_is_not_allowed_is_told_and_leads_home(reader: Reader, watch: Watch) -> None:
    watch.expect("403")
    reader.sign_in("county")
    reader.page.goto(f"{reader.url}/sources")
    expect(reader.page.get_by_role("alert")).to_contain_text("账号管理员")
    reader.page.get_by_role("alert").get_by_role("link").click()
    reader.settle("overview")


def test_a_script_that_is_not_ours_is_stopped_and_seen(page: Page, server: Server, watch: Watch) -> None:
    """That the watch would see a violation: else no violations would mean nothing."""
    page.goto(f"{server.url}/login")
    page.evaluate("""() => {
      const script = document.createElement('script');
      script.textContent = 'window.stranger = 1';
      document.body.append(script);
    }""")
    page.wait_for_function("() => window.stranger === undefined")
    page.wait_for_timeout(200)
    assert [one for one in watch.errors if one.startswith("policy: script-src")]
    watch.errors.clear()
