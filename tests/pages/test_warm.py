"""The start draws every page once, and goes on when one can't be drawn or nothing is published."""

from __future__ import annotations

import logging
from pathlib import Path

import dash
import pytest
from flask import Flask

from access.permissions import needs
from access.rights import ROLES
from pages import frame
from pages.view import PAGES
from pages.warm import warm
from tests import town
from warehouse.queries import base


def test_every_page_of_a_director_is_drawn_before_the_first_reader(
    web: Flask, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    shown = frame._drawn

    def noted(seen: frame.View, page: str, body: frame.Body, mark: object) -> object:
        drawn.append(page)
        return shown(seen, page, body, mark)

    monkeypatch.setattr(frame, "_drawn", noted)
    warm(web)
    assert sorted(drawn) == sorted(key for key, path, _ in PAGES if needs(path) in ROLES["city"].rights)


def test_a_page_that_fails_is_logged_and_the_others_are_drawn(
    web: Flask, data: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(dash.page_registry["pages.units"], "layout", broken)
    with caplog.at_level(logging.ERROR):
        warm(web)
    assert [record.args for record in caplog.records] == [("units",)]


def test_without_a_snapshot_there_is_nothing_to_draw(web: Flask, data: Path) -> None:
    base.use(data.parent)
    warm(web)


def test_a_night_that_publishes_at_the_start_mixes_nothing(
    web: Flask, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    shown = frame._drawn

    def published(view: frame.View, page: str, body: frame.Body, mark: object) -> object:
        town.publish(data, f"{100 + len(seen):06d}-town")
        seen.append(base.current().id)
        return shown(view, page, body, mark)

    monkeypatch.setattr(frame, "_drawn", published)
    warm(web)
    assert len(seen) > 3 and len(set(seen)) == 1 and base.current().id not in seen
