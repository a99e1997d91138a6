"""County codes and names that were withdrawn, and what took their place.

Source: the Ministry of Civil Affairs' yearly lists of changes to divisions at and above county level
(县级以上行政区划变更情况). Only changes that leave one successor are listed.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple


class Withdrawal(NamedTuple):
    """A county that ended in the month of `on` (when that was approved) and goes on as `new_code`."""

    old_code: str
    old_name: str
    new_code: str
    on: date


WITHDRAWALS = (
    Withdrawal("410306", "吉利区", "410308", date(2021, 3, 1)),
    Withdrawal("410322", "孟津县", "410308", date(2021, 3, 1)),
    Withdrawal("410381", "偃师市", "410307", date(2021, 3, 1)),
    Withdrawal("410211", "金明区", "410202", date(2014, 9, 1)),
    Withdrawal("410224", "开封县", "410212", date(2014, 9, 1)),
    Withdrawal("410728", "长垣县", "410783", date(2019, 8, 1)),
    Withdrawal("411023", "许昌县", "411003", date(2016, 11, 1)),
    Withdrawal("411222", "陕县", "411203", date(2015, 2, 1)),
    Withdrawal("411626", "淮阳县", "411603", date(2019, 8, 1)),
)


def current_code(code: str, on: date | None = None) -> str:
    """The code that stands for `code` on a day, today's if None: its successor once it was withdrawn."""
    seen = {code}
    while (gone := _by_code().get(code)) and (on is None or gone.on <= on) and gone.new_code not in seen:
        code = gone.new_code
        seen.add(code)
    return code


def current_name_code(name: str) -> str | None:
    """Today's code of a county that had this name when it was withdrawn, or None."""
    gone = next((w for w in WITHDRAWALS if w.old_name == name), None)
    return gone and current_code(gone.new_code)


@lru_cache(maxsize=1)
def _by_code() -> dict[str, Withdrawal]:
    return {w.old_code: w for w in WITHDRAWALS}
