"""Charts under the hand: zoom, range, comparison, maps, hexagons."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
COUNTIES = 12
RANGE = "document.querySelector('#trends-chart .js-plotly-plot')._fullLayout.xaxis.range"


def drag(reader: Reader, plot: Locator, start: float, end: float) -> None:
    """Draw a box over a chart, from one share of its width to another."""
    box = plot.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    reader.page.mouse.move(box["x"] + box["width"] * start, middle)
    reader.page.mouse.down()
    reader.page.mouse.move(box["x"] + box["width"] * end, middle, steps=8)
    reader.page.mouse.up()


def test_a_trend_zooms_to_the_box_drawn_and_the_address_says_so(reader: Reader) -> None:
    reader.known_as("city").open("trends")
    whole = reader.page.evaluate(RANGE)
    drag(reader, reader.page.locator("#trends-chart .nsewdrag").first, 0.3, 0.7)
    expect(reader.page).to_have_url(re.compile(r"from=2020-\d\d-\d\d&to=2020-\d\d-\d\d"))
    near = reader.page.evaluate(RANGE)
    assert whole[0] < near[0] < near[1] < whole[1]
    address = reader.page.url
    reader.page.goto(address)
    reader.settle("trends")
    assert [day[:10] for day in reader.page.evaluate(RANGE)] == [day[:10] for day in near]


def test_the_indicator_is_in_title_and_address(reader: Reader) -> None:
    reader.known_as("city").open("trends", "ind=missing")
    title = reader.page.locator("#trends-chart .gtitle, #trends-chart .annotation-text").first
    expect(title).to_contain_text("缺报")


def test_a_row_of_the_heat_map_joins_the_lines(reader: Reader) -> None:
    reader.known_as("city").open("trends")
    box = reader.page.locator("#trends-heat .nsewdrag").first.bounding_box()
    assert box is not None
    reader.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 8)
    expect(reader.page).to_have_url(re.compile(r"units=410100%2C41\d{4}"))


def test_a_click_on_a_county_leads_into_it(reader: Reader) -> None:
    reader.known_as("city").open("map")
    reader.page.locator("#map-chart .choroplethlayer path").first.click(force=True)
    expect(reader.page).to_have_url(re.compile(r"unit=41\d{4}"))
    reader.settle("map")
    assert len(reader.crumbs()) == 3


def test_check_ins_stand_as_hexagons(reader: Reader) -> None:
    reader.known_as("officer").open("map", "show=cells")
    expect(reader.page.locator("#map-chart .choroplethlayer path").nth(COUNTIES)).to_be_attached()


def test_the_map_keeps_up_with_the_day(reader: Reader) -> None:
    reader.known_as("city").open("map")
    reader.page.click("#frame-before")
    expect(reader.page.locator("#map-chart")).to_contain_text("3月5日")
