"""A night that is killed, wherever it is, leaves the old snapshot; the next one loads what is missing, once."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from common.settings import Keep
from etl.collect import collect
from etl.nightly import run_night
from tests.etl.bureau import DAYS, LI, WANG, Bureau, accounts, answer, content
from tests.etl.deadly import Deadly
from warehouse import snapshots
from warehouse.history import lake_files, shelf

# What the night calls on its way, and how many such calls go well before one is the last.
STEPS = (
    ("etl.nightly.archive", 1),
    ("etl.take.Sink.done", 1),
    ("etl.roster_inputs.lay_out_rosters", 0),
    ("warehouse.build.write", 3),
    ("warehouse.build.Build._one_after_other", 0),
    ("etl.ledger.Ledger.write", 0),
    ("warehouse.publish.serve", 0),
    ("pathlib.Path.symlink_to", 0),
    ("warehouse.publish._to_disk", 1),
    ("etl.nightly.collect", 0),
)
MOVED = ("warehouse.publish._to_disk", "etl.nightly.collect")
"""Steps after the link has moved."""

SEED = 20200302
Books = tuple[str, dict[str, tuple[int, ...]]]


@dataclass(frozen=True)
class Town:
    """A bureau after its first night, kept elsewhere, and what it comes to: content before, content and accounts after
    the second night; seconds and changes of files that this takes undisturbed."""

    kept: Path
    old: str
    expected: Books
    seconds: float
    events: int

    def fresh(self, home: Path) -> Path:
        """The bureau as it was, at `home`."""
        shutil.rmtree(home, ignore_errors=True)
        return Path(shutil.copytree(self.kept, home, symlinks=True))


def books(data: Path) -> Books:
    """Content and accounts of what is published."""
    return content(data), accounts(data)


def leftovers(data: Path) -> list[str]:
    """What a killed night leaves and no other night may."""
    return [
        str(path.relative_to(data))
        for pattern in ("**/*.part", "**/tmp_*", "snapshots/.*.new", "snapshots/.b*", ".work/*", ".work/.*")
        for path in data.glob(pattern)
    ]


def found_whole(data: Path, expected: Books) -> None:
    """Everything is loaded once, nothing half-made lies about, and what killed nights left can be collected."""
    assert books(data) == expected
    assert leftovers(data) == []
    collect(data, Keep(days=0, snapshots=1))
    serving = snapshots.published(data)
    assert serving is not None
    lake = {str(path.relative_to(data)) for path in (data / "lake").rglob("*") if path.is_file()}
    assert lake == set().union(*(lake_files(kept.path) for kept in shelf(data)))
    assert books(data) == expected


def second_delivery(bureau: Bureau, suffix: str) -> None:
    """A correction, another day, a roster that changes."""
    bureau.wenjuanxing(f"2.{suffix}", [answer(WANG, DAYS[1]), answer(WANG, DAYS[0], "22:00:00")])
    bureau.roster(f"学籍_20200303.{suffix}", [WANG])


def town(home: Path, nights: Deadly, suffix: str = "csv") -> Town:
    """A bureau of two pupils; its second night has been run whole once, so that it is known what it takes."""
    bureau = Bureau(home / "data")
    bureau.roster("学籍_20200216.csv")
    bureau.wenjuanxing("1.csv", [answer(WANG, DAYS[0]), answer(LI, DAYS[0])])
    run_night(bureau.data)
    second_delivery(bureau, suffix)
    old = content(bureau.data)
    kept = home / "kept"
    shutil.copytree(bureau.data, kept, symlinks=True)
    nights.run(bureau.data)  # a first one takes longer
    shutil.rmtree(bureau.data)
    shutil.copytree(kept, bureau.data, symlinks=True)
    whole = nights.run(bureau.data)
    assert whole.signal == 0
    return Town(kept, old, books(bureau.data), whole.seconds, whole.events)


@pytest.fixture(scope="module")
def nights() -> Iterator[Deadly]:
    """Runs commands and kills them."""
    with Deadly() as made:
        yield made


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, nights: Deadly) -> Town:
    """All files are text."""
    return town(tmp_path_factory.mktemp("killed"), nights)


@pytest.mark.parametrize(("step", "calls"), STEPS)
def test_a_killed_night_leaves_the_old_snapshot_and_the_next_one_catches_up(
    small: Town, nights: Deadly, step: str, calls: int
) -> None:
    data = small.fresh(small.kept.with_name("data"))
    assert nights.run(data, step=step, calls=calls).signal == 9
    assert content(data) == (small.expected[0] if step in MOVED else small.old)
    run_night(data)
    found_whole(data, small.expected)


def test_nights_killed_while_workbooks_are_read_apart_and_files_in_workers(
    tmp_path: Path, nights: Deadly
) -> None:
    chance = random.Random(SEED)
    books_of = town(tmp_path, nights, "xlsx")
    for pool, kills in ((False, 10), (True, 5)):
        data = books_of.fresh(tmp_path / "data")
        whole = nights.run(data, pool=pool)
        assert (whole.signal, books(data)) == (0, books_of.expected)
        data = books_of.fresh(tmp_path / "data")
        for _ in range(kills):
            assert nights.run(data, pool=pool, after=chance.random() * whole.seconds).signal in (0, 9)
            if content(data) != books_of.old:
                assert books(data) == books_of.expected
                data = books_of.fresh(tmp_path / "data")
        assert nights.run(data, pool=pool).signal == 0
        found_whole(data, books_of.expected)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory, small: Town, nights: Deadly) -> Path:
    """After both nights and one more: snapshots and lake files that may be collected; kept elsewhere."""
    data = small.fresh(small.kept.with_name("data"))
    run_night(data)
    bureau = Bureau(data)
    bureau.wenjuanxing("3.csv", [answer(WANG, DAYS[0], "23:00:00"), answer(WANG, DAYS[2])])
    run_night(data)
    return Path(shutil.copytree(data, data.with_name("grown"), symlinks=True))


def again(grown: Path) -> Path:
    """The grown bureau, fresh, where it was made."""
    data = grown.with_name("data")
    shutil.rmtree(data)
    return Path(shutil.copytree(grown, data, symlinks=True))


def test_a_collection_killed_at_any_change_of_a_file_goes_on_where_it_was(
    grown: Path, nights: Deadly
) -> None:
    data = again(grown)
    expected = books(data)
    whole = nights.run(data, "collect")
    assert whole.signal == 0 and whole.events > 10
    for event in range(1, whole.events + 1):
        data = again(grown)
        assert nights.run(data, "collect", event=event).signal == 9
        assert books(data) == expected
        found_whole(data, expected)


def test_a_rollback_killed_at_any_change_of_a_file_is_done_or_not_done(grown: Path, nights: Deadly) -> None:
    data = again(grown)
    newest = books(data)
    whole = nights.run(data, "rollback")
    assert whole.signal == 0 and whole.events > 3
    earlier = books(data)
    for event in range(1, whole.events + 1):
        data = again(grown)
        assert nights.run(data, "rollback", event=event).signal == 9
        found = books(data)
        assert found in (newest, earlier)
        night = run_night(data)
        assert (books(data), night.run.files_new) == (found, 0), "held files stay out, known ones are known"
        (data / "held.txt").unlink(missing_ok=True)
        run_night(data)
        found_whole(data, newest)
