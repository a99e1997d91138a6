"""Workbooks, as text: what spreadsheets show, not what they store."""

from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from etl.errors import FileRefused
from etl.formats import open_table


def rows_of(path: Path, width: int) -> list[list[object]]:
    """All rows, each with its number."""
    with open_table(path) as table:
        return [list(row.values()) for batch in table.batches(1, width) for row in batch.to_pylist()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a workbook may be written."""
    return tmp_path / "a.xlsx"


def test_dates_numbers_and_texts_become_text(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, moment = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, ["文字", 36.5, 36, "036", 36.699999999999996])
        sheet.write_datetime(1, 0, datetime(2020, 3, 2, 8, 0, 5), moment)
        sheet.write(1, 4, " 空 ")
    assert rows_of(path, 5) == [
        ["文字", "36.5", "36", "036", "36.7", 1],
        ["2020-03-02 08:00:05", None, None, None, " 空 ", 2],
    ]


def test_rows_keep_the_numbers_of_the_spreadsheet_though_the_first_are_empty(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write(4, 0, "表头")
    with open_table(path) as table:
        row = next(number for number, cells in enumerate(table.head, 1) if "表头" in cells)
    assert row == 5


def test_the_first_sheet_that_holds_anything_is_read_and_the_others_are_named(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("空")
        book.add_worksheet("数据").write(0, 0, "甲")
        book.add_worksheet("说明").write(0, 0, "乙")
    with open_table(path) as table:
        assert (table.encoding, table.head, table.notes) == ("数据", [["甲"]], ["sheet_ignored:说明"])


def test_a_workbook_without_any_cell_is_empty(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet()
    with pytest.raises(FileRefused) as caught, open_table(path):
        pass
    assert caught.value.code == "empty_file"


def test_a_workbook_under_the_name_of_a_text_is_told_by_its_content(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write(0, 0, "甲")
    with open_table(path.rename(path.with_suffix(".csv"))) as table:
        assert table.format == "xlsx"


def test_a_lone_cell_at_the_far_end_is_refused_by_name_and_the_next_workbook_is_read(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "甲")
        sheet.write(1_048_575, 16_383, "最远")
    with pytest.raises(FileRefused) as caught, open_table(path):
        pass
    assert (caught.value.code, caught.value.values["cell"]) == ("sheet_too_large", "XFD1048576")
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write(0, 0, "乙")
    assert rows_of(path, 1) == [["乙", 1]]


def test_old_workbooks_are_read(shared: Path) -> None:
    with open_table(shared / "samples" / "wenjuanxing" / "by_text_800.xls") as table:
        assert (table.format, table.head[0][:2]) == ("xls", ["序号", "提交答卷时间"])
        assert sum(batch.num_rows for batch in table.batches(2, 14)) == 800
