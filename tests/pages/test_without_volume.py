"""The dashboard while the volume with names is not mounted: counts go on, pages of people say so in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from etl.nightly import run_night
from tests.etl.bureau import CODES, DAYS, FIRST, LI, WANG, ZHAO, Bureau, answer
from tests.pages.conftest import shown
from warehouse.queries import base

SENTENCE = "存放姓名与证件号的专用卷未挂载"


@pytest.fixture(scope="module")
def unmounted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small bureau whose volume went away after the night."""
    folder = tmp_path_factory.mktemp("bureau")
    bureau, volume = Bureau(folder / "data"), folder / "volume"
    volume.mkdir()
    told = f'region = "410100"\ndemo = true\npersonal = "{volume}"\n'
    (bureau.data / "settings.toml").write_text(told, encoding="utf-8")
    bureau.roster()
    bureau.wenjuanxing("a.csv", [answer(pupil, DAYS[0]) for pupil in (WANG, LI, ZHAO)])
    bureau.wenjuanxing("b.csv", [answer(pupil, DAYS[1]) for pupil in (WANG, LI)])
    run_night(bureau.data)
    volume.rename(folder / "away")
    return bureau.data


@pytest.fixture
def officer(web: Flask, unmounted: Path) -> FlaskClient:
    base.use(unmounted)
    client = web.test_client()
    assert client.post("/login", data={"username": "officer", "password": "demo"}).status_code == 302
    return client


@pytest.mark.parametrize("path", ["/", "/units", "/missing", "/trends", "/map", "/questions", "/data"])
def test_pages_of_counts_go_on(officer: FlaskClient, path: str) -> None:
    for search in ("", f"?unit={CODES[FIRST]}"):
        if path == "/missing" and search:
            continue
        page = shown(officer, path, search)
        assert SENTENCE not in page and "无法" not in page, (path, search)


def test_counts_can_be_taken_away(officer: FlaskClient) -> None:
    assert officer.get("/download/units.csv").status_code == 200
    assert officer.get("/health").status_code in (200, 503)


@pytest.mark.parametrize("path", ["/missing", "/data?tab=unmatched", "/data?tab=refused", "/data?tab=flags"])
def test_pages_of_people_say_that_the_volume_is_not_mounted(officer: FlaskClient, path: str) -> None:
    where, _, query = path.partition("?")
    page = shown(
        officer, where, f"?unit={CODES[FIRST]}&{query}" if "flags" in query or not query else f"?{query}"
    )
    assert page.count(SENTENCE) == 1
    assert "Traceback" not in page and str(WANG.name) not in page


def test_rows_of_a_class_are_refused_in_the_same_words(officer: FlaskClient) -> None:
    class_id = base.ask("select class_id from core_class limit 1")["class_id"][0]
    answered = officer.get(f"/units/rows.json?unit={class_id}")
    assert answered.status_code == 503
    assert WANG.name not in answered.get_data().decode()
