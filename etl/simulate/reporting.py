"""How people report: on time, after a reminder, late, twice, under a wrong number or date, or not at all."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from etl.simulate.answering import content, places
from etl.simulate.habits import Habits
from etl.simulate.health import FEVER_TENTHS, Health
from etl.simulate.misdating import NOTICED, misdated
from etl.simulate.population import STAFF, STUDENT, Population
from etl.simulate.rows import Number, Reply, Rows
from etl.simulate.schools import Schools
from etl.simulate.streams import Array, pick, stream

ON_TIME, CHASED, LATE = 0.66, 0.32, 0.02  # of those who answer at all
LAST_SECOND = 86_390
TWICE, THRICE = 0.020, 0.15
_STRANGERS = 0.0008
_FORGOTTEN_CLASS = 0.015  # class-days on which the form teacher forgets to ask
_WEEKEND_DIP = 0.05
_NUMBER_CHANCES = (0.9735, 0.0030, 0.0016, 0.0016, 0.0013, 0.0190)  # by Number


@dataclass(frozen=True)
class Today:
    """What reporting needs to know about the day."""

    day: int
    date: date
    is_weekend: bool
    school: Array  # by person_no, row of Schools, -1 not enrolled
    klass: Array
    leavers: Array  # person_no of those who left lately and report still


def answers_about(
    today: Today, people: Population, schools: Schools, habits: Habits, health: Health, seed: int
) -> Rows:
    """Everything that is ever submitted about the day, in no order."""
    rng = stream(seed, "reporting", today.day)
    who = np.concatenate([_who_answers(today, people, schools, habits, rng), today.leavers])
    first = _first_answers(who, today, people, habits, health, rng)
    again = _repeated(first, people, habits, rng)
    strangers = _strangers(first, habits, rng)
    first, mended = _misdated(first, again[0], today, habits, seed)
    return Rows.concat([first, *again, mended, strangers])


def _who_answers(
    today: Today, people: Population, schools: Schools, habits: Habits, rng: np.random.Generator
) -> Array:
    chance = habits.answers - _WEEKEND_DIP * today.is_weekend
    forgotten = rng.random(len(schools.class_size) + 1) < _FORGOTTEN_CLASS
    forgotten[-1] = False  # staff who lead no class
    chance = np.where(forgotten[today.klass] & ~habits.copies, chance * 0.5, chance)
    return np.flatnonzero((rng.random(len(people), np.float32) < chance) & (today.school >= 0))


def _first_answers(
    who: Array, today: Today, people: Population, habits: Habits, health: Health, rng: np.random.Generator
) -> Rows:
    size = len(who)
    copied = habits.copies[who]
    delay = pick(rng, (ON_TIME, CHASED, LATE * 0.75, LATE * 0.25), size)
    delay = np.where(copied, 0, np.where(habits.dingtalk[who], np.minimum(delay, 1), delay))
    second = _seconds(delay, rng)
    second = np.where(copied, habits.second[who], second)
    # a leaver has no place any more and types the old one
    school = np.where(today.school[who] >= 0, today.school[who], people.school_before[who])
    klass = np.where(today.school[who] >= 0, today.klass[who], people.class_before[who])
    role = people.role[who]
    rows = {
        "person": who.astype(np.int32),
        "role": role,
        "day": np.full(size, today.day, np.int16),
        "named": np.full(size, today.day, np.int32),
        "sent": (today.day + np.maximum(0, delay - 1)).astype(np.int16),
        "second": second.astype(np.int32),
        "school": school.astype(np.int32),
        "klass": np.where(role == STAFF, -1, klass).astype(np.int32),
        "copied": copied,
        "other": habits.neighbour[who],
    }
    rows["number"] = _numbers(who, people, habits, rng)
    rows.update(content(who, copied, habits, health, rng))
    rows.update(places(who, copied, people, habits, rng))
    return Rows(**rows)


def _seconds(delay: Array, rng: np.random.Generator) -> Array:
    """On time from 06:30 to 10:00; after a reminder until 22:30; late ones on the next days."""
    size = len(delay)
    early = 23_400 + rng.beta(2.0, 3.0, size) * 12_600
    chased = 36_000 + rng.beta(1.2, 2.5, size) * 45_000
    later = 25_200 + rng.random(size) * 50_000
    return np.select([delay == 0, delay == 1], [early, chased], later).astype(np.int32)


def _numbers(who: Array, people: Population, habits: Habits, rng: np.random.Generator) -> Array:
    """What is typed as number (Number). A number without a check, a copied answer: fewer ways to go wrong."""
    kind = pick(rng, _NUMBER_CHANCES, len(who)).astype(np.int8)
    letter = people.number_kind[who]
    usual = letter == ord("G")
    kind = np.where(habits.wrong[who] & usual & (kind == Number.OWN), Number.BAD_CHECK, kind)
    checked = (kind == Number.BAD_CHECK) | (kind == Number.PRECISION_LOST)
    kind = np.where(checked & ~usual, Number.OF_NOBODY, kind)
    kind = np.where((kind == Number.OF_ANOTHER) & (habits.neighbour[who] < 0), Number.EMPTY, kind)
    kind = np.where(
        (kind == Number.OF_NOBODY) & ((letter == ord("L")) | (letter == ord("J"))), Number.OWN, kind
    )
    settled = habits.copies[who] & ~habits.wrong[who]
    return np.where(habits.dingtalk[who] | settled, Number.OWN, kind).astype(np.int8)


def _repeated(first: Rows, people: Population, habits: Habits, rng: np.random.Generator) -> list[Rows]:
    """Second and third answers of the same day; half of the wrong numbers are noticed and sent again."""
    wrong = (first.number >= Number.BAD_CHECK) & (first.number <= Number.PRECISION_LOST)
    chance = np.where(wrong & ~habits.wrong[np.maximum(first.person, 0)], 0.5, TWICE)
    may = ~habits.dingtalk[first.person] & ~first.copied
    second = _again(first.take(may & (rng.random(len(first)) < chance)), rng)
    third = _again(second.take(rng.random(len(second)) < THRICE), rng)
    return [second, third]


def _misdated(first: Rows, again: Rows, today: Today, habits: Habits, seed: int) -> tuple[Rows, Rows]:
    """First answers, few with a date that can't be, and the right ones that some send after these."""
    rng = stream(seed, "misdating", today.day)
    asked = (first.role == STUDENT) & ~habits.dingtalk[first.person] & ~first.copied
    first, wrong = misdated(first, asked & ~np.isin(first.person, again.person), today.date, rng)
    noticed = first.take(wrong[rng.random(len(wrong)) < NOTICED])
    return first, _again(noticed.replaced(named=noticed.day.astype(np.int32)), rng)


def _again(rows: Rows, rng: np.random.Generator) -> Rows:
    """The same people a minute to four hours later, the temperature typed anew, some other answer mended."""
    later = rows.second + rng.integers(60, 14_400, len(rows))
    rows = rows.replaced(second=later.astype(np.int32)).take(later <= LAST_SECOND)
    size = len(rows)
    slip = np.where(
        rows.tenths < FEVER_TENTHS, np.clip(rows.tenths + rng.integers(-3, 4, size), 360, 371), rows.tenths
    )
    turned = rng.random(size) < 0.15
    area = np.where(turned & (rows.area <= Reply.YES), 1 - rows.area, rows.area)
    wrong = (rows.number >= Number.BAD_CHECK) & (rows.number <= Number.PRECISION_LOST)
    return rows.replaced(
        tenths=slip.astype(np.int16),
        area=area.astype(np.int8),
        number=np.where(wrong, Number.OWN, rows.number).astype(np.int8),
    )


def _strangers(rows: Rows, habits: Habits, rng: np.random.Generator) -> Rows:
    """People on no roster who answer in the name of some school."""
    listed = np.flatnonzero(~habits.dingtalk[rows.person])
    some = rows.take(listed[rng.random(len(listed)) < _STRANGERS])
    some = some.take(~some.copied)
    nobody = np.full(len(some), -1, np.int32)
    number = np.full(len(some), Number.OF_NOBODY, np.int8)
    return some.replaced(person=nobody, number=number, other=nobody)
