"""Another version of the program reads files into other columns: then all are read again, from the archive."""

from pathlib import Path

import pytest

from etl import made_by
from etl.errors import NightFailed
from etl.nightly import run_night
from tests.etl.bureau import DAYS, LI, WANG, Bureau, answer, ask

KEPT = "select file_id, name, run_id, rows_in, rows_loaded, effective_from, effective_to from etl_file order by name"
READ = "select path from etl_lake where fact in ('answer', 'roster', 'school') order by path"


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bureau:
    """Two nights of an earlier version; then the inbox was emptied."""
    bureau = Bureau(tmp_path)
    bureau.roster()
    with monkeypatch.context() as earlier:
        earlier.setattr(made_by, "SHAPE", "earlier")
        for day, name in zip(DAYS, ("a.csv", "b.csv"), strict=False):
            bureau.wenjuanxing(name, [answer(pupil, day) for pupil in (WANG, LI)])
            run_night(bureau.data)
    for path in bureau.data.joinpath("inbox").iterdir():
        path.unlink()
    return bureau


def content(data: Path) -> str:
    return str(ask(data, "select value from etl_meta where key = 'content_hash'")[0][0])


def test_all_files_are_read_again_and_nothing_else_changes(loaded: Bureau) -> None:
    before, rows, read = content(loaded.data), ask(loaded.data, KEPT), ask(loaded.data, READ)
    assert run_night(loaded.data).days == list(DAYS[:2])
    assert content(loaded.data) == before
    assert ask(loaded.data, KEPT) == rows
    assert set(ask(loaded.data, READ)).isdisjoint(read)
    assert run_night(loaded.data).days == []


def test_a_file_that_the_archive_lacks_is_named_and_nothing_is_published(loaded: Bureau) -> None:
    before = content(loaded.data)
    (file_id,) = ask(loaded.data, "select file_id from etl_file where name = 'a.csv'")[0]
    next(loaded.data.joinpath("archive").glob(f"{file_id}*")).unlink()
    with pytest.raises(NightFailed, match=r"a\.csv"):
        run_night(loaded.data)
    assert content(loaded.data) == before
