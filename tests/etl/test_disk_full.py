"""A disk that fills up, wherever the night is: the old snapshot serves, nothing half-made stays, no file is blamed."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.errors import NightFailed
from etl.nightly import run_night
from tests.etl.bureau import DAYS, LI, WANG, Bureau, answer, ask, content
from tests.etl.deadly import NO_ROOM, Deadly
from tests.etl.test_kill import Books, books, found_whole, leftovers, second_delivery
from warehouse import snapshots

KIB = 1 << 10
SIZES = (0.05, 1, 4, 12, 64, 300, 800, 4_000)
"""KiB that a file may have: from a note to almost a whole snapshot."""

FREE = (0, 12, 120, 1_200)
"""KiB that are left on the disk."""


def old_town(home: Path, suffix: str) -> tuple[Bureau, str]:
    """A bureau with one night behind it and a delivery before it, and its content."""
    bureau = Bureau(home)
    bureau.roster("学籍_20200216.csv")
    bureau.wenjuanxing("1.csv", [answer(WANG, DAYS[0]), answer(LI, DAYS[0])])
    run_night(bureau.data)
    second_delivery(bureau, suffix)
    return bureau, content(bureau.data)


def undisturbed(bureau: Bureau, home: Path) -> Books:
    """What the second night comes to, elsewhere."""
    data = Path(shutil.copytree(bureau.data, home, symlinks=True))
    run_night(data)
    return books(data)


def nothing_half_made(data: Path, old: str) -> None:
    """The old snapshot serves; no file was refused for the disk; what a failed night wrote is put away."""
    assert content(data) == old
    assert not (data / "refused").exists()
    assert leftovers(data) == []
    serving = snapshots.published(data)
    assert serving is not None
    assert [path.name for path in (data / "snapshots").glob("*.duckdb")] == [serving.name]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_files_that_can_not_grow_any_further_fail_the_night_and_the_next_one_recovers(
    tmp_path: Path, suffix: str
) -> None:
    bureau, old = old_town(tmp_path / "data", suffix)
    kept = shutil.copytree(bureau.data, tmp_path / "kept", symlinks=True)
    expected = undisturbed(bureau, tmp_path / "undisturbed")
    failed = 0
    with Deadly() as nights:
        for size in SIZES if suffix == "csv" else SIZES[::3]:
            shutil.rmtree(bureau.data)
            shutil.copytree(kept, bureau.data, symlinks=True)
            ended = nights.run(bureau.data, most=int(size * KIB)).signal
            assert ended in (0, -NO_ROOM), size
            if ended:
                failed += 1
                nothing_half_made(bureau.data, old)
                assert nights.run(bureau.data).signal == 0
            found_whole(bureau.data, expected)
    assert failed > 1


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 40 MiB."""
    home = tmp_path / "disk"
    home.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=40m", "none", str(home)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("Making a small disk needs the rights of root.")
    yield home
    subprocess.run(["umount", "-l", str(home)], check=True)


def leave_free(disk: Path, kib: int) -> Path:
    """Fill the disk but for so much; returns what fills it."""
    filling = disk / "filling"
    with filling.open("wb", buffering=0) as out:
        out.write(b"x" * (shutil.disk_usage(disk).free - kib * KIB))
    return filling


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_full_disk_fails_the_night_and_once_there_is_room_the_next_one_recovers(
    disk: Path, tmp_path: Path, suffix: str
) -> None:
    bureau, old = old_town(disk / "data", suffix)
    expected = undisturbed(bureau, tmp_path / "undisturbed")
    failed = 0
    for free in FREE:
        filling = leave_free(disk, free)
        try:
            run_night(bureau.data)
        except NightFailed as error:
            assert error.code == "not_writable", (free, error)
            failed += 1
            nothing_half_made(bureau.data, old)
        else:
            break
        finally:
            filling.unlink()
    assert failed > 1
    run_night(bureau.data)
    found_whole(bureau.data, expected)


def test_a_disk_without_room_for_a_reader_s_copy_blames_no_workbook(disk: Path) -> None:
    bureau = Bureau(disk / "data")
    bureau.roster("学籍.csv")
    run_night(bureau.data)
    many = [
        answer(WANG, DAYS[0], f"{n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d}", 今日体温=f"{n}")
        for n in range(20_000)
    ]
    bureau.wenjuanxing("大.xlsx", many)
    filling = leave_free(disk, 4_000)
    with pytest.raises(NightFailed) as caught:
        run_night(bureau.data)
    assert caught.value.code == "not_writable"
    filling.unlink()
    run_night(bureau.data)
    assert ask(bureau.data, "select rows_in, state from etl_file where name = '大.xlsx'") == [
        (20_000, "loaded")
    ]
