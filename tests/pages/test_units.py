"""The units table and what is taken away: the same rows, within the scope, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests import town
from tests.pages.conftest import Client, shown
from warehouse.queries import base


def columns(client, query: str = "") -> dict[str, list[object]]:  # type: ignore[no-untyped-def]
    answer = client.get(f"/units/rows.json{query}")
    assert answer.status_code == 200
    found: dict[str, list[object]] = answer.get_json()["columns"]
    return found


def test_rows_lie_directly_below_the_place(reader: Client) -> None:
    city = columns(reader("city"))
    assert city["id"] == [town.ERQI, town.JINSHUI] and city["name"] == ["二七区", "金水区"]
    assert city["rate"] == [None, 0.6] and city["enrolled"] == [None, 10]


def test_all_schools_or_classes_of_the_scope_are_one_switch_away(reader: Client) -> None:
    assert set(columns(reader("city"), "?level=class")["id"]) == {town.A1, town.A2, town.B1, town.C1}
    assert set(columns(reader("county"), "?level=class")["id"]) == {town.A1, town.A2, town.B1}


def test_a_level_above_the_place_is_not_obeyed(reader: Client) -> None:
    assert columns(reader("school"), "?level=county")["id"] == [town.A1, town.A2]


def test_each_row_has_its_fourteen_days(reader: Client) -> None:
    line = columns(reader("school"))["line"][0]
    assert isinstance(line, list) and line[:11] == [None] * 11 and line[11:] == [0, 0, 2]


def test_a_class_lists_its_students(reader: Client) -> None:
    rows = reader("class", "follow_up").get("/units/rows.json").get_json()["rows"]
    assert [row["name"] for row in rows] == ["王梓轩", "李明", "欧阳子涵", "=1+1"]
    assert (rows[0]["temperature_c"], rows[1]["temperature_c"], rows[1]["days_in_a_row"]) == (38.2, None, 2)
    assert rows[0]["contact_suspected"] is None and rows[0]["contact_area"] is False


def test_who_may_not_see_names_gets_masks_in_every_form(reader: Client) -> None:
    text = reader("county").get(f"/units/rows.json?unit={town.A1}").get_data().decode("utf-8-sig")
    assert "王*轩" in text and "王梓轩" not in text and "G410105201001011234" not in text
    assert reader("county").get(f"/download/units.csv?unit={town.A1}").status_code == 403
    file = reader("analyst").get(f"/download/units.csv?unit={town.A1}").get_data().decode("utf-8-sig")
    assert "38.2" in file and "王" not in file and "G4" not in file
    assert file.splitlines()[0].startswith("编号,") and file.splitlines()[1].startswith("p1,")


@pytest.mark.parametrize("path", ["/units/rows.json", "/download/units.csv", "/download/units.xlsx"])
@pytest.mark.parametrize("unit", [town.CITY, town.ERQI, town.B1])
def test_foreign_units_are_refused(reader: Client, path: str, unit: str) -> None:
    assert reader("school").get(f"{path}?unit={unit}").status_code == 403


def test_a_csv_holds_the_rows_of_the_screen(reader: Client) -> None:
    answer = reader("officer").get("/download/units.csv?level=school")
    heads, *rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert heads[:4] == ["编码", "所属", "学校", "填报率 (%)"]
    assert {row[0]: row[3] for row in rows} == {town.A: "85.71", town.B: "0.0", town.C: ""}
    assert "20200306.csv" in answer.headers["Content-Disposition"]


def test_a_name_that_is_a_formula_is_harmless(reader: Client) -> None:
    answer = reader("class", "follow_up").get("/download/units.csv")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert rows[4][0] == "'=1+1"


def test_an_xlsx_opens_and_keeps_long_numbers(reader: Client) -> None:
    answer = reader("class", "follow_up").get("/download/units.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.get_data())).get_sheet_by_index(0).to_python()
    assert rows[1][:2] == ["王梓轩", "G410105201001011234"]


def test_other_kinds_of_file_do_not_exist(reader: Client) -> None:
    assert reader("city").get("/download/units.exe").status_code == 404


def test_the_page_says_what_is_listed_and_where(reader: Client) -> None:
    assert "郑州市 各区县" in shown(reader("city"), "/units")
    assert "郑州市 全部班级" in shown(reader("city"), "/units", "?level=class")
    page = shown(reader("county"), "/units", f"?unit={town.A1}")
    assert "七年级1班 学生名单" in page and "姓名与证件号已遮盖" in page


def test_the_address_sorts(reader: Client) -> None:
    page = shown(reader("city"), "/units", "?sort=fever.desc")
    assert "\ndesc\n" in page


def test_without_data_the_rows_are_refused_with_503(reader: Client, data: Path) -> None:
    client = reader("city")
    (data / "snapshots" / "current").unlink()
    base.use(data)
    assert client.get("/units/rows.json").status_code == 503
