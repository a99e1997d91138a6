"""Dates and times as people and tools write them."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.convert.dates import parse_datetime, time_zone
from tests.etl.convert.vectors import vectors


def as_expected(expected: str) -> datetime | date | time:
    """The value that an expectation of the reference table names; its +08:00 is Shanghai wall time."""
    plain = expected.split(" (")[0].removesuffix("+08:00")
    if plain.startswith("T"):
        return time.fromisoformat(plain[1:])
    return datetime.fromisoformat(plain) if "T" in plain else date.fromisoformat(plain)


@pytest.mark.parametrize(("text", "expected"), vectors("datetime"))
def test_given_a_reference_text_then_the_moment_is_the_expected_one(text: str, expected: str) -> None:
    read = parse_datetime(text, year=2020)
    assert (type(read), read) == (type(as_expected(expected)), as_expected(expected))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("02-Feb-2021 20:26:58", datetime(2021, 2, 2, 20, 26, 58)),
        ("2020/3/5 上午 10:13:22", datetime(2020, 3, 5, 10, 13, 22)),
        ("2020/03/05 1:13:22 下午 [GMT+8]", datetime(2020, 3, 5, 13, 13, 22)),
        ("2020/3/5 (四) 上午 8:01", datetime(2020, 3, 5, 8, 1)),
        ("2026年9月22日 10:13", datetime(2026, 9, 22, 10, 13)),
        ("43895.334745", datetime(2020, 3, 5, 8, 2, 2)),
        ("2023年3月19日 21:34", datetime(2023, 3, 19, 21, 34)),
        ("2020/03/02 09:28:36", datetime(2020, 3, 2, 9, 28, 36)),
        ("2020-02-10T00:31:05Z", datetime(2020, 2, 10, 8, 31, 5)),
        ("2020-02-10T08:31:05.123+08:00", datetime(2020, 2, 10, 8, 31, 5, 123000)),
        ("2020-02-10T01:31:05+0100", datetime(2020, 2, 10, 8, 31, 5)),
        ("8/20/25 12:51:45", datetime(2025, 8, 20, 12, 51, 45)),
        ("8/20/2025", date(2025, 8, 20)),
        ("Feb 10, 2020", date(2020, 2, 10)),
        ("2020年2月10日 下午8:31", datetime(2020, 2, 10, 20, 31)),
        ("2020-02-10 08:31:05 PM", datetime(2020, 2, 10, 20, 31, 5)),
        ("2020年2月10日(周一)", date(2020, 2, 10)),
        ("2020年2月10日 星期一 8时31分5秒", datetime(2020, 2, 10, 8, 31, 5)),
        ("2020-02-10 24:00", datetime(2020, 2, 11)),
        ("２０２０－０２－１０", date(2020, 2, 10)),
        ("20200210083105", datetime(2020, 2, 10, 8, 31, 5)),
        ("1581294665000", datetime(2020, 2, 10, 8, 31, 5)),
        ("20年2月10日", date(2020, 2, 10)),
        ("2/10", date(2019, 2, 10)),
        ("2月10号 8:31", datetime(2019, 2, 10, 8, 31)),
        ("上午12:05", time(0, 5)),
        ("晚上8点半", time(20, 30)),
        ("8点", time(8)),
        ("08:31:05", time(8, 31, 5)),
    ],
)
def test_given_what_a_tool_or_person_writes_then_it_is_read(
    text: str, moment: datetime | date | time
) -> None:
    read = parse_datetime(text, year=2019)
    assert (type(read), read) == (type(moment), moment)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "昨天",
        "2020-02-30",
        "2020-13-01",
        "25:00",
        "2020",
        "36.5",
        "2020-02-10 24:01",
        "9" * 80,
        "abc",
    ],
)
def test_given_no_moment_then_none_is_made_up(text: str) -> None:
    assert parse_datetime(text, year=2020) is None


def test_given_no_year_then_a_day_without_one_cannot_be_told() -> None:
    assert parse_datetime("2月10日") is None
    assert parse_datetime("2月10日 8:31") is None


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))
def test_given_any_moment_then_every_way_to_write_it_reads_back(moment: datetime) -> None:
    second = moment.replace(microsecond=0)
    for form in ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H时%M分%S秒", "%Y%m%d%H%M%S"):
        assert parse_datetime(second.strftime(form)) == second
    assert parse_datetime(second.strftime("%Y.%m.%d")) == second.date()


@given(
    st.one_of(
        st.text(max_size=80), st.text("0123456789年月日号时点分秒上下午:/-. TZ+一二十半刻", max_size=24)
    )
)
def test_given_any_text_then_nothing_is_raised_and_no_zone_is_left(text: str) -> None:
    read = parse_datetime(text, year=2020)
    assert read is None or getattr(read, "tzinfo", None) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("20/8/2025 12:51", datetime(2025, 8, 20, 12, 51)),
        ("3/4/25 8:01:02", datetime(2025, 4, 3, 8, 1, 2)),
        ("5.3.2020 08:01", datetime(2020, 3, 5, 8, 1)),
        ("2020-03-05 08:00:00", datetime(2020, 3, 5, 8)),
    ],
)
def test_given_a_form_that_writes_the_day_first_then_it_is_read_so(text: str, moment: datetime) -> None:
    assert parse_datetime(text, day_first=True) == moment


@pytest.mark.parametrize(
    ("text", "zone", "moment"),
    [
        ("2020-03-02T00:30:00", "UTC", datetime(2020, 3, 2, 8, 30)),
        ("2020-03-01T23:30:00", "+00:00", datetime(2020, 3, 2, 7, 30)),
        ("2020-07-01 12:00:00", "America/Denver", datetime(2020, 7, 2, 2)),
        ("2020-03-02T00:30:00+08:00", "UTC", datetime(2020, 3, 2, 0, 30)),
        ("2020-03-02", "UTC", date(2020, 3, 2)),
    ],
)
def test_given_a_tool_of_another_zone_then_its_times_come_over_to_shanghai(
    text: str, zone: str, moment: datetime | date
) -> None:
    assert parse_datetime(text, zone=time_zone(zone)) == moment


def test_given_a_zone_that_does_not_exist_then_that_is_said() -> None:
    with pytest.raises(ValueError, match="Mars"):
        time_zone("Mars/Base")
