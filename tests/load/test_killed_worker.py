"""A worker that is killed: another takes its place, nobody waits long, every session goes on."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

import psutil
import pytest

from tests import town
from tests.load.reader import Reader
from tests.pages.conftest import page_call
from tests.serving import STARTS_WITHIN_S, Server, serving

WORKERS, READERS = 2, 6
BACK_WITHIN_S = 5.0


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Server]:
    """A server of the test's own, as its workers die."""
    with serving(town.publish(tmp_path / "data"), tmp_path / "gunicorn.log") as server:
        yield server


def workers(server: Server) -> set[int]:
    """The ids of the server's workers."""
    return {child.pid for child in psutil.Process(server.pid).children()}


def click(reader: Reader) -> float:
    """Ask until there is an answer, as a reader does who clicks again; returns the seconds it took."""
    began = time.monotonic()
    while True:
        try:
            status, _, body = reader.callback(page_call("/units"))
        except (OSError, HTTPException):
            assert time.monotonic() - began < 10 * BACK_WITHIN_S, "nobody answers any more"
            reader.again()
            continue
        assert status == 200, (status, body[:300])  # a lost session would be a 401
        return time.monotonic() - began


def test_a_killed_worker_is_replaced_and_every_reader_goes_on_within_seconds(running: Server) -> None:
    readers = [
        Reader(running.url, user) for user in ("province", "city", "officer", "county", "school", "class")
    ]
    usual = max(click(reader) for reader in readers)
    over = threading.Event()

    def go_on(reader: Reader) -> float:
        slowest = 0.0
        while not over.is_set():
            reader.again()  # so that the new worker, too, gets its share
            slowest = max(slowest, click(reader))
        return slowest

    with ThreadPoolExecutor(READERS) as pool:
        waiting = [pool.submit(go_on, reader) for reader in readers]
        try:
            before = workers(running)
            victim = before.pop()
            os.kill(victim, signal.SIGKILL)
            replaced_s = until_replaced(running, victim)
            serves_s = until_it_serves(running, before)
        finally:
            over.set()
        slowest = [one.result() for one in waiting]
    print(f"usual {usual:.2f} s, slowest {max(slowest):.2f} s; another worker began after {replaced_s:.2f} s, "
          f"served after {serves_s:.2f} s more")  # fmt: skip
    assert before <= workers(running), "the other worker was not touched"
    assert replaced_s < BACK_WITHIN_S
    assert max(slowest) < BACK_WITHIN_S
    for reader in readers:
        reader.again()
        assert click(reader) < BACK_WITHIN_S
        reader.connection.close()


def until_replaced(server: Server, victim: int) -> float:
    """Seconds until there are as many workers as before, without the victim."""
    began = time.monotonic()
    while victim in (now := workers(server)) or len(now) < WORKERS:
        assert time.monotonic() - began < 10 * BACK_WITHIN_S, "no worker came"
        time.sleep(0.02)
    return time.monotonic() - began


def until_it_serves(server: Server, others: set[int]) -> float:
    """Seconds until the new worker holds a reader's connection."""
    began = time.monotonic()
    while True:
        for pid in workers(server) - others:
            if any(
                one.status == psutil.CONN_ESTABLISHED for one in psutil.Process(pid).net_connections("tcp")
            ):
                return time.monotonic() - began
        assert time.monotonic() - began < STARTS_WITHIN_S, "the new worker does not serve"
        time.sleep(0.005)
