"""Passwords that the policy's kinds and length let pass, and that everybody tries first."""

import pytest

from access.guessable import guessable
from access.passwords import check, initial
from common.errors import BadAccounts
from common.settings import Policy


@pytest.mark.parametrize(
    "password",
    ["Password1!", "P@ssw0rd", "P@$$w0rd2020", "Admin@123", "Qwer1234!", "1qaz@WSX", "!QAZ2wsx", "Aa123456",
     "Abc@12345", "Zhengzhou2020!", "Woaini1314!", "Welcome#1", "Asdf!2345", "Huawei@123", "Test-1234", "AAAA1111!!",
     "Laoshi#2020", "1Q2w3e4r5t", "1q2w3e4r!Q", "q1w2e3R4!", "Li19900101!", "wangQ880101!", "Aa@13800138000"],
)  # fmt: skip
def test_what_everybody_tries_is_told(password: str) -> None:
    assert guessable(password)
    with pytest.raises(BadAccounts, match="guess"):
        check(Policy(), "somebody", password)


@pytest.mark.parametrize("password", ["Tram-47-birch", "白杨 Larch 9x", "kX9-rmTq-2wLp", "Correct-Horse-7"])
def test_what_has_to_be_guessed_passes(password: str) -> None:
    assert not guessable(password)
    check(Policy(), "somebody", password)


def test_no_first_password_is() -> None:
    assert not any(guessable(initial(Policy())[0]) for _ in range(200))
