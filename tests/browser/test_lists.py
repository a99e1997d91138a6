"""Lists to act on: who is missing, what was refused, what fits nobody."""

import csv
import io

import duckdb
import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser


def test_the_missing_of_a_class_are_copied_as_a_message(reader: Reader, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.known_as("school").open("missing").reveal("chase_missing")
    group = reader.main.locator("details.group").first
    button = group.locator("[data-copy]")
    button.click()
    expect(button).to_have_class("btn btn-sm btn-outline-primary copy copied")
    said = reader.page.evaluate("navigator.clipboard.readText()")
    assert said == group.locator(".message").text_content()
    assert "3月6日" in said


def test_who_has_been_missing_for_days_is_shown_alone(
    reader: Reader, published: duckdb.DuckDBPyConnection
) -> None:
    reader.known_as("officer").open("missing", "unit=410105&by=class&days=3")
    wanted = published.execute(
        """select count(distinct class_id) from mart_missing
        where county_id = '410105' and day = '2020-03-06' and days_in_a_row >= 3 and class_id is not null"""
    ).fetchone()
    assert wanted is not None
    assert len(reader.names()) == wanted[0]


def test_every_unmatched_row_can_be_taken_away(reader: Reader, published: duckdb.DuckDBPyConnection) -> None:
    reader.known_as("officer").open("data", "tab=unmatched")
    with reader.page.expect_download() as coming:
        reader.main.locator("a[href*='unmatched.csv']").click()
    text = coming.value.path().read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    wanted = published.execute("select count(*) from core_unmatched").fetchone()
    assert wanted is not None
    assert len(rows) - 1 == wanted[0] > 0


def test_the_files_page_accounts_for_every_row(reader: Reader, published: duckdb.DuckDBPyConnection) -> None:
    reader.known_as("city").open("data")
    total = published.execute("select sum(rows_in) from etl_file").fetchone()
    assert total is not None
    expect(reader.main.locator(".accounts")).to_contain_text(f"{total[0]:,}")


def test_a_suggestion_is_confirmed_and_taken_back_by_keyboard(reader: Reader) -> None:
    reader.known_as("officer").open("data", "tab=unmatched").reveal("correct_roster")
    row = reader.main.locator(".steward > li").first
    button, standing = row.locator(".presses button").first, row.locator(".standing")
    button.focus()
    reader.page.keyboard.press("Enter")
    expect(standing).to_have_text("已确认，下次载入生效")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-pressed", "true")
    reader.page.keyboard.press("Space")
    expect(standing).to_be_empty()
    expect(button).to_be_focused()
