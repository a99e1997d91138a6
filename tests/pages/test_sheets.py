import csv
import io
import zipfile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.spreadsheet import harmless
from pages.sheets import csv_bytes, xlsx_bytes


@pytest.mark.parametrize(
    "evil", ["=1+1", "+86 138", "-", "-2+3", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＠x"]
)
def test_what_a_spreadsheet_would_run_gets_a_quote_in_front(evil: str) -> None:
    assert harmless(evil) == f"'{evil}"


@pytest.mark.parametrize("plain", ["-3", "-36.5", "36.5", "张三", "", "a=b", "10:30", "1-2", "0", "-0.0"])
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


def numbers() -> pd.DataFrame:
    """Negative numbers as numbers, as text, and what only looks like one."""
    return pd.DataFrame({"change": [-3, -36.5, 4.0], "typed": ["-3", "-3+4", "-"], "whole": [-1, 0, 7]})


def test_negative_numbers_stay_numbers_in_both_files() -> None:
    lines = csv_bytes(numbers(), list("abc")).decode("utf-8-sig").splitlines()
    assert lines == ["a,b,c", "-3.0,-3,-1", "-36.5,'-3+4,0", "4.0,'-,7"]
    book = zipfile.ZipFile(io.BytesIO(xlsx_bytes(numbers(), list("abc"), "x")))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert (
        '<c r="A2"><v>-3</v></c>' in sheet
        and '<c r="A3"><v>-36.5</v></c>' in sheet
        and '<c r="C2"><v>-1</v></c>' in sheet
    )


@given(text=st.text(min_size=1))
def test_nothing_that_is_taken_away_begins_as_a_formula(text: str) -> None:
    frame = pd.DataFrame({"a": [text]})
    (row,) = list(csv.reader(io.StringIO(csv_bytes(frame, ["h"]).decode("utf-8-sig"), newline="")))[1:] or [
        [""]
    ]
    cell = row[0] if row else ""
    assert cell in (text, f"'{text}")
    assert not cell.startswith(("=", "+", "@", "\t", "\r", "\n")) and (cell[:1] != "-" or float(cell) <= 0)
