"""The auditor's page: what is on record, searched and taken away; whether it is whole; for auditors alone."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from access.audit import Entry, lines, record
from access.audit_head import place
from access.store import store
from pages import audit_rows
from tests import town
from tests.pages.conftest import Client, page_call, shown

NOW = datetime.now(UTC)
READ = Entry(
    "names_read", "wang", "school", f"school:{town.A}", "missing", 12, "chase_missing", address="10.0.0.9"
)
DENIED = Entry("denied", "li", "county", f"county:{town.JINSHUI}", "GET /download/missing.csv", outcome="403")
WHY = Entry("names_read", "zhao", "officer", f"city:{town.CITY}", "students", 3, "other: 100%_核对")


@pytest.fixture(autouse=True)
def log(data: Path) -> None:
    """Three entries, of today, of three weeks ago and of last year."""
    audit_rows._known.clear()
    record(store(data), WHY, NOW - timedelta(days=300))
    record(store(data), DENIED, NOW - timedelta(days=20))
    record(store(data), READ, NOW - timedelta(hours=1))


def taken(client: Client, search: str = "") -> list[list[str]]:
    answer = client("auditor").get(f"/audit/log.csv?{search}")
    assert answer.status_code == 200, answer.text
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    return [row for row in rows[1:] if row[2] != "auditor"]


def test_the_page_says_who_did_what_where_and_why_in_words(reader: Client) -> None:
    page = shown(reader("auditor"), "/audit")
    for word in ("wang", "校长", "查看姓名", "郑州市第一中学", "缺报名单", "催报缺报", "10.0.0.9", "12"):
        assert word in page, word
    assert "审计链完整" in page
    assert "共 2 条" in page, "the sign-in and the reading, not what is older than seven days"


@pytest.mark.parametrize(
    ("search", "users"),
    [
        ("", ["wang"]),
        ("span=30", ["wang", "li"]),
        ("span=all", ["wang", "li", "zhao"]),
        ("span=all&who=li", ["li"]),
        ("span=all&kind=denied", ["li"]),
        (f"span=all&of={town.A}", ["wang"]),
        (f"span=all&of={town.JINSHUI}", ["wang", "li"]),
        ("span=all&of=金水", ["wang", "li"]),
        (f"span=all&of={town.ERQI}", []),
        ("span=all&of=9999", []),
        ("span=all&text=download", ["li"]),
        ("span=all&text=100%25_", ["zhao"]),
        ("span=all&text=10__0", []),
        (f"since={NOW - timedelta(days=25):%Y-%m-%d}&upto={NOW - timedelta(days=10):%Y-%m-%d}", ["li"]),
        (f"upto={NOW - timedelta(days=100):%Y-%m-%d}", ["zhao"]),
        ("span=7&kind=drop+table&since=yesterday", ["wang"]),
    ],
)
def test_entries_are_found_by_time_person_kind_unit_and_text(
    reader: Client, search: str, users: list[str]
) -> None:
    assert [row[2] for row in taken(reader, search)] == users


def test_a_day_is_one_of_the_bureau_s_clock(reader: Client, data: Path) -> None:
    late = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)  # half past midnight on the 7th there
    record(store(data), Entry("sign_in", "night"), late)
    assert [row[2] for row in taken(reader, "since=2026-03-07&upto=2026-03-07")] == ["night"]
    assert taken(reader, "since=2026-03-06&upto=2026-03-06") == []


def test_reading_and_taking_away_the_log_is_on_record_itself(reader: Client, data: Path) -> None:
    client = reader("auditor")
    shown(client, "/audit")
    assert client.get("/audit/log.xlsx?span=all").status_code == 200
    told = [(one.user, one.subject) for one in lines(store(data)) if one.kind == "audit_read"]
    assert told == [("auditor", "page"), ("auditor", "log.xlsx")]


def test_a_broken_chain_is_said_on_the_page(reader: Client, data: Path) -> None:
    place(data).write_text(f"2 {'0' * 64}\n")
    assert "审计链在第 2 条被改动" in shown(reader("auditor"), "/audit")


@pytest.mark.parametrize(
    "role", ["province", "city", "officer", "analyst", "steward", "school", "class", "admin"]
)
def test_nobody_else_reads_it(reader: Client, role: str) -> None:
    client = reader(role)
    assert client.get("/audit/log.csv").status_code == 403
    answer = client.post("/_dash-update-component", json=page_call("/audit"))
    assert "wang" not in answer.text


def test_an_auditor_of_a_part_of_the_bureau_does_not_read_the_whole(reader: Client, data: Path) -> None:
    snapshot = (data / "snapshots" / "current").resolve()
    with duckdb.connect(str(snapshot)) as connection:
        connection.execute("update etl_meta set value = '410000' where key = 'region'")
    client = reader("auditor")
    assert client.get("/audit/log.csv").status_code == client.get("/audit").status_code == 403


def test_only_two_kinds_of_file_are_there(reader: Client) -> None:
    assert reader("auditor").get("/audit/log.exe").status_code == 404
