"""What names people on a volume of its own: nights need it, readers of counts don't, and say so where names are
asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from common.errors import NotMounted
from etl.nightly import run_night
from tests.etl.bureau import DAYS, LI, WANG, ZHAO, Bureau, answer, ask
from warehouse import volume
from warehouse.snapshots import connect, published

COUNTED = "select unit_id, day, role, reported, missing from mart_class_day order by all"
NAMED = ("core_person", "core_unmatched", "core_reject", "core_confirmed")


def place(bureau: Bureau, where: Path, *too: str) -> None:
    where.mkdir(exist_ok=True)
    told = f'region = "410100"\npersonal = "{where}"\npersonal_too = {list(too)!r}\n'
    (bureau.data / "settings.toml").write_text(told, encoding="utf-8")


@pytest.fixture
def loaded(tmp_path: Path) -> Bureau:
    bureau = Bureau(tmp_path / "data")
    bureau.roster()
    bureau.wenjuanxing(
        "a.csv", [answer(WANG, DAYS[0]), answer(LI, DAYS[0]) | {"学生姓名": "无名氏", "学籍号": ""}]
    )
    return bureau


def names_in(folder: Path) -> list[Path]:
    """Files below a folder, links not followed, that tell a name."""
    with duckdb.connect() as connection:
        found = []
        for path in folder.rglob("*"):
            if path.is_symlink() or not path.is_file():
                continue
            if path.suffix == ".parquet":
                text = str(connection.execute("from read_parquet(?)", [str(path)]).fetchall())
            else:
                text = path.read_bytes().decode("utf-8", "replace")
            found += [path] if WANG.name in text or WANG.number in text else []
    return found


def test_nothing_outside_of_the_volume_names_anybody(loaded: Bureau, tmp_path: Path) -> None:
    place(loaded, tmp_path / "volume", "inbox", "refused")
    loaded.drop(
        "headless.csv", f"{WANG.name},{WANG.number},三年级1班\n{LI.name},{LI.number},三年级1班\n".encode()
    )
    night = run_night(loaded.data)
    assert [(entry.name, entry.state) for entry in night.files if entry.state == "refused"] == [
        ("headless.csv", "refused")
    ]
    assert names_in(loaded.data) == []
    assert names_in(tmp_path / "volume")


@pytest.mark.parametrize("first", [True, False])
def test_what_was_loaded_before_moves_and_nights_go_on(loaded: Bureau, tmp_path: Path, first: bool) -> None:
    if not first:
        run_night(loaded.data)
    place(loaded, tmp_path / "volume")
    loaded.wenjuanxing("b.csv", [answer(ZHAO, DAYS[1])])
    run_night(loaded.data)
    loaded.wenjuanxing("c.csv", [answer(WANG, DAYS[2])])
    run_night(loaded.data)
    assert ask(loaded.data, "select count(*) from core_response")[0][0] == 3
    assert all((loaded.data / name).is_symlink() for name in volume.FOLDERS)
    assert not list(loaded.data.rglob("*.moved"))


def test_counts_are_read_without_the_volume_and_names_are_not(loaded: Bureau, tmp_path: Path) -> None:
    place(loaded, tmp_path / "volume")
    run_night(loaded.data)
    before = ask(loaded.data, COUNTED)
    (tmp_path / "volume").rename(tmp_path / "away")
    snapshot = published(loaded.data)
    assert snapshot is not None and before
    with connect(snapshot) as connection:
        assert connection.execute(COUNTED).fetchall() == before
        for table in NAMED:
            with pytest.raises(duckdb.IOException):
                connection.execute(f"from {table}")


@pytest.mark.parametrize("empty", [True, False])
def test_a_night_without_the_volume_refuses_and_writes_nothing(
    loaded: Bureau, tmp_path: Path, empty: bool
) -> None:
    place(loaded, tmp_path / "volume")
    run_night(loaded.data)
    before = published(loaded.data)
    (tmp_path / "volume").rename(tmp_path / "away")
    if empty:  # the mount point without what is mounted there
        (tmp_path / "volume").mkdir()
    loaded.wenjuanxing("b.csv", [answer(ZHAO, DAYS[1])])
    with pytest.raises(NotMounted, match="not mounted") as failed:
        run_night(loaded.data)
    assert "未挂载" in failed.value.zh
    assert published(loaded.data) == before
    assert not empty or not list((tmp_path / "volume").iterdir())
    if empty:
        (tmp_path / "volume").rmdir()
    (tmp_path / "away").rename(tmp_path / "volume")
    assert run_night(loaded.data).days == [DAYS[1]]


def test_a_move_that_was_killed_is_finished(loaded: Bureau, tmp_path: Path) -> None:
    run_night(loaded.data)
    before = ask(loaded.data, "select person_id from core_person order by 1")
    place(loaded, tmp_path / "volume")
    there = tmp_path / "volume" / "lake" / "core_person"
    there.parent.mkdir(parents=True)
    here = loaded.data / "lake" / "core_person"
    shutil.copytree(here, there)
    here.rename(here.with_name(".core_person.moved"))
    loaded.wenjuanxing("b.csv", [answer(ZHAO, DAYS[1])])
    run_night(loaded.data)
    assert ask(loaded.data, "select person_id from core_person order by 1") == before
