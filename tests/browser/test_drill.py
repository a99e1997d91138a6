"""From the city to one class: rows, crumbs, names, search, files to take away."""

import csv
import io
import re
from pathlib import Path

import fastexcel
import pytest
from playwright.sync_api import expect

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
COUNTIES = 12


def drill(reader: Reader) -> Reader:
    """City → 金水区 → its first school → that school's first class."""
    reader.turn_to("units").click_row("金水区")
    reader.click_row(reader.names()[0])
    return reader.click_row(reader.names()[0])


def test_a_reader_walks_from_the_city_to_the_students_of_a_class(reader: Reader) -> None:
    reader.sign_in("officer")
    drill(reader)
    assert len(reader.crumbs()) == 5
    masked = reader.names()
    assert len(masked) > 5 and all("*" in name for name in masked)
    names = reader.reveal("follow_up").names()
    assert len(names) == len(masked) and not any("*" in name for name in names)
    reader.main.locator(".reveal form[action='/mask'] button").click()
    expect(reader.main.locator(".reveal.open")).to_have_count(0)
    assert reader.settle().names() == masked


def test_who_need_not_know_names_sees_them_masked(reader: Reader) -> None:
    reader.sign_in("city")
    drill(reader)
    names = reader.names()
    assert len(names) > 5
    assert all("*" in name for name in names)
    expect(reader.main.locator(".ag-row [col-id=number]").first).to_contain_text("****")


def test_the_address_of_a_class_opens_the_same_view(reader: Reader) -> None:
    reader.sign_in("officer")
    address = drill(reader).page.url
    before = reader.names()
    reader.open("overview").page.goto(address)
    assert reader.settle("units").names() == before


def test_crumbs_lead_up(reader: Reader) -> None:
    reader.sign_in("city")
    drill(reader).page.locator(".topbar .where").get_by_role("link", name="金水区", exact=True).first.click()
    expect(reader.page.locator(".topbar .where ol li").last).to_have_text("金水区")


def test_the_table_sorts_and_filters(reader: Reader) -> None:
    reader.known_as("city").open("units")
    assert len(reader.names()) == COUNTIES
    reader.main.locator(".ag-header-cell[col-id=missing]").click()
    reader.main.locator(".ag-header-cell[col-id=missing]").click()
    reader.page.wait_for_timeout(200)
    cells = reader.main.locator(".ag-center-cols-container .ag-row").all()
    by_place = sorted(cells, key=lambda row: int(row.get_attribute("row-index") or 0))
    found = [number(row.locator("[col-id=missing]").inner_text()) for row in by_place]
    assert found == sorted(found, reverse=True) or found == sorted(found)
    reader.page.fill("#units-quick", "金水")
    expect(reader.main.locator(".ag-pinned-left-cols-container .ag-row")).to_have_count(1)


def number(text: str) -> int:
    """1,234 → 1234; unknown counts as below all."""
    digits = re.sub(r"\D", "", text)
    return int(digits) if digits else -1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_table_can_be_taken_away(reader: Reader, tmp_path: Path, kind: str) -> None:
    reader.known_as("city").open("units")
    with reader.page.expect_download() as coming:
        reader.main.locator(f"a[href*='units.{kind}']").click()
    target = tmp_path / coming.value.suggested_filename
    coming.value.save_as(target)
    assert target.suffix == f".{kind}"
    rows = rows_of(target)
    assert sum("金水区" in row for row in rows) == 1
    table = [row for row in rows if sum(bool(cell) for cell in row) > 1]
    assert len(table) == COUNTIES + 1
    said = [cell for row in rows if row not in table for cell in row if cell]
    assert any("≤10" in line for line in said), "what a city takes away says which counts are withheld"


def rows_of(path: Path) -> list[list[str]]:
    """All rows of a CSV or an XLSX as text."""
    if path.suffix == ".csv":
        return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
    sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string").to_arrow()
    return [list(row) for row in zip(*(column.to_pylist() for column in sheet.columns), strict=True)]


def test_units_chosen_in_the_table_stand_side_by_side_in_the_trends(reader: Reader) -> None:
    reader.known_as("city").open("units")
    for place in (0, 1):
        reader.main.locator(".ag-selection-checkbox input").nth(place).check()
    reader.page.click("#units-compare")
    reader.settle("trends")
    assert len(re.findall(r"41\d{4}", reader.page.url)) == 2
