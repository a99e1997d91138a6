"""Simulate a city into a data folder: rosters, daily exports and the truth behind them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from etl.simulate.context import DINGTALK_COUNTY, City
from etl.simulate.delivery import Delivery
from etl.simulate.enrolment import Reform
from etl.simulate.epidemic import BURN_IN, NEVER, Epidemic, plan_outbreaks
from etl.simulate.habits import build_habits
from etl.simulate.health import health_on
from etl.simulate.illness import Background
from etl.simulate.influenza import plan_waves
from etl.simulate.matching import NameRegister, judge
from etl.simulate.periods import write_persons
from etl.simulate.places import COUNTIES, REGION, boundaries
from etl.simulate.population import STUDENT, build_population
from etl.simulate.reporting import Today, answers_about
from etl.simulate.schools import build_schools
from etl.simulate.streams import Array
from etl.simulate.truth import Truth

REFORM_COUNTY = next(row for row, county in enumerate(COUNTIES) if county.name == "惠济区")
LEAVERS_REPORT_DAYS = 4
Progress = Callable[[int, int, str], None]  # done, of how many, what


@dataclass(frozen=True)
class Summary:
    """What was made."""

    students: int
    staff: int
    schools: int
    classes: int
    days: int
    files: int
    rows: int
    infected: int
    outbreaks: int


def simulate(
    out: Path,
    *,
    students: int = 60_000,
    days: int = 35,
    seed: int = 1,
    last_day: date = date(2020, 3, 6),
    progress: Progress | None = None,
) -> Summary:
    """Write a city into `out`: inbox/, truth/ and settings.toml. The same arguments give the same bytes.

    Raises ValueError when there are fewer than 100 students or no day.
    """
    if students < 100 or days < 1:
        raise ValueError(f"a city needs at least 100 students and 1 day, not {students} and {days}")
    city = build_city(students, days, seed, last_day)
    out.mkdir(parents=True, exist_ok=True)
    (out / "settings.toml").write_text(f'region = "{REGION}"\ndemo = true\n', encoding="utf-8")
    with Delivery(city, out / "inbox") as delivery:
        delivery.rosters()
        epidemic, rows = _run(city, out, delivery, progress or (lambda done, total, what: None))
    enrolled = city.people.class_before >= 0
    return Summary(
        students=int((enrolled & (city.people.role == STUDENT)).sum()),
        staff=int((city.people.role != STUDENT).sum()),
        schools=len(city.schools.county),
        classes=len(city.schools.class_size),
        days=days,
        files=delivery.files,
        rows=rows,
        infected=int((epidemic.infected != NEVER).sum()),
        outbreaks=len(epidemic.outbreaks),
    )


def build_city(students: int, days: int, seed: int, last_day: date) -> City:
    """The city before its first day."""
    first_day = last_day - timedelta(days=days - 1)
    reform_day = days // 2 + 1 if days >= 10 else days + 1
    reform = Reform(REFORM_COUNTY, first_day + timedelta(days=reform_day)) if days >= 10 else None
    schools = build_schools(students, boundaries(), seed)
    people = build_population(schools, seed, reform)
    return City(people, schools, seed, first_day, days, wording_day=max(1, days // 2), reform_day=reform_day)


def _run(city: City, out: Path, delivery: Delivery, progress: Progress) -> tuple[Epidemic, int]:
    """Day after day: the epidemic goes on, people report, files are written, the truth is noted."""
    people, schools = city.people, city.schools
    habits = build_habits(people, DINGTALK_COUNTY, city.seed)
    outbreaks = plan_outbreaks(people, schools, city.days, city.seed)
    epidemic = Epidemic(people, schools, city.seed, city.reform_day, outbreaks)
    waves = plan_waves(people, schools, city.days, city.seed, np.array([item.klass for item in outbreaks]))
    background = Background(people, city.days, city.seed, waves)
    truth = Truth(city, out)
    total = 0
    registers: dict[bool, NameRegister] = {}
    for day in range(-BURN_IN, city.days):
        weekday = city.date_of(day).weekday()
        epidemic.step(day, weekday < 5)
        background.step(day, weekday, epidemic.klass(day))
        if day < 0:
            continue
        today = _today(city, day, weekday)
        rows = answers_about(today, people, schools, habits, health_on(day, epidemic, background), city.seed)
        rows = rows.take(rows.sent < city.days)
        late = day >= city.reform_day
        if late not in registers:
            registers[late] = NameRegister(people, today.school, today.klass)
        verdicts = judge(rows, people, today.school, registers[late])
        truth.add_day(day, rows, verdicts, today.school, today.klass, habits.dingtalk)
        total += delivery.day(day, rows, verdicts, today, truth)
        progress(day + 1, city.days, city.date_of(day).isoformat())
    truth.close(epidemic, waves)
    write_persons(city, truth.folder, habits.copies)
    return epidemic, total


def _today(city: City, day: int, weekday: int) -> Today:
    """Where everybody is enrolled on a day, and who has left but reports still."""
    people = city.people
    late = day >= city.reform_day
    leavers: Array = np.zeros(0, np.int64)
    if late and day < city.reform_day + LEAVERS_REPORT_DAYS:
        left = np.flatnonzero((people.school_after < 0) & (people.school_before >= 0))
        leavers = left[left % 2 == 0]
    school, klass = (
        (people.school_after, people.class_after) if late else (people.school_before, people.class_before)
    )
    return Today(day, city.date_of(day), weekday >= 5, school, klass, leavers)
