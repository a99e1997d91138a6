"""Real HTTP while snapshots are published: every answer names one of them and comes from it as a whole."""

import http.client
import json
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import town
from tests.load.reader import Reader
from tests.pages.conftest import page_call
from tests.serving import Server, serving

SNAPSHOTS = {"000001-town": 1, "000002-town": 1_000}
SWITCHES, READERS = 24, 6
UNIT = f"unit={town.JINSHUI}"
ASKED: tuple[tuple[str, str], ...] = (
    ("/", ""), ("/", f"?{UNIT}"), ("/missing", ""),
    ("/trends", ""), ("/trends", f"?{UNIT}&ind=missing"), ("/map", ""),
    ("/units/rows.json", ""), ("/units/rows.json", f"?{UNIT}"), ("/health", ""),
)  # fmt: skip


def answer(reader: Reader, path: str, search: str) -> tuple[str, bytes]:
    """The snapshot that an answer names, and the answer. The town's night was in 2020: /health calls it stale."""
    if path.endswith(".json") or path == "/health":
        status, headers, body = reader.get(path + search)
    else:
        status, headers, body = reader.callback(page_call(path, search))
    assert status == (503 if path == "/health" else 200), (path, search, status, body[:200])
    return headers["X-Snapshot"], body


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("switch")
    for name, times in reversed(SNAPSHOTS.items()):
        town.publish(home / "data", name, times=times)
    with serving(home / "data", home / "gunicorn.log") as server:
        yield server


def point(data: Path, name: str) -> None:
    """Publish a snapshot as the night does: the link moves at once."""
    link = data / "snapshots" / "next"
    link.symlink_to(f"{name}.duckdb")
    link.replace(data / "snapshots" / "current")


def undisturbed(server: Server) -> dict[tuple[str, str, str], bytes]:
    """What every address shows while one snapshot serves, by snapshot and address."""
    found = {}
    for name in SNAPSHOTS:
        point(server.data, name)
        with Reader(server.url, "city") as reader:
            for path, search in ASKED:
                named, body = answer(reader, path, search)
                assert named == name
                found[name, path, search] = without_age(path, body)
    return found


def without_age(path: str, body: bytes) -> bytes:
    """The body of /health without the hours that have gone by."""
    return json.dumps(json.loads(body) | {"age_hours": 0}).encode() if path == "/health" else body


def test_a_snapshot_published_in_the_middle_of_load_is_in_an_answer_as_a_whole_or_not_at_all(
    running: Server,
) -> None:
    expected = undisturbed(running)
    first, second = SNAPSHOTS
    for path, search in ASKED:
        assert expected[first, path, search] != expected[second, path, search], (path, search)
    over = threading.Event()
    asked: Counter[str] = Counter()

    def read(number: int) -> Counter[str]:
        seen: Counter[str] = Counter()
        with Reader(running.url, "city") as reader:
            while not over.is_set():
                path, search = ASKED[(number + seen.total()) % len(ASKED)]
                named, body = answer(reader, path, search)
                assert without_age(path, body) == expected[named, path, search], (named, path, search)
                seen[named] += 1
        return seen

    with ThreadPoolExecutor(READERS) as pool:
        reading = [pool.submit(read, number) for number in range(READERS)]
        try:
            with Reader(running.url, "city") as witness:
                for turn in range(SWITCHES):
                    point(running.data, (first, second)[turn % 2])
                    for path, search in ASKED[:2]:
                        answer(witness, path, search)
        finally:
            over.set()
        for one in reading:
            asked += one.result()
    print(dict(asked))
    assert set(asked) == set(SNAPSHOTS) and min(asked.values()) > 20


def test_every_answer_names_the_snapshot_even_one_that_refuses(running: Server) -> None:
    connection = http.client.HTTPConnection(running.url.removeprefix("http://"))
    connection.request("GET", "/units/rows.json")
    refused = connection.getresponse()
    assert (refused.status, refused.headers["X-Snapshot"] in SNAPSHOTS) == (401, True)
    connection.close()
