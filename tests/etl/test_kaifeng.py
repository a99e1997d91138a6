"""A small bureau's folder that our simulator did not write."""

import json
import shutil
from pathlib import Path

import pytest

from etl.nightly import run_night
from tests.etl.bureau import accounts, ask

COUNTS = ("enrolled", "reported", "missing", "fever", "contact_area", "contact_suspected", "suspected",
          "confirmed", "isolating", "duplicate", "unmatched")  # fmt: skip
ROWS = ("rows_in", "rows_loaded", "rows_superseded", "rows_refused", "rows_blank")


@pytest.fixture(scope="module")
def kaifeng(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the bureau's folder, loaded."""
    data = tmp_path_factory.mktemp("kaifeng") / "data"
    shutil.copytree(shared / "samples" / "kaifeng", data)
    run_night(data)
    return data


def test_every_school_and_day_is_as_expected(kaifeng: Path) -> None:
    expected = json.loads((kaifeng / "expected.json").read_text(encoding="utf-8"))["school_day"]
    rows = ask(
        kaifeng,
        f"select unit_id || '|' || day::date, {', '.join(COUNTS)} from mart_school_day where role = 'student'",
    )
    found = {key: dict(zip(COUNTS, counts, strict=True)) for key, *counts in rows}
    assert {key: found.get(key) for key in expected} == expected


def test_every_file_accounts_for_its_rows_as_expected(kaifeng: Path) -> None:
    expected = json.loads((kaifeng / "expected.json").read_text(encoding="utf-8"))["file"]
    found = {Path(name).name: dict(zip(ROWS, rows, strict=True)) for name, rows in accounts(kaifeng).items()}
    assert {name: found.get(name) for name in expected} == expected
