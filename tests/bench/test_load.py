"""The readers of the load ask for what a browser asks for, and their figures become lines."""

from bench.load import lines
from bench.load.readers import SHARES
from bench.load.renderer import Body, Drawn, first_callbacks, page_body, search_body
from tests.pages.conftest import page_call

LAYOUT = {
    "props": {
        "children": [
            {"props": {"id": "sources-room", "children": None}},
            {"props": {"id": "trends-weeks", "value": 4}},
            {"props": {"href": "/units?unit=410105", "children": "金水区"}},
            {"props": {"figure": {"data": [{"geojson": "/geo/counties.json?v=1"}]}}},
        ]
    }
}
WHERE = [{"id": "_pages_location", "property": "search"}, {"id": "trends-weeks", "property": "value"}]
KNOWN: list[Body] = [
    {"output": "sources-room.children", "inputs": WHERE, "state": [], "prevent_initial_call": False},
    {"output": "elsewhere.children", "inputs": WHERE, "state": [], "prevent_initial_call": False},
    {"output": "trends-weeks.value", "inputs": WHERE, "state": [], "prevent_initial_call": True},
    {"output": "trends-weeks.data", "inputs": WHERE, "state": [], "clientside_function": {"namespace": "x"}},
]


def test_a_page_is_asked_for_as_a_browser_does() -> None:
    assert page_body("/units?unit=410105") == page_call("/units", "?unit=410105")
    assert page_body("/") == page_call("/")


def test_links_and_files_of_a_layout_are_found() -> None:
    drawn = Drawn.of(LAYOUT)
    assert set(drawn.parts) == {"sources-room", "trends-weeks"}
    assert (drawn.links, drawn.files) == (["/units?unit=410105"], ["/geo/counties.json?v=1"])


def test_only_callbacks_of_parts_that_are_there_and_that_are_not_put_off_are_sent_with_what_stands_there() -> (
    None
):
    (sent,) = first_callbacks(Drawn.of(LAYOUT), KNOWN, "/sources?file=f1")
    assert sent["output"] == "sources-room.children"
    assert sent["outputs"] == {"id": "sources-room", "property": "children"}
    assert [one["value"] for one in sent["inputs"]] == ["?file=f1", 4]


def test_a_search_says_where_it_is_made() -> None:
    assert [one["value"] for one in search_body("金水", "/map?day=2020-03-05")["state"]] == [
        "/map",
        "?day=2020-03-05",
    ]


def test_there_are_200_readers_and_a_failure_shows_in_the_line_of_failures() -> None:
    assert sum(SHARES.values()) == lines.READERS
    kind = {"type": "POST", "name": "page", "asked": 2_000, "failed": 3, "ms": [20, 90, 200]}
    told = list(lines._told({"kinds": [kind], "errors": ["3 × page: 500"]}))
    assert [one.value for one in told] == [90, 0.15]
    assert told[-1].ratio is not None and told[-1].ratio > 1 and "3 of 2,000; 3 × page: 500" in told[-1].note
