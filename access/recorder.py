"""Puts on record what each request did: names read, files taken away, refusals. What can't be recorded is not shown."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from flask import Flask, Response, g, jsonify, request
from flask_login import current_user

from access import noted
from access.audit import Entry, Kind, record
from access.flood import Flood
from access.noted import Note
from access.permissions import PAGES
from access.scope import Scope
from access.store import store
from common.errors import EpiDeskError, NotRecorded

log = logging.getLogger(__name__)
REFUSED = (401, 403)
ASKS = "/alive"
"""Asks whether a session is still there: a no is no refusal."""
flood = Flood()


def keep_record(server: Flask, data: Callable[[], Path], told: Callable[[], str]) -> None:
    """Note within every request, and record when its answer leaves. `told`: the purpose that names are shown for."""

    @server.before_request
    def begin() -> None:
        g.noting = ExitStack()
        g.notes = g.noting.enter_context(noted.noting())

    @server.after_request
    def settle(response: Response) -> Response:
        notes: list[Note] = g.pop("notes", [])
        try:
            _settle(data(), notes, response.status_code, told)
        except NotRecorded as error:
            log.error("%s", error)
            return _withheld(error)
        return response

    @server.teardown_request
    def end(_: BaseException | None) -> None:
        if (noting := g.pop("noting", None)) is not None:
            noting.close()


def _settle(data: Path, notes: list[Note], status: int, told: Callable[[], str]) -> None:
    if status in REFUSED and request.path != ASKS:
        _denied(data, str(status), _asked())
    elif status < 400 and (entry := entry_of(notes, told)) is not None:
        put(data, entry)
    for note in notes:
        if note.kind == "denied":
            _denied(data, "not_in_scope", note.what, note.unit)


def entry_of(notes: list[Note], told: Callable[[], str]) -> Entry | None:
    """One entry for all that an answer handed out; None for nothing. A file counts its rows, a page its people."""
    files = [note for note in notes if note.kind == "exported"]
    named = [note for note in notes if note.kind == "names_read"]
    found = files or named
    if not found:
        return None
    return Entry(
        found[0].kind,
        scope=" ".join(dict.fromkeys(note.unit for note in found)),
        subject="+".join(dict.fromkeys(note.what for note in found)),
        rows=sum(note.rows for note in found),
        purpose=told() if named else "",
    )


def put(data: Path, entry: Entry) -> None:
    """Record an entry of this request: who asks and from where is filled in unless it says so. Raises NotRecorded."""
    own = who()
    record(
        store(data),
        Entry(
            entry.kind,
            entry.user or (own.user if own else ""),
            entry.role or (own.role if own else ""),
            entry.scope or (own.unit if own else ""),
            entry.subject,
            entry.rows,
            entry.purpose,
            entry.outcome,
            request.remote_addr or "",
        ),
    )


def put_bounded(data: Path, entry: Entry) -> None:
    """Record what strangers can make happen as often as they like: the first, and how many were left out."""
    own = who()
    left_out = flood.passes((entry.kind, own.user if own else entry.user, request.remote_addr or ""))
    if left_out is not None:
        put(data, Entry(entry.kind, entry.user, entry.role, entry.scope, entry.subject, left_out or None,
                        entry.purpose, entry.outcome))  # fmt: skip


def who() -> Scope | None:
    """All that the reader of this request may see; None for a stranger."""
    return current_user.scope if current_user and current_user.is_authenticated else None


def _denied(data: Path, outcome: str, subject: str, unit: str = "") -> None:
    """A refusal stands whether it can be recorded or not."""
    try:
        put_bounded(data, Entry("denied", scope=unit, subject=subject, outcome=outcome))
    except EpiDeskError as error:
        log.error("%s", error)


def _asked() -> str:
    """What was asked for, without what was typed: the path, or a callback's output."""
    body = request.get_json(silent=True) if request.path == "/_dash-update-component" else None
    if not isinstance(body, dict):
        return f"{request.method} {request.path}"
    inputs = body.get("inputs")
    pages = [one.get("value") for one in inputs if isinstance(one, dict)] if isinstance(inputs, list) else []
    page = next((path for path in PAGES if path in pages), None)
    return f"page {page}" if page else f"{request.method} {body.get('output')}"


def _withheld(error: NotRecorded) -> Response:
    both = f"{error.zh}\n{error}"
    answer = (
        jsonify(error=both) if request.path.startswith("/_") else Response(f"{both}\n", mimetype="text/plain")
    )
    answer.status_code = 503
    return answer


__all__ = ["Kind", "entry_of", "keep_record", "put", "put_bounded"]
