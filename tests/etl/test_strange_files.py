"""What bureaus' files look like after people, WPS and Excel had them, and what each of them comes to."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from etl.nightly import run_night
from tests.etl.bureau import (
    ASKED,
    CODES,
    DAYS,
    FIRST,
    LI,
    QIAN,
    SECOND,
    SUN,
    WANG,
    WRITTEN_BY_WJX,
    ZHAO,
    Bureau,
    Pupil,
    accounts,
    answer,
    ask,
    school_day,
)

ONE = DAYS[0]
HEADER: list[object] = [*WRITTEN_BY_WJX, *(f"{n}、{question}" for n, question in enumerate(ASKED, 1))]


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    """A folder with a roster."""
    made = Bureau(tmp_path)
    made.roster("学籍.csv")
    return made


def cells_of(*answers: dict[str, object]) -> list[list[object]]:
    """The rows of an export, without its header."""
    own = ("63秒", "微信", "N/A", "1.2.3.4(河南-郑州)")
    return [[n, said["提交答卷时间"], *own, *(said[q] for q in ASKED)] for n, said in enumerate(answers, 1)]


def loaded(bureau: Bureau, name: str = "a.csv") -> tuple[Any, ...]:
    """Rows in, loaded, superseded, refused, blank of a file after a night."""
    run_night(bureau.data)
    return accounts(bureau.data)[name]


def temperatures(bureau: Bureau) -> dict[str, float]:
    """By name, what was loaded."""
    return dict(
        ask(bureau.data, "select name, temperature_c from core_response join core_person using (person_id)")
    )


def state(bureau: Bureau, name: str = "a.csv") -> tuple[Any, ...]:
    """State and reason of a file after a night."""
    run_night(bureau.data)
    return ask(bureau.data, "select state, reason, detail from etl_file where name = ?", [name])[0]


# ---------------------------------------------------------------- encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_comes_to_the_same(bureau: Bureau, encoding: str) -> None:
    bureau.cells("a.csv", [HEADER, *cells_of(answer(WANG, ONE))], encoding=encoding)
    assert loaded(bureau) == (1, 1, 0, 0, 0)
    assert temperatures(bureau) == {"王梓轩": 36.5}


@pytest.mark.parametrize(("first", "then"), [("gb18030", "utf-8"), ("utf-8", "gb18030")])
def test_encodings_mixed_in_one_file_are_refused_with_the_byte(bureau: Bureau, first: str, then: str) -> None:
    rows = [[*row, ""] for row in [HEADER, *cells_of(answer(WANG, ONE), answer(LI, ONE))]]
    text = "\r\n".join(",".join(map(str, row)) for row in rows)
    cut = text.index("李明")
    bureau.drop("a.csv", text[:cut].encode(first) + text[cut:].encode(then) + b"\xff")
    refused, reason, detail = state(bureau)
    assert (refused, reason) == ("refused", "mixed_encoding")
    offset = int(str(detail).split("offset=")[1])
    assert offset >= len(text[:cut].encode(first)) - 3
    assert f"{offset}" in (bureau.data / "refused" / "a.csv.reason.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("damage", [b"\x00\xdc", b"\x3d\xd8\x41\x00"])
def test_utf_16_that_breaks_is_refused_with_the_byte(bureau: Bureau, damage: bytes) -> None:
    text = ",".join(map(str, HEADER)) + "\r\n1,2020/3/2 08:00"
    bureau.drop("a.csv", text.encode("utf-16") + damage + "后\r\n".encode("utf-16-le"))
    offset = len(text.encode("utf-16"))
    assert state(bureau)[1:] == ("mixed_encoding", f"encoding=utf-16; offset={offset}")


def test_a_file_that_ends_in_the_middle_of_a_character_is_refused_with_its_last_byte(bureau: Bureau) -> None:
    whole = "\n".join(",".join(map(str, row)) for row in [HEADER, *cells_of(answer(WANG, ONE))]).encode()
    cut = whole.index("三年级".encode()) + 1
    bureau.drop("a.csv", whole[:cut])
    assert state(bureau)[1:] == ("mixed_encoding", f"encoding=utf-8; offset={cut - 1}")


# ---------------------------------------------------------------- headers


def test_renamed_questions_are_known_by_their_wording(bureau: Bureau) -> None:
    renamed = {"今日体温（℃）": "孩子今天早上的体温是多少？", "学生姓名": "您孩子的姓名"}
    header = [next((h.replace(q, new) for q, new in renamed.items() if q in h), h) for h in map(str, HEADER)]
    bureau.cells("a.csv", [header, *cells_of(answer(WANG, ONE, 今日体温="38.1"))])
    assert loaded(bureau) == (1, 1, 0, 0, 0)
    assert temperatures(bureau) == {"王梓轩": 38.1}


def test_a_question_that_nobody_knows_is_kept_under_its_text(bureau: Bureau) -> None:
    bureau.cells("a.csv", [[*HEADER, "12、健康码颜色"], [*cells_of(answer(WANG, ONE))[0], "绿"]])
    assert loaded(bureau) == (1, 1, 0, 0, 0)
    assert ask(bureau.data, "select extra['健康码颜色'] from core_response") == [("绿",)]


def test_a_question_that_is_missing_leaves_its_field_unknown(bureau: Bureau) -> None:
    place = HEADER.index("6、今日体温（℃）")
    rows = [HEADER, *cells_of(answer(WANG, ONE))]
    bureau.cells("a.csv", [[*row[:place], *row[place + 1 :]] for row in rows])
    assert loaded(bureau) == (1, 1, 0, 0, 0)
    assert temperatures(bureau) == {"王梓轩": None}
    assert school_day(bureau.data, FIRST, ONE, "reported", "temperature_n") == (1, 0)


def test_without_a_column_of_the_tool_itself_the_answers_are_read_as_those_of_a_plain_table(
    bureau: Bureau,
) -> None:
    rows = [HEADER, *cells_of(answer(WANG, ONE))]
    bureau.cells("a.csv", [[*row[:2], *row[3:]] for row in rows])
    assert loaded(bureau) == (1, 1, 0, 0, 0)
    assert ask(bureau.data, "select source from etl_file where name = 'a.csv'") == [("plain",)]
    (row,) = ask(
        bureau.data,
        "select name, day, temperature_c, extra from core_response join core_person using (person_id)",
    )
    assert row == (WANG.name, ONE, 36.5, {})


def test_without_any_time_and_day_the_columns_that_are_missing_are_named(bureau: Bureau) -> None:
    rows = [HEADER, *cells_of(answer(WANG, ONE))]
    bureau.cells("a.csv", [[row[0], *row[2:10], *row[11:]] for row in rows])
    refused, reason, detail = state(bureau)
    assert (refused, reason) in (("refused", "missing_column"), ("refused", "unknown_layout"))
    assert "提交答卷时间" in str(detail) or "学生姓名" in str(detail)


def test_a_header_merged_over_two_rows_under_a_title_is_found(bureau: Bureau) -> None:
    path = bureau.inbox / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, len(HEADER) - 1, "某校学生健康日报（2020年3月）")
        sheet.merge_range(1, 0, 1, 5, "填写信息")
        sheet.merge_range(1, 6, 1, len(HEADER) - 1, "健康情况")
        for number, row in enumerate([HEADER, *cells_of(answer(WANG, ONE))]):
            sheet.write_row(2 + number, 0, row)
    assert loaded(bureau, "a.xlsx") == (1, 1, 0, 0, 0)


def test_a_header_that_stands_there_again_between_the_rows_is_refused_as_a_row_and_counted(
    bureau: Bureau,
) -> None:
    one, two = cells_of(answer(WANG, ONE), answer(LI, ONE))
    bureau.cells("a.csv", [HEADER, one, HEADER, two])
    assert loaded(bureau) == (3, 2, 0, 1, 0)
    assert ask(bureau.data, "select row_no, reason from core_reject") == [(3, "day_unreadable")]


def test_a_question_that_is_asked_twice_counts_where_it_was_answered(bureau: Bureau) -> None:
    twice = [*HEADER, "12、今日体温（℃）"]
    one, two = cells_of(answer(WANG, ONE, 今日体温=""), answer(LI, ONE, 今日体温="36.4"))
    bureau.cells("a.csv", [twice, [*one, "38.2"], [*two, ""]])
    assert loaded(bureau) == (2, 2, 0, 0, 0)
    assert temperatures(bureau) == {"王梓轩": 38.2, "李明": 36.4}


# ---------------------------------------------------------------- cells


def test_line_breaks_within_cells_are_part_of_them_and_rows_keep_their_numbers(bureau: Bureau) -> None:
    bureau.cells("a.csv", [HEADER, *cells_of(
        answer(WANG, ONE, 本人诊断="无\n（昨晚量过）"),
        answer(LI, ONE, 填报日期="不\r\n知道", 提交答卷时间="?"),
        answer(ZHAO, ONE),
    )])  # fmt: skip
    assert loaded(bureau) == (3, 2, 0, 1, 0)
    assert ask(bureau.data, "select row_no from core_reject") == [(3,)]


def test_formulas_count_with_the_value_that_was_saved_with_them(bureau: Bureau) -> None:
    path = bureau.inbox / "a.xlsx"
    place = HEADER.index("6、今日体温（℃）")
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADER, *cells_of(answer(WANG, ONE), answer(LI, ONE))]):
            sheet.write_row(number, 0, row)
        sheet.write_formula(1, place, "=37+0.9", value=37.9)
        sheet.write_formula(2, place, "=1/0", value="#DIV/0!")
    assert loaded(bureau, "a.xlsx") == (2, 2, 0, 0, 0)
    assert temperatures(bureau) == {"王梓轩": 37.9, "李明": None}


def test_a_formula_typed_into_a_form_is_text_and_runs_nowhere(bureau: Bureau) -> None:
    evil = "=cmd|'/c calc'!A0"
    bureau.wenjuanxing("a.csv", [answer(WANG, ONE) | {"其他": evil}], asked=(*ASKED, "其他"))
    assert loaded(bureau) == (1, 1, 0, 0, 0)
    assert ask(bureau.data, "select extra['其他'] from core_response") == [(evil,)]


@pytest.mark.parametrize("kind", ["date", "serial", "serial with time", "serial as text"])
def test_dates_that_excel_keeps_as_numbers_are_the_day(bureau: Bureau, kind: str) -> None:
    path = bureau.inbox / "a.xlsx"
    place = HEADER.index("5、填报日期")
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, form = book.add_worksheet(), book.add_format({"num_format": "yyyy/m/d"})
        for number, row in enumerate([HEADER, *cells_of(answer(WANG, ONE))]):
            sheet.write_row(number, 0, row)
        if kind == "date":
            sheet.write_datetime(1, place, datetime(2020, 3, 2), form)
        elif kind == "serial as text":
            sheet.write_string(1, place, "43892")
        else:
            sheet.write_number(1, place, 43892 if kind == "serial" else 43892.75)
    assert loaded(bureau, "a.xlsx") == (1, 1, 0, 0, 0)
    assert ask(bureau.data, "select day from core_response") == [(date(2020, 3, 2),)]


def test_numbers_as_text_and_text_as_numbers_mean_the_same(bureau: Bureau) -> None:
    path = bureau.inbox / "a.xlsx"
    place = HEADER.index("6、今日体温（℃）")
    number = Pupil("李明", 2, student_no="20190102")
    bureau.roster("学籍_20200217.csv", [WANG, number, ZHAO, QIAN, SUN])
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for row_no, row in enumerate([HEADER, *cells_of(answer(WANG, ONE), answer(number, ONE))]):
            sheet.write_row(row_no, 0, row)
        sheet.write_string(1, place, "37.0 ")
        sheet.write_number(2, place, 37)
        sheet.write_number(2, HEADER.index("2、学籍号"), 20190102)
    assert loaded(bureau, "a.xlsx") == (2, 2, 0, 0, 0)
    assert temperatures(bureau) == {"王梓轩": 37.0, "李明": 37.0}


@pytest.mark.parametrize("number", ["4.10103E+17", "410105201203010000", "4.10105201203010E+17"])
def test_an_id_that_lost_its_last_digits_matches_nobody_and_says_so(bureau: Bureau, number: str) -> None:
    bureau.wenjuanxing("a.csv", [answer(WANG, ONE, 学籍号=number)])
    assert loaded(bureau) == (1, 1, 0, 0, 0)
    ((reason, suggested),) = ask(
        bureau.data, "select u.reason, p.name from core_unmatched u left join core_person p "
        "on u.suggested_person_id = p.person_id"
    )  # fmt: skip
    assert suggested == "王梓轩"
    assert reason == ("precision_lost" if "E" in number else reason)
    assert school_day(bureau.data, FIRST, ONE, "reported", "unmatched") == (0, 1)


# ---------------------------------------------------------------- rosters


def test_rows_of_a_roster_that_contradict_each_other_count_once_and_the_first_stands(bureau: Bureau) -> None:
    bureau.roster("学籍_20200217.csv", [WANG, WANG.moved(room="02"), WANG.moved(name="王子轩"), LI])
    bureau.wenjuanxing("a.csv", [answer(WANG, ONE)])
    assert loaded(bureau, "学籍_20200217.csv") == (4, 2, 2, 0, 0)
    assert ask(
        bureau.data,
        "select p.name, c.name from core_person p join core_class c using (class_id) "
        "where p.id_number = ? and ? between valid_from and valid_to",
        [WANG.id_number, ONE],
    ) == [("王梓轩", "三年级1班")]


def test_two_pupils_under_one_student_number_are_two_and_it_decides_for_neither(bureau: Bureau) -> None:
    shared = "G410105201203010999"
    bureau.roster(
        "学籍_20200217.csv", [Pupil("甲一", 31, student_no=shared), Pupil("乙二", 32, student_no=shared)]
    )
    bureau.wenjuanxing("a.csv", [answer(Pupil("甲一", 31), ONE, 学籍号=shared)])
    assert loaded(bureau, "学籍_20200217.csv") == (2, 2, 0, 0, 0)
    assert school_day(bureau.data, FIRST, ONE, "enrolled") == (2,)
    assert ask(bureau.data, "select count(*) from core_response r join core_person p using (person_id) "
                            "where p.name = '乙二'") == [(0,)]  # fmt: skip


def test_a_school_without_a_roster_counts_its_answers_and_has_no_rate(bureau: Bureau) -> None:
    third = "郑州市金水区第三小学"
    bureau.schools("学校名录.csv", [(third, "2141010509")])
    bureau.wenjuanxing("a.csv", [answer(WANG, ONE), answer(Pupil("外校生", 9, third), ONE)])
    assert loaded(bureau) == (2, 2, 0, 0, 0)
    shown = "select enrolled, reported, missing, unmatched from mart_school_day where unit_id = ?"
    assert ask(bureau.data, shown, ["2141010509"]) == [(None, 0, None, 1)]
    assert ask(bureau.data, shown, [CODES[SECOND]]) == [(2, 0, 2, 0)]


# ---------------------------------------------------------------- places


PLACES: dict[str, tuple[str, str, list[str]]] = {
    "nowhere": ("[0,0]", "text", []),
    "nowhere, with decimals": ("[0.0000,0.0000]", "text", ["location:impossible"]),
    "swapped": ("[34.7500,113.6500]", "gps", ["location:swapped"]),
    "abroad": ("[2.3522,48.8566]", "text", ["location:impossible"]),
    "beyond the poles": ("[113.6500,934.7500]", "text", ["location:impossible"]),
}


@pytest.mark.parametrize("case", list(PLACES))
def test_coordinates_that_are_nowhere_swapped_or_abroad_are_put_right_or_left_out(
    bureau: Bureau, case: str
) -> None:
    typed, located, flags = PLACES[case]
    bureau.wenjuanxing("a.csv", [answer(WANG, ONE) | {"您的位置": typed}], asked=(*ASKED, "您的位置"))
    assert loaded(bureau) == (1, 1, 0, 0, 0)
    ((found, told, cell),) = ask(bureau.data, "select located, flags, cell from core_response")
    assert (found, told) == (located, flags)
    assert (cell is not None) == (located == "gps")
    assert ask(bureau.data, "select count(*) > 0 from mart_cell_day") == [(located == "gps",)]
