"""What tests of several rooms share: samples, a small city that went through the real night, a server."""

import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import settings

from tests.serving import ROOT, Server, serving

SLOWEST = (
    "etl/test_kill_often.py",
    "browser/test_pages.py",
    "etl/test_properties.py",
    "etl/test_kill.py",
    "browser/test_drill.py",
    "browser/test_frame.py",
    "browser/test_sign_in.py",
    "browser/test_questions.py",
    "etl/test_disk_full.py",
    "browser/test_lists.py",
    "browser/test_sources.py",
    "browser/test_charts.py",
    "etl/test_two_nights.py",
    "etl/test_failing_night.py",
)
"""Files that begin first, the longest before all, so that at the end no core waits for one of them."""

# people have the same ids in every folder, so that what two nights published can be held against each other
os.environ.setdefault("EPIDESK_PERSON_KEY", "of the tests")
# on a busy machine a slow example says nothing about the code
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Passwords of tests are hashed as argon2id with little memory: the real cost is meant to be felt."""
    from argon2 import PasswordHasher

    from access import passwords

    real, passwords._hasher = passwords._hasher, PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    yield
    passwords._hasher = real


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference values and real files, which lies beside the checkout and is read in place."""
    folder = Path(os.environ.get("EPIDESK_SHARED", ROOT.parent / "shared"))
    if not (folder / "samples").is_dir():
        pytest.skip(f"The shared samples are not here ({folder}); name their folder in EPIDESK_SHARED.")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slowest files first; a file's tests stay together and in order."""
    places = {str(ROOT / "tests" / name): place for place, name in enumerate(SLOWEST)}
    items.sort(key=lambda item: places.get(str(item.path), len(places)))


@pytest.fixture(scope="session")
def small_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of some 2,000 students and 10 days, simulated, loaded by the night and published."""
    from etl.nightly import run_night
    from etl.simulate.city import simulate

    data = tmp_path_factory.mktemp("city")
    simulate(data, students=2_000, days=10, seed=7)
    run_night(data)
    return data


@pytest.fixture
def published(small_city: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the published snapshot of `small_city`."""
    from warehouse import snapshots

    snapshot = snapshots.published(small_city)
    assert snapshot is not None, "the night over the small city published nothing"
    connection = snapshots.connect(snapshot)
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def server(small_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard over `small_city`; ended with the tests."""
    with serving(small_city, tmp_path_factory.mktemp("server") / "gunicorn.log") as running:
        yield running
