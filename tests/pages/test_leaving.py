"""What each reader's files say of small counts, in the town: 2 fevers in A1 on the last day, 1 suspected case."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from tests import town
from tests.pages.conftest import Client, shown

OUTSIDE = ("city", "county", "analyst")


def taken(client: FlaskClient, path: str) -> pd.DataFrame:
    answer = client.get(path)
    assert answer.status_code == 200, path
    lines = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    width = len(lines[0])
    return pd.DataFrame([line for line in lines[1:] if len(line) == width], columns=lines[0])


def numbers(frame: pd.DataFrame) -> set[float]:
    """All numbers of a file but those of its codes."""
    codes = [name for name in map(str, frame) if "编码" in name or "代码" in name or "级别" in name]
    cells = pd.Series(frame.drop(columns=codes).to_numpy().ravel())
    return {float(n) for n in pd.to_numeric(cells, errors="coerce").dropna()}


PATHS = (
    "units.csv", "units.csv?level=school", "units.csv?level=class", f"units.csv?unit={town.A}",
    "units.csv?role=student", "missing.csv", "missing.csv?by=class", f"missing.csv?unit={town.A}",
    "trends.csv?ind=fever", "trends.csv?ind=missing", f"trends.csv?ind=fever&units={town.A1},{town.A}",
    "trends.csv?ind=fever&mean=1", "trends.csv?ind=fever&mode=rate", "questions.csv?q=qdrug",
    "questions.csv?q=temperature_c", "flags.csv", "cells.csv",
)  # fmt: skip


@pytest.mark.parametrize("role", OUTSIDE)
def test_no_file_of_an_account_without_names_tells_a_count_of_one_to_ten(reader: Client, role: str) -> None:
    client = reader(role)
    for path in PATHS:
        frame = taken(client, f"/download/{path}")
        assert not {n for n in numbers(frame) if 1 <= n <= 10 and n.is_integer()}, (path, frame.to_string())


@pytest.mark.parametrize("role", ["officer", "school", "class"])
def test_who_may_see_names_takes_their_own_counts_whole(reader: Client, role: str) -> None:
    frame = taken(reader(role), f"/download/trends.csv?ind=fever&units={town.A1}")
    assert frame.iloc[-1, 3] == "2.0"
    assert "≤" not in frame.to_string()


def test_a_class_takes_its_own_list_with_names(reader: Client) -> None:
    frame = taken(reader("class", "follow_up"), "/download/units.csv")
    assert "王梓轩" in frame.iloc[:, 0].tolist()


def test_a_file_says_what_the_signs_mean_in_both_languages(reader: Client) -> None:
    text = reader("city").get("/download/units.csv?level=class").get_data().decode("utf-8-sig")
    assert "≤10" in text and "为 1 至 10 人" in text and "stands for 1 to 10 people" in text
    sheet = reader("city").get("/download/units.xlsx?level=class").get_data()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert any("stands for 1 to 10 people" in str(row[0]) for row in rows)


def test_a_share_goes_with_its_counts(reader: Client) -> None:
    frame = taken(reader("city"), "/download/trends.csv?ind=fever&mode=rate")
    withheld = frame.iloc[:, 3].isin(["≤10", "*"])
    assert withheld.any() and (frame.iloc[:, 5][withheld] == "*").all()


def test_a_filter_can_t_tell_pupils_from_staff_by_the_difference(reader: Client) -> None:
    whole, pupils = (taken(reader("city"), f"/download/units.csv{query}") for query in ("", "?role=student"))
    assert whole.equals(pupils)


@pytest.mark.parametrize("what", ["refused", "unmatched"])
def test_single_answers_leave_with_their_right_alone_and_without_names(reader: Client, what: str) -> None:
    assert reader("city").get(f"/download/{what}.csv").status_code == 403
    text = reader("analyst").get(f"/download/{what}.csv").get_data().decode("utf-8-sig")
    assert "王" not in text and "姓名" not in text and "****" not in text
    assert reader("city").get(f"/download/units.csv?unit={town.A1}").status_code == 403


def test_where_people_checked_in_leaves_by_county_only(reader: Client) -> None:
    assert reader("school").get("/download/cells.csv").status_code == 403
    assert reader("officer").get(f"/download/cells.csv?unit={town.A}").status_code == 403


@pytest.mark.parametrize("role", OUTSIDE)
def test_the_message_to_copy_withholds_small_counts(reader: Client, role: str) -> None:
    page = shown(reader(role), "/missing", "?by=school")
    messages = [line for line in page.splitlines() if "请督促尽快填写" in line]
    assert messages and all("≤10" in line or "*" in line for line in messages)
    assert "请核实原因" not in shown(reader(role), "/missing", "?by=school&days=2")


def test_pages_of_accounts_without_names_are_not_for_print(reader: Client) -> None:
    assert "不宜对外打印" in shown(reader("city"), "/units")
    assert "不宜对外打印" not in shown(reader("officer"), "/units")
