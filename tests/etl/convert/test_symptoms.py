"""Symptoms, ticked and typed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.convert.symptoms import SYMPTOMS, parse_symptoms


@pytest.mark.parametrize(
    ("text", "symptoms"),
    [
        ("发热┋咳嗽", ("发热", "咳嗽")),
        ("咳嗽、发烧", ("发热", "咳嗽")),
        ("A.发热┋C.乏力", ("发热", "乏力")),
        ("干咳,嗓子疼 拉肚子", ("咳嗽", "咽痛", "腹泻")),
        ("四肢无力", ("乏力",)),
        ("发热无咳嗽", ("发热",)),
        ("其他〖头晕〗", ("头晕",)),
        ("牙痛、发烧", ("发热", "牙痛")),
        ("流鼻涕和鼻塞", ("流涕", "鼻塞")),
        ("發燒、頭痛", ("发热", "头痛")),
        ("fever cough sore_throat", ("发热", "咳嗽", "咽痛")),
        ("Fever;Runny nose;", ("发热", "流涕")),
        ("Cough, no fever or headache", ("咳嗽",)),
        ("None of the above", ()),
    ],
)
def test_given_symptoms_then_each_has_its_one_word(text: str, symptoms: tuple[str, ...]) -> None:
    assert parse_symptoms(text) == symptoms


@pytest.mark.parametrize(
    "text",
    [
        "无",
        "没有",
        "以上均无",
        "无以上症状",
        "无发热",
        "没有不适",
        "一切正常",
        "健康",
        "无任何不适",
        "未发热、无咳嗽",
        "其他",
        "0",
    ],
)
def test_given_a_denial_then_there_are_no_symptoms(text: str) -> None:
    assert parse_symptoms(text) == ()


@pytest.mark.parametrize("text", ["", "-", "(空)", "(跳过)", "  "])
def test_given_no_answer_then_nothing_is_known(text: str) -> None:
    assert parse_symptoms(text) is None


def test_given_a_long_denial_that_ends_otherwise_then_it_is_still_read_at_once() -> None:
    start = time.process_time()
    assert parse_symptoms("没有" + "以上症状" * 90 + "嘛") != ()
    assert time.process_time() - start < 0.5


@given(st.lists(st.sampled_from(SYMPTOMS), unique=True, min_size=1))
def test_given_ticked_words_then_they_come_back_in_the_listed_order(ticked: list[str]) -> None:
    assert parse_symptoms("┋".join(ticked)) == tuple(word for word in SYMPTOMS if word in ticked)


@given(st.text(max_size=500))
def test_given_any_text_then_words_are_short_and_distinct(text: str) -> None:
    words = parse_symptoms(text) or ()
    assert len(set(words)) == len(words)
    assert all(0 < len(word) <= 20 for word in words)
