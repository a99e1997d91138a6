"""Health and metrics, for machines."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from flask import Flask

from common.settings import app_settings
from pages import service
from tests.pages.conftest import Client, page_call
from warehouse.queries import base
from warehouse.snapshots import mark_good_night

NIGHT = datetime(2020, 3, 7, 2, 14)


@pytest.mark.parametrize(
    ("hours", "status", "word"), [(1, 200, "ok"), (35.9, 200, "ok"), (36.1, 503, "stale")]
)
def test_health_is_the_age_of_the_last_good_night(
    web: Flask, data: Path, monkeypatch: pytest.MonkeyPatch, hours: float, status: int, word: str
) -> None:
    age = service.age_hours(NIGHT + timedelta(hours=hours))
    monkeypatch.setattr(service, "age_hours", lambda: age)
    answer = web.test_client().get("/health")
    told = answer.get_json()
    assert (answer.status_code, told["status"]) == (status, word)
    assert (told["snapshot"], told["day"]) == ("000001-town", "2020-03-06")
    assert told["age_hours"] == pytest.approx(hours)


class Clock(datetime):
    """A clock that stands where a test puts it."""

    at = NIGHT

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Clock:
        """The moment that it shows."""
        return cls.at.replace(tzinfo=tz)  # type: ignore[return-value]


def test_health_turns_stale_as_time_goes_by_and_fresh_again_with_the_next_good_night(
    web: Flask, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "datetime", Clock)
    client = web.test_client()

    def told(moment: datetime) -> tuple[int, str]:
        monkeypatch.setattr(Clock, "at", moment)
        answer = client.get("/health")
        return answer.status_code, answer.get_json()["status"]

    limit = NIGHT + timedelta(hours=36)
    assert told(limit - timedelta(minutes=1)) == (200, "ok")
    assert told(limit + timedelta(minutes=1)) == (503, "stale")
    mark_good_night(data, limit)
    assert told(limit + timedelta(minutes=1)) == (200, "ok")
    monkeypatch.setattr(app_settings(), "stale_after", 0.01)
    assert told(limit + timedelta(minutes=1)) == (503, "stale")


def test_health_is_503_without_a_snapshot_and_tells_no_path(web: Flask, data: Path) -> None:
    base.use(data.parent)
    answer = web.test_client().get("/health")
    assert answer.status_code == 503 and str(data.parent) not in answer.text


def test_metrics_count_requests_and_callbacks(reader: Client) -> None:
    client = reader("city")
    client.post("/_dash-update-component", json=page_call("/units"))
    text = client.get("/metrics").text
    assert 'epidesk_request_seconds_count{method="POST"' in text
    assert "epidesk_callback_seconds_bucket" in text
    assert (
        'epidesk_snapshot_info{snapshot="000001-town"} 1' in text and "epidesk_snapshot_age_seconds" in text
    )


@pytest.mark.parametrize(
    "asked", [{"REMOTE_ADDR": "10.1.2.3"}, {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.1.2.3"}]
)
def test_metrics_are_for_this_machine(web: Flask, data: Path, asked: dict[str, str]) -> None:
    assert web.test_client().get("/metrics", environ_overrides=asked).status_code == 403


def test_the_style_sheet_comes_from_here(web: Flask) -> None:
    client = web.test_client()
    with client.get("/bootstrap/bootstrap5/css/bootstrap.min.css") as answer:
        assert answer.status_code == 200
    assert client.get("/bootstrap/../../__init__.py").status_code == 404
