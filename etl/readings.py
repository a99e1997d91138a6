"""What single answers are understood as, field by field: for `etl check` to show before a night runs.

The converters are the night's own; a test holds these readings against what a whole file becomes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from etl.answers.health import AREA, NO_VALUE, SUSPECTED, isolation_days
from etl.convert.classes import grade_rank, parse_class
from etl.convert.dates import parse_datetime
from etl.convert.diagnosis import parse_diagnosis, parse_symptoms
from etl.convert.identity import classify_id
from etl.convert.temperature import parse_temperature
from etl.convert.text import UNANSWERED, clean
from etl.convert.yesno import parse_yes_no
from etl.rosters.schools import stage_named
from geo.regions import resolve_county

State = Literal["value", "nothing", "unread", "text"]


@dataclass(frozen=True)
class Reading:
    """`value` (bool, number, text or list of texts) and what it is worth.

    `nothing`: understood as no answer; `unread`: not understood, so that it gives no value; `text`: a field that
    is taken as typed.
    """

    value: Any
    state: State


NOTHING = Reading(None, "nothing")
UNREAD = Reading(None, "unread")


def reader(field: str | None, separators: str, region: str) -> Callable[[str], Reading]:
    """The function that reads one text of a field."""
    if field == "symptoms":
        return _answered(lambda text: _symptoms(text, separators))
    if field == "county":
        return _answered(lambda text: _known(resolve_county(text, within=region)))
    return _answered(_READERS[field]) if field in _READERS else lambda text: Reading(text, "text")


def _answered(read: Callable[[str], Reading]) -> Callable[[str], Reading]:
    return lambda text: NOTHING if clean(text).upper() in UNANSWERED else read(text)


def _known(value: Any) -> Reading:
    return UNREAD if value is None else Reading(value, "value")


def _temperature(text: str) -> Reading:
    read = parse_temperature(text)
    if read.celsius is not None:
        return Reading(read.celsius, "value")
    if read.fever is not None:
        return Reading(read.fever, "value")
    return NOTHING if read.flag in NO_VALUE else UNREAD


def _yes_no(text: str) -> Reading:
    value, answer = parse_yes_no(text)
    if value is not None:
        return Reading(value, "value")
    return NOTHING if answer in ("unknown", "missing") else UNREAD


def _contact(text: str) -> Reading:
    if parse_yes_no(text)[0] is False:
        return Reading(False, "value")
    kinds = [
        name for name, kind in (("contact_area", AREA), ("contact_suspected", SUSPECTED)) if kind.search(text)
    ]
    return Reading(kinds, "value") if kinds else UNREAD


def _symptoms(text: str, separators: str) -> Reading:
    for separator in separators:
        text = text.replace(separator, "┋")
    found = parse_symptoms(text)
    return UNREAD if found is None else Reading(list(found), "value")


def _day(text: str) -> Reading:
    value = parse_datetime(text)
    if isinstance(value, datetime):
        value = value.date()
    return Reading(value.isoformat(), "value") if isinstance(value, date) else UNREAD


def _moment(text: str) -> Reading:
    value = parse_datetime(text)
    return Reading(str(value), "value") if isinstance(value, date) else UNREAD


def _class(text: str) -> Reading:
    read = parse_class(text)
    told = (read.grade or "") + (f"{read.number}班" if read.number is not None else "")
    return Reading(told, "value") if told else UNREAD


def _number(text: str) -> Reading:
    read = classify_id(text)
    if read.state == "missing":
        return NOTHING
    return Reading(read.value, "value") if read.usable else UNREAD


_READERS: dict[str | None, Callable[[str], Reading]] = {
    "temperature_c": _temperature,
    "fever": _yes_no,
    "contact_area": _yes_no,
    "contact_suspected": _yes_no,
    "contact": _contact,
    "diagnosis": lambda text: _known(parse_diagnosis(text)),
    "isolation_days": lambda text: _known(isolation_days(text)),
    "day": _day,
    "submitted_at": _moment,
    "birth_date": _day,
    "class": _class,
    "grade": lambda text: Reading(text, "value") if grade_rank(text) is not None else UNREAD,
    "stage": lambda text: _known(stage_named(text)),
    "number": _number,
    "student_no": _number,
    "id_number": _number,
}
