"""What is stored of one person: found by name and number alone, within the scope, whole, and on record."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pytest

from access.audit import lines
from access.store import store
from tests import town
from tests.pages.conftest import ORIGIN, Client, shown

NAME, NUMBER, _ = town.PEOPLE["p1"]
ASKED = "王先生 2026-017"


def ask_for(client: Any, name: str = NAME, number: str = NUMBER, **more: str) -> Any:
    form = {"name": name, "number": number, "asked_by": ASKED, "as": "page"} | more
    return client.post("/subject/report", data=form, headers=ORIGIN)


def last(data: Path) -> tuple[Any, ...]:
    line = list(lines(store(data)))[-1]
    return line.kind, line.user, line.subject, line.rows, line.purpose, line.outcome


def test_the_report_holds_all_that_is_stored_of_the_person_and_of_nobody_else(
    reader: Client, data: Path
) -> None:
    answer = ask_for(reader("officer"))
    assert answer.status_code == 200
    for part in (
        NAME,
        NUMBER,
        "郑州市第一中学",
        "七年级1班",
        "38.2",
        "今天是否服用退烧药：是",
        "王先生 2026-017",
        "f1.xlsx",
    ):
        assert part in answer.text, part
    others = [name for key, (name, _, _) in town.PEOPLE.items() if key != "p1"]
    assert not any(name in answer.text for name in [*others, "王子轩"])
    assert "曾被建议为本人" in answer.text


def test_every_table_with_a_person_in_it_is_in_the_report(reader: Client, data: Path) -> None:
    from warehouse.queries.subject import _SECTIONS

    snapshot = (data / "snapshots" / "current").resolve()
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        found = connection.execute(
            "select distinct table_name from duckdb_columns() where column_name = 'person_id' and not internal"
        ).fetchall()
    asked = " ".join(_SECTIONS.values())
    assert [table for (table,) in found if table not in asked] == []


def test_asking_is_on_record_with_who_asked_and_how_much_there_was_but_no_name(
    reader: Client, data: Path
) -> None:
    ask_for(reader("class"))
    kind, user, subject, rows, purpose, outcome = last(data)
    assert (kind, user, subject, outcome) == ("subject_report", "class", "p1", "ok")
    assert purpose == f"subject_request: {ASKED}" and rows >= 4


@pytest.mark.parametrize(
    ("role", "name", "number"),
    [
        ("officer", "王梓", NUMBER),
        ("officer", NAME, NUMBER[:-1]),
        ("officer", NAME, "%"),
        ("class", *town.PEOPLE["p5"][:2]),
        ("officer", "' or 1=1 --", "' or 1=1 --"),
    ],
)
def test_nobody_is_found_by_half_a_name_or_outside_of_the_scope(
    reader: Client, data: Path, role: str, name: str, number: str
) -> None:
    answer = ask_for(reader(role), name, number)
    assert answer.status_code == 404 and "没有姓名与号码都一致的人" in answer.text
    assert last(data)[0] == "subject_report" and last(data)[5] == "not_found"


def test_who_had_a_child_once_is_not_told_what_became_of_it(reader: Client, data: Path) -> None:
    snapshot = (data / "snapshots" / "current").resolve()
    with duckdb.connect(str(snapshot)) as connection:
        connection.execute(
            f"insert into core_person select * replace ('{town.A2}' as class_id, date '2020-03-01' as valid_from) "
            "from core_person where person_id = 'p1'"
        )
    assert ask_for(reader("class")).status_code == 404
    assert ask_for(reader("school")).status_code == 200


@pytest.mark.parametrize("role", ["province", "city", "county", "analyst", "admin", "auditor"])
def test_who_may_not_see_names_can_not_ask(reader: Client, role: str) -> None:
    assert ask_for(reader(role)).status_code == 403


def test_a_form_that_lacks_something_or_comes_from_elsewhere_is_refused(reader: Client) -> None:
    client = reader("officer")
    assert ask_for(client, asked_by=" ").status_code == 400
    form = {"name": NAME, "number": NUMBER, "asked_by": ASKED}
    answer = client.post("/subject/report", data=form, headers={"Origin": "http://elsewhere.example"})
    assert answer.status_code in (400, 403) and NAME not in answer.text


def test_the_sheet_holds_the_same(reader: Client) -> None:
    answer = ask_for(reader("officer"), **{"as": "sheet"})
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        text = book.read("xl/sharedStrings.xml").decode()
    assert (
        NAME in text
        and NUMBER in text
        and "38.2" in text
        and "attachment" in answer.headers["Content-Disposition"]
    )


def test_the_page_asks_for_name_number_and_who_asks_and_puts_nothing_into_an_address(reader: Client) -> None:
    page = shown(reader("officer"), "/subject")
    assert "POST" in page and "asked_by" in page and "个人信息保护法" in page
