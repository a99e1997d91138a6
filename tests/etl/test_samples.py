"""Real files, read as `etl check` reads them: what each is said to be, and no traceback for any."""

import io
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from rich.console import Console

from common.words import Text
from etl.check import check_files
from etl.errors import FileRefused
from etl.formats import open_table
from etl.reshape import batches
from etl.sources import recognise
from etl.take import Report, take
from tests.etl.sources.taking import shipped

KNOWN = {
    "wenjuanxing/by_text_800.xls": ("wenjuanxing", 1, 800),
    "wenjuanxing/by_number_800.xls": ("wenjuanxing", 1, 800),
    "odk/childrens_survey.csv": ("kobo", 1, 2),
    "odk/good.csv": ("kobo", 1, 9),
    "odk/tutorial_w_repeats.csv": ("kobo", 1, 1),
    "odk/GeoLocationForm_2015_01_15_01_28_45.csv": ("kobo", 1, 4),
    "qualtrics/sample.csv": ("qualtrics", 3, 1),
    "qualtrics/ctis_simple_synthetic.csv": ("qualtrics", 3, 2000),
}
REFUSED = {
    "edfi/Student.xml": "xml_file",
    "edfi/EducationOrganization.xml": "xml_file",
    "ontario/schoolcovidsummary.csv": "counts",
    "kaifeng/expected.json": "json_file",
    "kaifeng/settings.toml": "no_table",
}


def read(path: Path) -> Report:
    """What `take` finds, without writing."""
    return take(path, path.name, path.stem, shipped(), None)


@pytest.mark.parametrize("name", list(KNOWN))
def test_a_real_export_is_known(shared: Path, name: str) -> None:
    report = read(shared / "samples" / name)
    source, headers, rows = KNOWN[name]
    assert report.seen is not None
    assert (report.source, report.seen.first_row - report.seen.header_row, report.rows_in) == (
        source,
        headers,
        rows,
    )
    assert report.rows_in == report.rows_loaded + len(report.refusals) + report.rows_blank
    assert report.seen.sureness > 0.95


@pytest.mark.parametrize("name", list(REFUSED))
def test_a_real_file_of_another_kind_is_refused_by_what_it_is(shared: Path, name: str) -> None:
    with pytest.raises(FileRefused) as caught:
        read(shared / "samples" / name)
    assert caught.value.code == REFUSED[name]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_check_says_something_of_every_file(shared: Path, lang: str) -> None:
    files = sorted(p for p in (shared / "samples").rglob("*") if p.is_file())
    said = io.StringIO()
    check_files(files, None, Text(lang), Console(file=said, width=200, soft_wrap=True))
    assert sum(line.startswith(("✓", "✗")) for line in said.getvalue().splitlines()) == len(files)
    assert "Traceback" not in said.getvalue() and "crashed" not in said.getvalue()


def test_by_number_and_by_text_say_the_same_of_choices(shared: Path) -> None:
    folder = shared / "samples" / "wenjuanxing"
    text, number = laid_out(folder / "by_text_800.xls"), laid_out(folder / "by_number_800.xls")
    assert len(text) == len(number) == 800
    for asked, folded in (("兴趣爱好", "第6题"), ("关注资讯", "第8题")):
        assert [choices(row.get(asked)) for row in text] == [choices(row.get(folded)) for row in number]


def laid_out(path: Path) -> list[dict[str, str]]:
    """Cells by question, before they are converted: these exports have lost their times."""
    with open_table(path) as table:
        seen = recognise(table.head, shipped().profiles, path)
        rows = [row for batch in batches(table, seen) for row in batch.to_pylist()]
        return [{c.question: row[f"c{c.index}"] for c in seen.columns if row[f"c{c.index}"]} for row in rows]


def choices(answer: str | None) -> list[str]:
    """Choices of an answer, without the note beside one (其他【请注明】)."""
    return sorted(part.partition("【")[0] for part in (answer or "").split("┋") if part)


def test_positions_of_a_gps_come_over_and_impossible_ones_are_flagged(shared: Path, tmp_path: Path) -> None:
    path = tmp_path / "good.csv"
    shutil.copy(shared / "samples" / "odk" / "good.csv", path)
    report = take(path, path.name, path.stem, shipped(), tmp_path / "data")
    rows = [
        row for p in report.pieces for row in pq.ParquetFile(tmp_path / "data" / p.path).read().to_pylist()
    ]
    assert {row["located"] for row in rows} == {"text"} and {row["flags"] for row in rows} == {
        "location:impossible"
    }
