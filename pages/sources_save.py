"""Saving a source: tried first, then written whole; and what the next night will do of it."""

from __future__ import annotations

import logging

from dash import dcc, html
from dash.development.base_component import Component

from access.audit import Entry
from access.recorder import put
from pages.checking import failed
from pages.frame import View
from pages.sources_draft import as_file, write
from pages.sources_result import refusal
from pages.sources_try import Trial
from pages.view import current_scope
from warehouse.queries.base import data_dir
from warehouse.queries.sources import in_inbox, one_file, refused_files

log = logging.getLogger("epidesk")


def saved(trial: Trial, seen: View, user: str) -> list[Component]:
    """Write what was chosen into the bureau's folder and say what follows from it.

    Raises CheckFailed when the file would not be loaded by it, when somebody else saved the source meanwhile, or
    when the folder can't be written: nothing is changed then.
    """
    text = seen.text
    if trial.stale:
        raise failed("stale")
    if not trial.takes:
        raise failed("not_taken", why=refusal(trial, text))
    folder = data_dir() / "sources"
    put(data_dir(), Entry("settings_changed", subject=f"sources {trial.source}"))
    try:
        former = write(folder, trial.source, as_file(trial.document, user, text))
    except OSError as error:
        raise failed("not_writable", path=folder, detail=error.strerror or str(error)) from error
    log.info("source %s saved by %s", trial.source, user)
    lines = [
        text("sources.saved", name=f"{trial.source}.toml", rows=text.number(trial.after["rows"]["loaded"]))
    ]
    if former:
        lines.append(text("sources.former", name=former))
    lines += _what_follows(trial, seen)
    return [
        html.Div([html.P(line) for line in lines], className="notice good", role="status"),
        dcc.Link(text("sources.back"), href=seen.link(file=None), className="link"),
    ]


def _what_follows(trial: Trial, seen: View) -> list[str]:
    """Refused files are tried again by the next night; loaded ones stay as they are."""
    text, scope = seen.text, current_scope()
    line = one_file(scope, trial.file_id)
    if line is not None and line["state"] == "loaded":
        return [text("sources.loaded_stay")]
    said = [text("sources.tried_again", n=text.number(refused_files(scope)))]
    return said if in_inbox(trial.name) else [*said, text("sources.put_again", name=trial.name)]
