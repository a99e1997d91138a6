"""Passwords: kept as argon2id hashes, checked against the bureau's policy."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from access.guessable import guessable
from common.errors import BadAccounts
from common.settings import Policy

LONGEST = 200
READABLE = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_hasher = PasswordHasher()
_quick = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)


def hashed(password: str) -> str:
    """The argon2id hash of a password."""
    return _hasher.hash(password)


def initial(policy: Policy) -> tuple[str, str]:
    """A random first password that the policy allows, easy to read out, and its hash.

    It has 90 random bits or more, which nobody guesses however quick the hash is: thousands are made in one import.
    """
    groups = max(4, policy.shortest_password // 5 + 1)  # of four characters and a dash
    while True:
        password = "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(groups))
        if kinds(password) == 4:
            return password, _quick.hash(password)


def fits(hash_: str | None, password: str) -> bool:
    """Whether the password is that of the hash. Without a hash it takes as long as a wrong password."""
    try:
        _hasher.verify(hash_ or _nobody(), password)
    except (Argon2Error, InvalidHashError):
        return False
    return hash_ is not None


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher.hash(os.urandom(16).hex())


def kinds(password: str) -> int:
    """How many of the four kinds of characters it has: small letters, capitals, digits, others."""
    tests = (str.islower, str.isupper, str.isdecimal)
    found = [next((n for n, test in enumerate(tests) if test(one)), len(tests)) for one in password]
    return len(set(found))


def check(policy: Policy, user: str, password: str, past: Iterable[str] = ()) -> None:
    """Raise BadAccounts for a password that won't do; `past` are hashes of those that may not come again."""
    if not policy.shortest_password <= len(password) <= LONGEST:
        raise BadAccounts(
            f"A password has {policy.shortest_password} to {LONGEST} characters",
            user,
            zh=f"密码须有 {policy.shortest_password} 至 {LONGEST} 个字符（{user}）。",
        )
    if kinds(password) < policy.kinds:
        raise BadAccounts(
            f"A password has {policy.kinds} of four kinds of characters",
            user,
            "Mix small letters, capitals, digits and other characters.",
            zh=f"密码须含小写字母、大写字母、数字、其他符号中的至少 {policy.kinds} 种（{user}）。",
        )
    if user.lower() in password.lower():
        raise BadAccounts(
            "A password doesn't contain the account's name", user, zh=f"密码不得包含账号名（{user}）。"
        )
    if guessable(password):
        raise BadAccounts(
            "This password is easy to guess",
            user,
            "Common words, names of places, years and keys side by side hardly count: add other words.",
            zh=f"密码太容易被猜到（{user}）。常用词、地名、年份和键盘上相邻的键几乎不起作用，请加入别的词。",
        )
    if any(fits(one, password) for one in past):
        raise BadAccounts(
            f"This password was used before; it must differ from the last {policy.history}",
            user,
            zh=f"该密码用过，须与最近 {policy.history} 个密码不同（{user}）。",
        )
