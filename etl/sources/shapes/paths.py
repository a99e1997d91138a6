"""Kobo, Ona and ODK: a header is the way to a question through its groups, `health/symptoms`, and perhaps on to one of
its choices, `health/symptoms/fever`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping

from etl.sources.headers import question_text
from etl.sources.shapes.base import Heading, Layout, Rows, only_where_ticked

REPEAT = re.compile(r"\[\d+\]")


def lay_out(rows: Rows, header_rows: int) -> Layout:
    """Questions by the last part of their way; by all of it in a repeated group, and where two end alike."""
    headers = [header.strip() for header in rows[0]]
    joint = "/" if any("/" in header for header in headers) else "-"
    settled = only_where_ticked(rows, [_heading(i, h, joint) for i, h in enumerate(headers)], header_rows)
    ends = Counter(_end(heading.question, joint) for heading in settled if heading.option is None)
    # a question whose choices take columns of their own says the same once more in its own
    twice = {heading.question for heading in settled if heading.option is not None}
    return Layout(tuple(_named(h, joint, twice, ends) for h in settled), header_rows)


def _heading(index: int, header: str, joint: str) -> Heading:
    way, _, last = header.rpartition(joint)
    # in ODK Central's exports a dash may be part of a name: only a slash leads to choices
    if not way or joint == "-" or REPEAT.search(header) or header.startswith(("_", "meta/", "formhub/")):
        return Heading(index, header, header)
    return Heading(index, header, way, last)


def _end(way: str, joint: str) -> str:
    return way.rpartition(joint)[2] or way


def _named(heading: Heading, joint: str, twice: Collection[str], ends: Mapping[str, int]) -> Heading:
    question = heading.question
    if heading.option is None and heading.header in twice:
        return Heading(heading.index, heading.header, "")
    last = _end(question, joint)
    if REPEAT.search(question) or (heading.option is None and ends[last] > 1):
        return Heading(heading.index, heading.header, question)
    return Heading(heading.index, heading.header, question_text(last) or last, heading.option)
