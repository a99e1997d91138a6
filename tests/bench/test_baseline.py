"""The bare load that the night is held against."""

from pathlib import Path

import xlsxwriter

from bench.baseline import load, transcode


def test_every_row_of_every_export_is_loaded_whatever_its_encoding(tmp_path: Path) -> None:
    # Given a GB18030 CSV with a rare character, a UTF-8 CSV with a line break in a cell, and an XLSX
    inbox = tmp_path / "inbox"
    (inbox / "a").mkdir(parents=True)
    (inbox / "a" / "one.csv").write_bytes("姓名,体温\n张𬎆,36.5\n王一,36.6\n".encode("gb18030"))
    (inbox / "two.csv").write_bytes('姓名,备注\n李二,"一\n二"\n'.encode("utf-8-sig"))
    with xlsxwriter.Workbook(str(inbox / "three.xlsx")) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([("姓名", "体温"), ("赵三", 36.4), ("钱四", "36。8")]):
            sheet.write_row(row, 0, cells)
    # When they are transcoded and loaded
    written = transcode(inbox, tmp_path / "csv")
    loaded = load(tmp_path / "csv")
    # Then all but the three header rows are there
    assert (written, loaded) == (8, 5)
