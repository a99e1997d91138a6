"""Dates and times as people and tools write them, to Shanghai wall time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from common.clock import SHANGHAI
from etl.convert.numerals import NUMERAL, with_arabic
from etl.convert.text import clean, is_unanswered

LONGEST = 64
_EXCEL_EPOCH = datetime(1899, 12, 30)
_SERIALS = (20_000.0, 80_000.0)  # 1954 to 2119
_UNIX_SECONDS = (631_152_000.0, 4_102_444_800.0)  # 1990 to 2100
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {m: i for i, m in enumerate(_MONTH_NAMES, 1)}

_WEEKDAY = re.compile(
    r"\(?(?:星期|周|礼拜|週|禮拜)[一二三四五六日天1-7]\)?|\([一二三四五六日]\)|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b,?"
)
_YEAR_IN_CHINESE = re.compile(f"({NUMERAL}{{2,4}})年")
_HALF = re.compile(r"(\d)[点时]半")
_QUARTER = re.compile(r"(\d)[点时]([1一]|3|三)刻")

_CLOCK = r"""(?P<half>上午|下午|中午|晚上|晚|凌晨|清晨|早上|早晨|早|夜里|傍晚|午夜|am|pm)?\s*
    (?P<h>\d{1,2})(?:\s*[:时点]\s*(?P<mi>\d{1,2})?(?:\s*[:分]\s*(?P<s>\d{1,2})?(?:[.,](?P<frac>\d{1,9}))?\s*秒?)?)
    \s*整?\s*(?P<half2>am|pm|a\.m\.|p\.m\.|上午|下午)?\s*\[?(?P<zone>z|utc|gmt|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?)?\]?\s*(?:\(?cst\)?)?"""
_YMD = r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*[日号]?"
_DMY = r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4}|\d{2})"
_MDY = r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4}|\d{2})"
_DMONY = r"(?P<d>\d{1,2})[-\s/](?P<mon>[a-z]{3})[a-z]*\.?[-\s/,]+(?P<y>\d{4}|\d{2})"
_MONDY = r"(?P<mon>[a-z]{3})[a-z]*\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})"
_YMD2 = r"(?P<y>\d{2})年(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?"
_MD = r"(?P<m>\d{1,2})\s*(?:月|[-/.](?=\d{1,2}(?:\D|$)))\s*(?P<d>\d{1,2})\s*[日号]?"
_COMPACT = r"""(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})
    (?:[t\s]?(?P<h>\d{2}):?(?P<mi>\d{2})(?::?(?P<s>\d{2}))?)?(?P<zone>z)?"""
_FORMS = tuple(
    re.compile(form, re.VERBOSE)
    for form in (
        _COMPACT,
        *(rf"{day}(?:[t\s,]*{_CLOCK})?" for day in (_YMD, _MDY, _DMONY, _MONDY, _YMD2, _MD)),
        _CLOCK,
    )
)
_DAY_FIRST = re.compile(rf"{_DMY}(?:[t\s,]*{_CLOCK})?", re.VERBOSE)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@lru_cache(maxsize=1 << 15)
def parse_datetime(
    text: str | None, *, year: int | None = None, day_first: bool = False, zone: tzinfo | None = None
) -> datetime | date | time | None:
    """What moment a text names, as naive Shanghai wall time; None when it can't be told.

    A date and a time give a datetime, a date alone a date, a time alone a time. A time with an offset or Z is
    carried over to Shanghai. `year` completes dates that have none (2月10日). Numbers are
    read as 20200210, then as a spreadsheet's serial (1900 system), then as Unix seconds or milliseconds.
    8/20/25 is month/day/year, with `day_first` 20/8/25 is day/month/year. `zone`: where a date with a time but
    without an offset was written, when not in China.
    """
    cleaned = clean(text)
    if is_unanswered(cleaned) or len(cleaned) > LONGEST:
        return None
    try:
        return _parse(_plain(cleaned.lower()), year, day_first, zone)
    except (ValueError, OverflowError):  # a 30 February, an hour 25
        return None


def time_zone(name: str) -> tzinfo:
    """The zone of a name (UTC, Asia/Tokyo) or an offset (+09:00). Raises ValueError when there is none."""
    if name.upper() in ("UTC", "GMT", "Z"):
        return UTC
    if found := re.fullmatch(r"([+-])(\d{1,2}):?(\d{2})?", name):
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))
    try:
        return ZoneInfo(name)
    except (OSError, KeyError) as error:  # ZoneInfoNotFoundError is a KeyError; a folder's name an OSError
        raise ValueError(f"no time zone {name!r}") from error


def _plain(text: str) -> str:
    text = _YEAR_IN_CHINESE.sub(lambda m: with_arabic(m[1]) + "年", _WEEKDAY.sub(" ", text))
    text = _QUARTER.sub(lambda m: f"{m[1]}点{15 if m[2] in '1一' else 45}", with_arabic(text))
    text = _HALF.sub(r"\1点30", text).replace("\ufe55", ":")
    return re.sub(r"\s+", " ", text).strip(" '\"`,;。")


def _parse(
    text: str, year: int | None, day_first: bool, zone: tzinfo | None
) -> datetime | date | time | None:
    for form in (_DAY_FIRST, *_FORMS) if day_first else _FORMS:
        found = form.fullmatch(text)
        if found:
            return _moment(found.groupdict(), year, zone)
    if _NUMBER.fullmatch(text):
        return _from_number(float(text))
    return None


def _moment(
    parts: dict[str, str | None], year: int | None, zone: tzinfo | None
) -> datetime | date | time | None:
    day = _day(parts, year)
    if not parts.get("h"):
        return day
    hour, minute, second = (int(parts.get(k) or 0) for k in ("h", "mi", "s"))
    hour = _hour(hour, parts.get("half") or (parts.get("half2") or "").replace(".", ""))
    micro = int((parts.get("frac") or "0").ljust(6, "0")[:6])
    if day is None:
        has_date = parts.get("m") is not None
        return None if has_date else time(hour % 24, minute, second, micro)
    start = datetime(day.year, day.month, day.day)
    if hour == 24 and (minute or second):
        raise ValueError("there is no 24:01")
    moment = datetime.combine(start, time(hour % 24, minute, second, micro)) + timedelta(days=hour // 24)
    return _to_shanghai(moment, parts.get("zone"), zone)


def _day(parts: dict[str, str | None], year: int | None) -> date | None:
    month = _MONTHS[parts["mon"] or ""] if parts.get("mon") in _MONTHS else int(parts.get("m") or 0)
    if not month:
        return None
    if parts.get("y"):
        year = int(parts["y"] or 0)
        year += 2000 if year < 100 else 0
    return date(year, month, int(parts["d"] or 0)) if year else None


def _hour(hour: int, half: str) -> int:
    """The hour of 24; 晚上12点 is the end of the day, 上午12 its beginning as Windows writes it."""
    if hour > 24:
        raise ValueError("there are 24 hours")
    if half in ("上午", "am", "凌晨", "早上", "早", "早晨", "清晨"):
        return 0 if hour == 12 else hour
    if half in ("下午", "pm", "傍晚") and hour < 12:
        return hour + 12
    if half in ("晚上", "晚", "夜里", "午夜") and 5 <= hour <= 12:
        return hour + 12
    if half == "中午" and hour in (1, 2):
        return hour + 12
    return hour


def _to_shanghai(moment: datetime, written: str | None, zone: tzinfo | None) -> datetime:
    if not written:
        return moment.replace(tzinfo=zone).astimezone(SHANGHAI).replace(tzinfo=None) if zone else moment
    found = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", written)
    offset = timedelta(0)
    if found:
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0)) * (-1 if found[1] == "-" else 1)
    return moment.replace(tzinfo=timezone(offset)).astimezone(SHANGHAI).replace(tzinfo=None)


def _from_number(number: float) -> datetime | date | None:
    if _SERIALS[0] <= number < _SERIALS[1]:
        # a serial's fraction is good to about a second: 43871.354861 is 08:31
        moment = _EXCEL_EPOCH + timedelta(seconds=round(number * 86_400))
        return moment.date() if number == int(number) else moment
    for scale in (1.0, 1000.0):
        if _UNIX_SECONDS[0] <= number / scale < _UNIX_SECONDS[1]:
            return datetime.fromtimestamp(number / scale, SHANGHAI).replace(tzinfo=None)
    return None
