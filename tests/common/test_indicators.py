"""Indicators: one hue each, readable in both themes."""

import pytest

from common.indicators import INDICATORS, Indicator, indicator


def contrast(colour: str, paper: str) -> float:
    def light(text: str) -> float:
        parts = [int(text[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(colour), light(paper)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("one", INDICATORS, ids=lambda one: one.key)
def test_every_hue_can_be_read_on_its_paper(one: Indicator) -> None:
    assert contrast(one.light, "#ffffff") >= 4.5
    assert contrast(one.dark, "#161b20") >= 4.5


def test_an_unknown_key_is_the_default() -> None:
    assert (indicator("nonsense").key, indicator(None, "rate").key, indicator("confirmed").key) == (
        "fever",
        "rate",
        "confirmed",
    )
