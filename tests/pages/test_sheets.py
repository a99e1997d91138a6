import io
import zipfile

import pandas as pd
import pytest

from pages.sheets import csv_bytes, harmless, xlsx_bytes


@pytest.mark.parametrize(
    "evil", ["=1+1", "+86 138", "-", "-2+3", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＠x"]
)
def test_what_a_spreadsheet_would_run_gets_a_quote_in_front(evil: str) -> None:
    assert harmless(evil) == f"'{evil}"


@pytest.mark.parametrize("plain", ["-3", "-36.5", "36.5", "张三", "", "a=b", "10:30"])
def test_plain_text_and_negative_numbers_stay_as_they_are(plain: str) -> None:
    assert harmless(plain) == plain


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": ["=cmd|'/c calc'!A0", "张三", None],
            "number": ["410105201203040012", "4.10103E+17", "x,y"],
            "n": [1, 2, 3],
            "day": [pd.Timestamp("2020-03-06"), pd.NaT, pd.Timestamp("2020-03-05")],
        }
    )


def test_csv_opens_in_chinese_and_escapes() -> None:
    text = csv_bytes(frame(), ["姓名", "号码", "数", "日期"])
    assert text.startswith(b"\xef\xbb\xbf")
    lines = text.decode("utf-8-sig").splitlines()
    assert lines[0] == "姓名,号码,数,日期"
    assert lines[1] == "'=cmd|'/c calc'!A0,410105201203040012,1,2020-03-06"
    assert lines[2] == "张三,4.10103E+17,2,"
    assert lines[3] == ',"x,y",3,2020-03-05'


def test_xlsx_holds_texts_no_formulas_and_whole_numbers_of_ids() -> None:
    book = zipfile.ZipFile(io.BytesIO(xlsx_bytes(frame(), ["姓名", "号码", "数", "日期"], "退回/的行")))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    words = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "410105201203040012" in words
    assert "'=cmd" in words


def test_an_empty_table_is_still_a_file() -> None:
    empty = frame().iloc[:0]
    assert csv_bytes(empty, list("abcd")).decode("utf-8-sig") == "a,b,c,d\r\n"
    assert xlsx_bytes(empty, list("abcd"), "x")[:2] == b"PK"
