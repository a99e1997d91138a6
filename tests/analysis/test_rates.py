import numpy as np
import pandas as pd
import pytest

from analysis.rates import crowded, every_day, measure_of, measured, week_mean
from common.indicators import BY_KEY


def unit(days: list[str], reported: list[float], fever: list[float], unit_id: str = "a") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "unit_id": unit_id,
            "name": unit_id,
            "day": pd.to_datetime(days),
            "enrolled": 100.0,
            "reported": reported,
        }
        | {"reported_of": reported, "missing": [100 - r for r in reported], "fever": fever}
    )


def test_a_day_without_answers_has_no_fever_count_but_knows_who_is_missing() -> None:
    frame = unit(["2020-03-02", "2020-03-03"], [80, 0], [4, 0])
    fever = measured(frame, measure_of(BY_KEY["fever"], rates=False))
    missing = measured(frame, measure_of(BY_KEY["missing"], rates=False))
    assert fever["value"].tolist()[0] == 4
    assert np.isnan(fever["value"].iloc[1])
    assert missing["value"].tolist() == [20, 100]


def test_a_rate_stands_over_its_own_denominator_and_says_when_that_is_small() -> None:
    frame = unit(["2020-03-02", "2020-03-03"], [80, 10], [4, 1])
    found = measured(frame, measure_of(BY_KEY["fever"], rates=True))
    assert found["value"].tolist() == [0.05, 0.1]
    assert found["small"].tolist() == [False, True]


def test_a_unit_without_a_roster_has_no_rate() -> None:
    frame = unit(["2020-03-02"], [80], [4]).assign(enrolled=np.nan)
    found = measured(frame, measure_of(BY_KEY["rate"], rates=True))
    assert np.isnan(found["value"].iloc[0])


def test_temperature_is_a_mean_whether_or_not_rates_are_asked_for() -> None:
    frame = unit(["2020-03-02"], [50], [0]).assign(temperature_sum_c=1825.0, temperature_n=50)
    measure = measure_of(BY_KEY["temperature"], rates=False)
    assert measured(frame, measure)["value"].iloc[0] == pytest.approx(36.5)
    assert not measure.percent


def test_days_that_nobody_collected_become_gaps() -> None:
    whole = every_day(unit(["2020-03-02", "2020-03-05"], [80, 80], [4, 5]))
    assert whole["day"].dt.day.tolist() == [2, 3, 4, 5]
    assert whole["fever"].isna().tolist() == [False, True, True, False]


def test_a_weekly_rate_weighs_days_by_their_responders() -> None:
    days = [f"2020-03-0{n}" for n in range(1, 8)]
    measure = measure_of(BY_KEY["fever"], rates=True)
    frame = measured(unit(days, [100.0] * 6 + [10.0], [0.0] * 6 + [5.0]), measure)
    assert week_mean(frame, measure)["value"].iloc[-1] == pytest.approx(5 / 610)


def test_a_weekly_mean_over_too_few_days_is_unknown_and_units_do_not_mix() -> None:
    measure = measure_of(BY_KEY["fever"], rates=False)
    days = [f"2020-03-0{n}" for n in range(1, 5)]
    both = pd.concat([unit(days, [50] * 4, [2] * 4), unit(days, [50] * 4, [8] * 4, "b")], ignore_index=True)
    means = week_mean(measured(both, measure), measure)
    assert means["value"].isna().sum() == 6
    assert means["value"].dropna().tolist() == [2, 8]


def test_cells_of_few_people_are_not_there() -> None:
    cells = pd.DataFrame({"cell": ["x", "y"], "people": [10, 11], "fever": [1, 0], "contact_area": [2, 0]})
    assert crowded(cells)["cell"].tolist() == ["y"]
