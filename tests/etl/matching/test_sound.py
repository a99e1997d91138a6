"""Which names sound alike."""

import pytest

from etl.matching.sound import sound_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张晓芸", "章小云"),
        ("王梓轩", "王子轩"),
        ("李慧", "黎会"),
        ("陈静", "陈金"),
        ("曾强", "增强"),
        ("单莹", "善莹"),
    ],
)
def test_the_same_syllables_whatever_the_tone_sound_alike(one: str, other: str) -> None:
    assert sound_of(one) == sound_of(other)


@pytest.mark.parametrize(
    ("one", "other"), [("王梓轩", "王梓涵"), ("李明", "李敏慧"), ("王芳", "黄芳"), ("", "王")]
)
def test_other_syllables_do_not(one: str, other: str) -> None:
    assert sound_of(one) != sound_of(other)


def test_what_is_no_chinese_stays_as_it_is() -> None:
    assert sound_of("A·b") == "A · b"
    assert sound_of("") == ""
