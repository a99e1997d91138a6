"""Numbers, days and words as a director reads them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from common import words
from common.words import Text

ZH, EN = Text("zh"), Text("en")
DAY = date(2020, 3, 6)


def test_days_are_written_as_each_language_does() -> None:
    assert (ZH.day(DAY), EN.day(DAY)) == ("3月6日 周五", "Fri 6 Mar")
    assert (ZH.day(DAY, weekday=False), EN.day(DAY, year=True)) == ("3月6日", "Fri 6 Mar 2020")
    assert (ZH.month(DAY), EN.month(DAY)) == ("2020年3月", "Mar 2020")
    assert ZH.clock(datetime(2020, 3, 7, 2, 14)) == "02:14"


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0.964, "96.4%"),
        (1, "100.0%"),
        (0.99999, "99.9%"),
        (0.00001, "0.1%"),
        (0, "0.0%"),
        (np.nan, "—"),
        (None, "—"),
    ],
)
def test_a_rate_is_never_rounded_to_all_or_nothing(share: float | None, shown: str) -> None:
    assert ZH.rate(share) == shown


@pytest.mark.parametrize(
    ("change", "shown"), [(31, "▲31"), (-1412, "▼1,412"), (0, "= 0"), (None, "—"), (pd.NA, "—")]
)
def test_a_change_has_a_sign_without_colour(change: float | None, shown: str) -> None:
    assert ZH.change(change) == shown


def test_unknown_is_a_dash_and_never_zero() -> None:
    unknown: list[Any] = [None, np.nan, pd.NA, pd.NaT]
    assert [ZH.number(value) for value in unknown] == ["—"] * 4
    assert (ZH.number(0), ZH.number(1234567), ZH.number(-3), ZH.signed(19), ZH.signed(0)) == (
        "0",
        "1,234,567",
        "−3",
        "+19",
        "0",
    )


def test_an_unknown_language_is_chinese() -> None:
    assert Text("xx").lang == "zh"


def test_a_missing_word_raises_in_tests_and_shows_its_key_to_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ZH("frame.no.such.word") == "frame.no.such.word"
    monkeypatch.setattr(words, "STRICT", True)
    with pytest.raises(KeyError, match=r"frame\.no\.such\.word"):
        ZH("frame.no.such.word")


def test_the_gaps_of_words_are_named() -> None:
    assert ZH.gaps("night.refused.mixed_encoding") == ["name", "encoding", "offset"]
    assert ZH.gaps("night.refused.nothing_of_the_kind") == []
