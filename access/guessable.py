"""Passwords that are tried first: words that everybody takes, walks over the keyboard, runs, repeats and years.

No list of leaked passwords is shipped: those that the policy would let pass are nearly all made of these parts, with
a digit and a sign behind. What is left of a password without them is what has to be guessed.
"""

from __future__ import annotations

import re
from functools import lru_cache

LEFT = 4
"""Characters that a password has beside such parts, at least."""

WORDS = (
    "password", "passwort", "passwd", "pass", "admin", "administrator", "root", "superuser", "user", "guest",
    "test", "demo", "login", "welcome", "letmein", "master", "secret", "changeme", "default", "system", "manager",
    "server", "database", "oracle", "mysql", "huawei", "h3c", "cisco", "tplink", "iloveyou", "loveyou", "love",
    "princess", "sunshine", "shadow", "monkey", "dragon", "football", "baseball", "superman", "batman", "michael",
    "jordan", "charlie", "daniel", "jessica", "ashley", "summer", "winter", "spring", "autumn", "hello", "freedom",
    "whatever", "trustno", "flower", "computer", "internet", "woaini", "woaiwojia", "aini", "wodemima", "mima",
    "nihao", "zhang", "wang", "li", "liu", "chen", "yang", "huang", "zhao", "china", "zhongguo", "beijing",
    "shanghai", "zhengzhou", "henan", "wuhan", "hubei", "guangzhou", "shenzhen", "kaifeng", "luoyang", "xuexiao",
    "school", "xuesheng", "student", "jiaoyu", "education", "jiaoyuju", "laoshi", "teacher", "banzhuren", "yiqing",
    "epidemic", "health", "jiankang", "epidesk", "january", "february", "march", "april", "june", "july", "august",
    "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday", "1314", "520", "521", "666", "888", "168",
)  # fmt: skip
ROWS = (
    "qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "0123456789", "!@#$%^&*()", "abcdefghijklmnopqrstuvwxyz",
    "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0",
    "1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "!qaz", "@wsx", "#edc", "$rfv",
)  # fmt: skip
"""Keys that lie side by side, and what is said in a row."""

PHONE = re.compile(r"1[3-9]\d{9}")
DATED = re.compile(r"(19|20)?\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])|(19|20)\d\d")
LOOKS = str.maketrans({"@": "a", "4": "a", "0": "o", "1": "i", "3": "e", "$": "s", "5": "s", "7": "t"})
_SHORTEST = 3  # of a row


def guessable(password: str) -> bool:
    """Whether a password is hardly more than parts that are tried first."""
    plain = DATED.sub("", PHONE.sub("", password.lower()))
    return any(len(_rest(one)) < LEFT for one in {plain, plain.translate(LOOKS)})


def _rest(text: str) -> str:
    """What a text has beside such parts; they are taken out one kind after the other, the longest first."""
    left = _parts().sub("", text)
    left = re.sub(r"(.)\1+", "", left)
    return re.sub(r"[\W_]", "", left)


@lru_cache(maxsize=1)
def _parts() -> re.Pattern[str]:
    runs = {
        piece
        for row in ROWS
        for way in (row, row[::-1])
        for length in range(_SHORTEST, len(way) + 1)
        for piece in (way[start : start + length] for start in range(len(way) - length + 1))
    }
    return re.compile("|".join(re.escape(one) for one in sorted({*WORDS, *runs}, key=len, reverse=True)))
