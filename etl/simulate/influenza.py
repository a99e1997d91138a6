"""Waves of influenza in single classes: fever that is not the epidemic, as every winter brings it."""

from dataclasses import dataclass

import numpy as np

from etl.simulate.population import STUDENT, Population
from etl.simulate.schools import Schools
from etl.simulate.streams import Array, stream

IN_CLASS, IN_SCHOOL = 0.33, 0.02  # share of the class, and of the other classes, that falls ill


@dataclass(frozen=True)
class Wave:
    """A class in which a wave began, and everybody whom it made ill, with the day (int16) each fell ill."""

    klass: int
    day: int
    cases: Array
    onset: Array


def plan_waves(people: Population, schools: Schools, days: int, seed: int, spared: Array) -> list[Wave]:
    """One wave per 12,000 people, at least one, in schools other than those of the `spared` classes."""
    rng = stream(seed, "influenza")
    count = max(1, round(len(people) / 12_000))
    free = ~np.isin(schools.class_school, schools.class_school[spared])
    classes = rng.permutation(
        np.flatnonzero(free & (schools.class_size >= min(20, schools.class_size.max())))
    )
    _, first = np.unique(schools.class_school[classes], return_index=True)
    classes = classes[np.sort(first)][:count]
    starts = np.linspace(1, max(1, days - 6), len(classes)).round().astype(int)
    return [
        _wave(klass, day, people, schools, rng)
        for klass, day in zip(classes.tolist(), starts.tolist(), strict=True)
    ]


def _wave(klass: int, day: int, people: Population, schools: Schools, rng: np.random.Generator) -> Wave:
    pupils = people.role == STUDENT
    here = np.flatnonzero(pupils & (people.class_before == klass))
    near = np.flatnonzero(pupils & (people.school_before == schools.class_school[klass]))
    near = near[people.class_before[near] != klass]
    cases = np.concatenate([here[rng.random(len(here)) < IN_CLASS], near[rng.random(len(near)) < IN_SCHOOL]])
    delay = np.minimum(rng.gamma(2.0, 1.4, len(cases)).astype(np.int16), 9)
    return Wave(klass, day, cases, (day + delay).astype(np.int16))
