"""Errors say what, where and what to do."""

from common.errors import EpiDeskError


def test_a_sentence_has_its_three_parts() -> None:
    error = EpiDeskError("It is locked", "data/x", "Try later.", zh="已锁定。")
    assert (str(error), error.zh) == ("It is locked (data/x). Try later.", "已锁定。")
    assert str(EpiDeskError("It is locked")) == EpiDeskError("It is locked").zh == "It is locked."
