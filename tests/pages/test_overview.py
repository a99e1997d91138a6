"""The overview tells what changed, of the last published day, within the reader's scope."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import town
from tests.pages.conftest import Client, shown


def test_it_speaks_of_the_last_published_day(reader: Client) -> None:
    page = shown(reader("city"), "/")
    assert "与 3月5日 周四 相比" in page and "数据截至 3月6日" in page
    assert "退回 3 行" in page and "1 个文件被退回" in page


def test_it_speaks_of_the_day_that_is_asked(reader: Client) -> None:
    assert "与 3月4日 周三 相比" in shown(reader("city"), "/", "?day=2020-03-05")
    assert "第一天" in shown(reader("city"), "/", "?day=2020-03-04")


@pytest.mark.parametrize("day", ["2031-01-01", "yesterday", "2020-13-45", ""])
def test_a_day_that_can_not_be_is_the_last_one(reader: Client, day: str) -> None:
    assert "与 3月5日 周四 相比" in shown(reader("city"), "/", f"?day={day}")


def test_the_first_sentence_is_the_suspected_case_and_leads_to_its_class(reader: Client) -> None:
    page = shown(reader("school"), "/")
    assert "+1" in page and f"/?unit={town.A1}&ind=suspected" in page


def test_a_school_without_any_report_is_named(reader: Client) -> None:
    assert "1 所学校无人填报：金水区第二小学" in shown(reader("city"), "/")


def test_without_a_roster_the_rate_is_a_dash_with_a_reason(reader: Client) -> None:
    page = shown(reader("city"), "/", f"?unit={town.C}").splitlines()
    assert "—" in page and "没有名册，无法计算" in page
    assert "100.0%" not in page


def test_a_teacher_sees_whom_to_call_by_name(reader: Client) -> None:
    page = shown(reader("class", "follow_up"), "/")
    assert "李明" in page and "缺报，连续 2 天" in page and "发热 38.2 ℃" in page


def test_a_county_reader_sees_masks(reader: Client) -> None:
    page = shown(reader("county"), "/", f"?unit={town.A1}")
    assert "李*" in page and "李明" not in page


@pytest.mark.parametrize("unit", [town.CITY, town.ERQI, town.C, town.B1, "nonsense"])
def test_a_unit_outside_of_the_scope_is_a_sentence_and_shows_nothing(reader: Client, unit: str) -> None:
    page = shown(reader("school"), "/", f"?unit={unit}")
    assert "不在您的范围内" in page and "填报率" not in page


def test_links_keep_the_unit_the_day_and_the_filters(reader: Client) -> None:
    page = shown(reader("city"), "/", f"?unit={town.A}&day=2020-03-05&role=student")
    assert f"/units?unit={town.A}&day=2020-03-05&role=student" in page


def test_a_role_without_people_says_so(reader: Client) -> None:
    assert "当日没有数据" in shown(reader("city"), "/", "?role=staff")


def test_english_is_a_switch(reader: Client) -> None:
    client = reader("city")
    client.set_cookie("epidesk_lang", "en")
    page = shown(client, "/")
    assert "What changed" in page and "against Thu 5 Mar" in page


def test_nothing_published_yet_is_a_sentence_that_says_what_to_run(reader: Client, data: Path) -> None:
    from warehouse.queries import base

    client = reader("city")
    (data / "snapshots" / "current").unlink()
    base.use(data)
    page = shown(client, "/")
    assert "还没有数据" in page and "python -m etl nightly" in page


def test_a_new_snapshot_shows_on_the_next_page(reader: Client, data: Path) -> None:
    client = reader("city")
    assert "数据截至 3月6日" in shown(client, "/")
    town.publish(data, "000002-town", days=town.DAYS[:2])
    assert "数据截至 3月5日" in shown(client, "/")


@pytest.mark.parametrize("role", ["city", "county", "class"])
def test_where_nothing_was_collected_yet_the_page_says_so(reader: Client, data: Path, role: str) -> None:
    town.publish(data, "000002-before-the-first-day", days=())
    assert "当日没有数据" in shown(reader(role), "/")
