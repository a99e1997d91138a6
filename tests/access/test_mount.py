"""Below a path, behind a proxy, under certain names: links, files, redirects and cookie are where browsers look."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask, request

from access.mount import below, mount
from common.settings import AppSettings
from tests import town
from tests.house import ROOT
from tests.pages.recorded import Hand, links
from tests.serving import Server, free_port, serving

CONFIG = ROOT / "docs" / "deploy" / "nginx.conf"
PREFIX = "/epidesk/"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = town.publish(tmp_path_factory.mktemp("mounted"))
    names = "127.0.0.1,desk.example"
    with serving(data, data / "log", workers=1, prefix=PREFIX, proxies="1", hosts=names) as server:
        yield server


@pytest.fixture(scope="module")
def proxy(desk: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real nginx before the desk, with the configuration that the documents hold."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("No nginx is installed here: apt-get install nginx-light.")
    with running(nginx, tmp_path_factory.mktemp("nginx"), int(urlsplit(desk.url).port or 0)) as url:
        yield url


@contextmanager
def running(nginx: str, folder: Path, behind: int) -> Iterator[str]:
    port = free_port()
    site = CONFIG.read_text(encoding="utf-8")
    assert "127.0.0.1:8050;" in site and "listen 127.0.0.1:8080;" in site
    site = site.replace("127.0.0.1:8050;", f"127.0.0.1:{behind};").replace(
        "127.0.0.1:8080;", f"127.0.0.1:{port};"
    )
    (folder / "site.conf").write_text(site, encoding="utf-8")
    temp = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"""daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
        {"user root;" if os.geteuid() == 0 else ""}
        events {{ worker_connections 64; }}
        http {{ access_log off; {temp} include {folder}/site.conf; }}"""
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    process = subprocess.Popen([nginx, "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    try:
        _wait(f"http://127.0.0.1:{port}/", process, folder)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(400):
        assert process.poll() is None, (folder / "error.log").read_text()
        try:
            requests.get(url, timeout=5)
            return
        except requests.ConnectionError:
            time.sleep(0.05)
    raise AssertionError(f"nginx does not answer: {(folder / 'error.log').read_text()}")


@pytest.fixture(scope="module")
def hand(proxy: str) -> Hand:
    """Somebody at the desk through the proxy, not signed in."""
    made = Hand(proxy + PREFIX.rstrip("/"), "city")
    made.session.headers.update({"Origin": proxy, "Accept": "text/html"})
    return made


def test_a_stranger_is_led_to_sign_in_below_the_path_and_back(hand: Hand) -> None:
    answer = hand.get("/units", {"unit": town.JINSHUI})
    assert answer.headers["Location"] == "/epidesk/login?next=/epidesk/units%3Funit%3D410105"
    form = {"username": "city", "password": "demo", "next": "/epidesk/units?unit=410105"}
    answer = hand.post("/login", form)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/epidesk/units?unit=410105")
    assert "Path=/epidesk/;" in answer.headers["Set-Cookie"] + ";"


def test_every_link_of_every_page_and_every_file_of_it_is_below_the_path(hand: Hand, proxy: str) -> None:
    hand.sign_in("demo")
    html = hand.get("/").text
    named = re.findall(r'(?:href|src|action)="(/[^"]*)"', html + hand.get("/me").text)
    assert len(named) > 20 and [one for one in named if not one.startswith(PREFIX)] == []
    for one in dict.fromkeys(named):
        assert hand.session.get(proxy + one, timeout=60).status_code in (200, 405), one
    found = set()
    for path in ("/", "/units", "/missing", "/trends", "/map", "/questions", "/data", "/sources"):
        answer = hand.page(PREFIX.rstrip("/") + path)
        assert answer.status_code == 200, path
        found |= set(links(answer.json()))
        assert not re.findall(r'"(/(?:geo|download|units|assets)/[^"]*)"', answer.text), path
    assert len(found) > 20 and [one for one in found if not one.startswith((PREFIX, "#"))] == []


def test_files_and_rows_come_through_the_proxy(hand: Hand) -> None:
    hand.sign_in("demo")
    assert hand.get("/download/missing.csv").headers["Content-Type"].startswith("text/csv")
    assert hand.get("/units/rows.json").json()["columns"]
    assert hand.get("/geo/counties.json").status_code in (200, 404)


def test_signing_out_leads_to_sign_in_below_the_path(hand: Hand) -> None:
    hand.sign_in("demo")
    assert hand.post("/logout", {}).headers["Location"] == "/epidesk/login"


def test_a_body_that_is_too_large_and_the_metrics_are_refused(hand: Hand) -> None:
    assert hand.post("/login", {"username": "x" * 3_000_000}).status_code == 413
    assert hand.get("/metrics").status_code == 403


def test_outside_of_the_path_there_is_nothing(desk: Server) -> None:
    assert requests.get(f"{desk.url}/login", timeout=20).status_code == 404
    assert (
        requests.get(f"{desk.url}/epidesk", timeout=20, allow_redirects=False).headers["Location"] == PREFIX
    )
    assert requests.get(f"{desk.url}/epideskx/login", timeout=20).status_code == 404


@pytest.mark.parametrize(
    ("name", "status"), [("desk.example", 200), ("evil.example", 400), ("127.0.0.1:1", 200)]
)
def test_a_name_that_is_not_the_desk_s_is_refused(desk: Server, name: str, status: int) -> None:
    answer = requests.get(f"{desk.url}/epidesk/login", headers={"Host": name}, timeout=20)
    assert answer.status_code == status and "evil" not in answer.text


def test_the_address_of_the_browser_is_that_which_the_nearest_proxy_saw() -> None:
    def seen(proxies: int) -> str:
        server = Flask("seen")
        server.add_url_rule("/", "seen", lambda: f"{request.remote_addr} {request.host} {request.scheme}")
        mount(server, AppSettings(proxies=proxies))
        told = {
            "X-Forwarded-For": "6.6.6.6, 10.0.0.9",
            "X-Forwarded-Host": "desk.example",
            "X-Forwarded-Proto": "https",
        }
        return server.test_client().get("/", headers=told).text

    assert seen(0) == "127.0.0.1 localhost http"
    assert seen(1) == "10.0.0.9 desk.example https"


def test_a_path_that_only_looks_like_ours_is_outside() -> None:
    reached: list[str] = []

    def inner(environ: dict[str, object], start: object) -> list[bytes]:
        reached.append(str(environ["PATH_INFO"]))
        return []

    served = below(inner, PREFIX)
    for path in ("/", "/epidesk", "/epideskx", "/epidesk/units"):
        list(served({"PATH_INFO": path, "REQUEST_METHOD": "GET"}, lambda *_: None))
    assert reached == ["/units"]
