"""Who sits in which class, before and after the roster that one county hands in half way."""

from datetime import date
from typing import NamedTuple

import numpy as np

from etl.simulate.schools import Schools
from etl.simulate.streams import Array

JOIN, LEAVE, CHANGE_CLASS, CHANGE_SCHOOL = 0.012, 0.010, 0.012, 0.006


class Reform(NamedTuple):
    """A county (row of COUNTIES) whose full roster is handed in anew, effective from `day`."""

    county: int
    day: date


class Places(NamedTuple):
    """Class rows of the students (int32, -1 for none) until and from the reform's day."""

    before: Array
    after: Array


def places(schools: Schools, reform: Reform | None, rng: np.random.Generator) -> Places:
    """Students fill the classes in order; by the reform some leave or move, and new ones join."""
    before = np.repeat(np.arange(len(schools.class_size), dtype=np.int32), schools.class_size)
    if reform is None:
        return Places(before, before)
    after = before.copy()
    home = np.flatnonzero(schools.class_county[before] == reform.county)
    fate = rng.random(len(home))
    edges = np.cumsum([LEAVE, CHANGE_CLASS, CHANGE_SCHOOL])
    after[home[fate < edges[0]]] = -1
    for low, high, elsewhere in ((edges[0], edges[1], False), (edges[1], edges[2], True)):
        movers = home[(fate >= low) & (fate < high)]
        after[movers] = _other_class(schools, before[movers], elsewhere, rng)
    classes = np.flatnonzero(schools.class_county == reform.county)
    joiners = (
        rng.choice(classes, max(1, round(len(home) * JOIN))).astype(np.int32) if len(classes) else classes
    )
    nowhere = np.full(len(joiners), -1, np.int32)
    return Places(np.concatenate([before, nowhere]), np.concatenate([after, joiners.astype(np.int32)]))


def _other_class(schools: Schools, klass: Array, elsewhere: bool, rng: np.random.Generator) -> Array:
    """For each class another of its grade, in another school or the same; itself where there is none."""
    result = klass.copy()
    for place, own in enumerate(klass.tolist()):
        school = schools.class_school[own]
        fits = (schools.class_grade == schools.class_grade[own]) & (
            schools.class_county == schools.county[school]
        )
        fits &= (schools.class_school != school) if elsewhere else (schools.class_school == school)
        fits[own] = False
        if fits.any():
            result[place] = rng.choice(np.flatnonzero(fits))
    return result
