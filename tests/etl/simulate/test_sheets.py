"""The writers of tables, read back by other people's readers."""

from pathlib import Path

import pyarrow as pa
import pytest

from etl.simulate.sheets import csv_bytes, xlsx_bytes
from tests.etl.simulate.reading import read

HEADER = ("序号", "姓名", "空", "位置")
COLUMNS = [
    pa.array(["1", "2"]),
    pa.array([" 王䶮 ", 'a<b>&"c"']),
    pa.array(["", ""]),
    pa.array(["河南省[113.6,34.7]", ""]),
]
ROWS = [list(HEADER), ["1", " 王䶮 ", "", "河南省[113.6,34.7]"], ["2", 'a<b>&"c"', "", ""]]


def test_a_workbook_holds_every_cell_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(xlsx_bytes(HEADER, COLUMNS, numeric=("序号",)))
    assert read(tmp_path / "a.xlsx") == ROWS


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_a_text_file_holds_every_cell_as_it_was(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes(csv_bytes(HEADER, COLUMNS, encoding))
    assert read(tmp_path / "a.csv") == ROWS


def test_a_table_without_rows_still_has_its_header(tmp_path: Path) -> None:
    nothing = [pa.array([], pa.string()) for _ in HEADER]
    (tmp_path / "a.xlsx").write_bytes(xlsx_bytes(HEADER, nothing))
    (tmp_path / "a.csv").write_bytes(csv_bytes(HEADER, nothing, "gb18030"))
    assert read(tmp_path / "a.csv") == [list(HEADER)] == read(tmp_path / "a.xlsx")
