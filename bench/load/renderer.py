"""What a browser asks for because of what is on a page: the callbacks of its parts, their outlines, their rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

CALLBACK = "/_dash-update-component"
CONTENT, STORE, LOCATION = "_pages_content", "_pages_store", "_pages_location"
Body = dict[str, Any]


@dataclass
class Drawn:
    """A layout, walked once: components with their properties by id, links, and files that charts fetch."""

    parts: dict[str, Body] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, layout: Any) -> Drawn:
        """Walk a layout as it came, JSON."""
        made = cls()
        made._walk(layout)
        return made

    def _walk(self, part: Any) -> None:
        if isinstance(part, list):
            for one in part:
                self._walk(one)
        elif isinstance(part, dict):
            props = part.get("props")
            if isinstance(props, dict) and isinstance(props.get("id"), str):
                self.parts[props["id"]] = props
            for key, value in part.items():
                if key == "href" and isinstance(value, str) and value.startswith("/"):
                    self.links.append(value)
                elif key == "geojson" and isinstance(value, str):
                    self.files.append(value)
                elif isinstance(value, (dict, list)):
                    self._walk(value)


def page_body(address: str) -> Body:
    """The callback that fetches the page of an address."""
    parts = urlsplit(address)
    return {
        "output": f"..{CONTENT}.children...{STORE}.data..",
        "outputs": [{"id": CONTENT, "property": "children"}, {"id": STORE, "property": "data"}],
        "inputs": _location(address),
        "changedPropIds": [f"{LOCATION}.{'pathname' if parts.path else 'search'}"],
        "state": [],
    }


def _location(address: str) -> list[Body]:
    parts = urlsplit(address)
    return [
        {"id": LOCATION, "property": "pathname", "value": parts.path},
        {"id": LOCATION, "property": "search", "value": f"?{parts.query}" if parts.query else ""},
    ]


def first_callbacks(drawn: Drawn, known: list[Body], address: str) -> Iterator[Body]:
    """The callbacks that a browser sends once a layout stands: those of its parts that the server answers and that
    are not put off until something changes. `known`: what /_dash-dependencies says."""
    where = {one["property"]: one["value"] for one in _location(address)}
    for one in known:
        if one.get("clientside_function") or one.get("prevent_initial_call"):
            continue
        outputs = [name.rpartition(".")[::2] for name in one["output"].strip(".").split("...")]
        if not all(part in drawn.parts for part, _ in outputs):
            continue
        inputs = [_valued(given, drawn, where) for given in one["inputs"]]
        shown = [{"id": part, "property": name.partition("@")[0]} for part, name in outputs]
        yield {
            "output": one["output"],
            "outputs": shown if one["output"].startswith("..") else shown[0],
            "inputs": inputs,
            "changedPropIds": [],
            "state": [_valued(given, drawn, where) for given in one["state"]],
        }


def _valued(given: Body, drawn: Drawn, where: dict[str, str]) -> Body:
    props = where if given["id"] == LOCATION else drawn.parts.get(given["id"], {})
    return {"id": given["id"], "property": given["property"], "value": props.get(given["property"])}


def search_body(words: str, address: str) -> Body:
    """The callback that a word typed into the search sends."""
    return {
        "output": "frame-hits.children",
        "outputs": {"id": "frame-hits", "property": "children"},
        "inputs": [{"id": "frame-words", "property": "data", "value": words}],
        "changedPropIds": ["frame-words.data"],
        "state": _location(address),
    }
