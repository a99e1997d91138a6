"""What an export's cells may say."""

from dataclasses import fields
from datetime import date

import numpy as np

from etl.simulate.city import build_city
from etl.simulate.files_wenjuanxing import careless
from etl.simulate.rows import Number, Rows


def test_who_has_left_does_not_shorten_the_school_since_the_number_finds_nobody() -> None:
    city = build_city(3_000, 12, 3, date(2020, 3, 6))
    people = city.people
    left = np.flatnonzero((people.school_before >= 0) & (people.school_after < 0))[:1]
    stays = np.flatnonzero((people.school_before >= 0) & (people.school_after >= 0))[:1]
    columns = {column.name: np.zeros(4, np.int32) for column in fields(Rows)} | {
        "person": np.concatenate([left, left, stays, stays]),
        "day": np.array([city.reform_day - 1, city.reform_day] * 2),
        "copied": np.zeros(4, np.bool_),
    }
    rows = Rows(**columns)
    assert careless(city, rows).tolist() == [True, False, True, True]
    mistyped = rows.replaced(number=np.full(4, Number.BAD_CHECK))
    assert not careless(city, mistyped).any()
