"""Tags as plain JSON, for the parts that a page has hundreds of (cells of tables, days of a month).

A component of Dash checks itself at length when it is made: forty microseconds, most of the time of drawing a page.
These are what `pages.written` would make of the component, without the checks; a test holds both against each other.
"""

from __future__ import annotations

from typing import Any

Tag = Any
"""Stands among components, which know nothing of it: a dict of `props`, `type` and `namespace`."""


def tag(kind: str, children: Any = None, **props: Any) -> Tag:
    """`html.<kind>(children, **props)`."""
    return {
        "props": {"children": children, **props},
        "type": kind,
        "namespace": "dash_html_components",
    }


def link(children: Any, href: str, **props: Any) -> Tag:
    """`dcc.Link(children, href=href, **props)`."""
    return {
        "props": {"children": children, "href": href, **props},
        "type": "Link",
        "namespace": "dash_core_components",
    }
