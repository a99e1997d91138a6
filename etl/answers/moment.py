"""The day that an answer is about, and when it was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from common.clock import SHANGHAI
from etl.columns import first_of, per_distinct, plain, where
from etl.convert.dates import parse_datetime
from etl.convert.stamps import stamps

AHEAD = timedelta(days=1)
"""A form filled in late in the evening may already name tomorrow."""


HALF_YEAR = timedelta(days=183)

CLOCK_OFF = timedelta(days=5 * 365)
"""Further from the rest of its file than this, a time tells of a device's clock, not of an answer."""


@dataclass
class Days:
    """Arrays of one length. `reason` says why a row is refused; null for a good one."""

    day: pa.Array
    submitted_at: pa.Array
    typed: pa.Array
    reason: pa.Array
    flags: list[pa.Array] = field(default_factory=list)

    def filter(self, keep: pa.Array) -> Days:
        """The rows where `keep` is true."""
        changed: dict[str, Any] = {}
        for part in fields(self):
            value = getattr(self, part.name)
            if isinstance(value, list):
                changed[part.name] = [item.filter(keep) for item in value]
            else:
                changed[part.name] = value.filter(keep)
        return Days(**changed)


def days(asked: Sequence[pa.Array], submitted: Sequence[pa.Array], late_days: int) -> Days:
    """The date that the answer gives, else the date it was submitted.

    `asked` and `submitted` are text columns. A row is refused that has neither, whose date lies more than a
    day after its submission, or more than `late_days` before it, or whose submission lies years from the others'.
    """
    rows = len((asked or submitted)[0]) if asked or submitted else 0
    typed = first_of(asked, rows, pa.string())
    sent_typed = first_of(submitted, rows, pa.string())
    sent = timestamps(sent_typed)
    sent_day = sent.cast(pa.date32())
    named = _named(typed, sent_day)
    unread = pc.and_(pc.is_valid(typed), pc.is_null(named))
    day = pc.coalesce(named, sent_day)
    told = pc.coalesce(plain(typed), sent_typed)
    reason = _reasons(day, sent_day, pc.or_(unread, pc.is_valid(sent_typed)), late_days)
    off = _clock_off(sent)
    if pc.any(off).as_py():
        told, reason = pc.if_else(off, sent_typed, told), pc.if_else(off, "clock_wrong", reason)
    return Days(
        day=day,
        submitted_at=sent,
        typed=told,
        reason=reason,
        flags=[pc.if_else(unread, "day:unreadable", pa.scalar(None, pa.string()))],
    )


def _clock_off(sent: pa.Array) -> pa.Array:
    """Rows sent years before or after most others; none where the others are too few or disagree themselves."""
    middle = pc.quantile(sent.cast(pa.int64()), 0.5, interpolation="lower")[0]
    apart = pc.abs(pc.subtract(sent.cast(pa.int64()), middle))
    off = pc.fill_null(pc.greater(apart, CLOCK_OFF // timedelta(microseconds=1)), False)
    few = (pc.sum(off).as_py() or 0) * 3 <= len(sent) - sent.null_count
    return off if few else pa.repeat(False, len(sent))


def _named(typed: pa.Array, sent_day: pa.Array) -> pa.Array:
    """Dates as typed; one without a year lies near its own submission, or in the year in which most were sent."""
    years = pc.year(sent_day)
    usual = pc.mode(years)
    if not len(usual):
        return per_distinct(typed, lambda text: _date(text, None), pa.date32())
    years = pc.fill_null(years, usual[0]["mode"])
    named = pa.nulls(len(typed), pa.date32())
    for year in pc.unique(years).to_pylist():
        sent_then = pc.equal(years, year)
        asked = typed if pc.all(sent_then).as_py() else where(sent_then, typed)
        named = pc.coalesce(named, _named_in(asked, sent_day, year))
    return named


def _named_in(typed: pa.Array, sent_day: pa.Array, year: int) -> pa.Array:
    """Dates as typed, where they have no year of `year` or the next one to it that lies nearer to the submission."""
    named = per_distinct(typed, lambda text: _date(text, year), pa.date32())
    for other, before, after in ((year - 1, sent_day, named), (year + 1, named, sent_day)):
        far = pc.fill_null(pc.greater(pc.days_between(before, after), HALF_YEAR.days), False)
        doubtful = where(far, typed)
        if doubtful.null_count < len(doubtful):
            named = pc.coalesce(per_distinct(doubtful, partial(_date, year=other), pa.date32()), named)
    return named


def _reasons(day: pa.Array, sent: pa.Array, something: pa.Array, late_days: int) -> pa.Array:
    apart = pc.days_between(day, sent)
    nothing = pa.scalar(None, pa.string())
    absent = pc.if_else(something, "day_unreadable", "no_day")
    reason = pc.if_else(pc.is_null(day), absent, nothing)
    reason = pc.if_else(pc.fill_null(pc.less(apart, -AHEAD.days), False), "day_in_future", reason)
    return pc.if_else(pc.fill_null(pc.greater(apart, late_days), False), "day_too_old", reason)


def timestamps(text: pa.Array) -> pa.Array:
    """Submission times as `timestamp[us]` in Shanghai wall time; null where they can't be read."""
    done = stamps(text)
    if done.null_count == text.null_count:
        return done
    rest = where(pc.is_null(done), text)
    return pc.coalesce(done, per_distinct(rest, _datetime, pa.timestamp("us")))


def _datetime(text: str) -> datetime | None:
    value = parse_datetime(text)
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).replace(tzinfo=None) if value.tzinfo else value
    return datetime.combine(value, time()) if isinstance(value, date) else None


def _date(text: str, year: int | None) -> date | None:
    value = parse_datetime(text, year=year)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
