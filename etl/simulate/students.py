"""Students: age, name, home, brothers and sisters."""

import numpy as np

from etl.simulate import enrolment
from etl.simulate.names import NamePool, draw_given, draw_surname
from etl.simulate.origins import regions
from etl.simulate.places import scattered
from etl.simulate.schools import Schools
from etl.simulate.streams import Array


def draw_students(
    schools: Schools, places: enrolment.Places, pool: NamePool, rng: np.random.Generator
) -> dict[str, Array]:
    """Columns of `Population`, one row a student, by class; those who join later stand last."""
    before, after = places
    klass = np.maximum(before, after)
    size = len(klass)
    male = rng.random(size) < 0.53
    birth = _birthdays(schools.class_grade[klass], rng)
    surname = draw_surname(pool, size, rng)
    given = draw_given(pool, male, False, rng)
    household = np.arange(size, dtype=np.int32)
    school = schools.class_school[klass]
    reach = rng.gamma(2.0, 450.0, size)
    lon, lat = scattered(schools.lon[school], schools.lat[school], reach, rng)
    elder, younger = _siblings(schools.county[school], rng)
    twin, other = _twins(klass, household, elder, younger, rng)
    birth[other] = birth[twin]
    for first, second in ((elder, younger), (twin, other)):
        surname[second] = surname[first]
        household[second] = household[first]
        lon[second], lat[second] = lon[first], lat[first]
    _namesakes(klass, surname, given, male, rng)
    return {
        "male": male,
        "birth": birth,
        "surname": surname,
        "given": given,
        "region": regions(schools.county[school], rng),
        "household": household,
        "home_lon": lon,
        "home_lat": lat,
        "class_before": before,
        "class_after": after,
        "school_before": np.where(before < 0, -1, schools.class_school[before]).astype(np.int32),
        "school_after": np.where(after < 0, -1, schools.class_school[after]).astype(np.int32),
    }


def _birthdays(grade: Array, rng: np.random.Generator) -> Array:
    """First-graders of 2019 were born from September 2012 to August 2013; one in thirty is a year older."""
    steps = np.where(grade < 0, grade + 1, grade).astype(np.int64)
    year = 2013 - steps - (rng.random(len(grade)) < 0.03)
    return (
        (year - 1970).astype("datetime64[Y]").astype("datetime64[D]") + 243 + rng.integers(0, 365, len(grade))
    )


def _siblings(county: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Pairs within a county: nearly a quarter of the students have a brother or sister in another class."""
    chosen = np.flatnonzero(rng.random(len(county)) < 0.23)
    chosen = chosen[rng.permutation(len(chosen))]
    chosen = chosen[np.argsort(county[chosen], kind="stable")]
    first, second = chosen[:-1:2], chosen[1::2]
    same = county[first] == county[second]
    return first[same], second[same]


def _twins(
    klass: Array, household: Array, elder: Array, younger: Array, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Neighbours in a class who have no other sibling become twins."""
    single = np.ones(len(household), bool)
    single[elder] = single[younger] = False
    first = np.flatnonzero(rng.random(len(household) - 1) < 0.004)
    first = first[np.r_[True, np.diff(first) > 1]] if len(first) else first
    fits = single[first] & single[first + 1] & (klass[first] == klass[first + 1])
    return first[fits], first[fits] + 1


def _namesakes(klass: Array, surname: Array, given: Array, male: Array, rng: np.random.Generator) -> None:
    """In some classes two share a name; changes `surname` and `given` in place."""
    first = np.flatnonzero(rng.random(max(0, len(klass) - 3)) < 0.002)
    fits = (klass[first] == klass[first + 3]) & (male[first] == male[first + 3])
    surname[first[fits] + 3], given[first[fits] + 3] = surname[first[fits]], given[first[fits]]
