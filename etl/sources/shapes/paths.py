"""Kobo, Ona and ODK: a header is the way to a question through its groups, `health/symptoms`, and perhaps on to one of
its choices, `health/symptoms/fever`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.sources.headers import question_text
from etl.sources.shapes.base import Heading, Layout, Rows, only_where_ticked

REPEAT = re.compile(r"\[\d+\]")


def lay_out(rows: Rows, header_rows: int) -> Layout:
    """Questions by the last part of their way; a question of a repeated group by all of it."""
    headers = [header.strip() for header in rows[0]]
    joint = "/" if any("/" in header for header in headers) else "-"
    candidates = [_heading(i, header, joint, headers) for i, header in enumerate(headers)]
    settled = only_where_ticked(rows, candidates, header_rows)
    names = _parents(settled, joint)
    return Layout(tuple(_named(h, joint, names) for h in settled), header_rows)


def _heading(index: int, header: str, joint: str, headers: Sequence[str]) -> Heading:
    way, _, last = header.rpartition(joint)
    # a group's name is no question: only the way that leads to choices may be one
    if not way or joint == "-" or REPEAT.search(header) or header.startswith(("_", "meta/", "formhub/")):
        return Heading(index, header, header)
    return Heading(index, header, way, last)


def _parents(headings: Sequence[Heading], joint: str) -> frozenset[str]:
    """Questions whose choices take columns of their own: their own column says the same once more."""
    return frozenset(h.question for h in headings if h.option is not None)


def _named(heading: Heading, joint: str, folded: frozenset[str]) -> Heading:
    question = heading.question
    if heading.option is None and heading.header in folded:
        return Heading(heading.index, heading.header, "")
    if REPEAT.search(question):
        return Heading(heading.index, heading.header, question)
    last = question.rpartition(joint)[2] or question
    return Heading(heading.index, heading.header, question_text(last) or last, heading.option)
