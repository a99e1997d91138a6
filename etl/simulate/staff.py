"""Staff: where they work, which class they lead, whose parents they are."""

import numpy as np

from etl.simulate.names import NamePool, draw_given, draw_surname
from etl.simulate.origins import regions
from etl.simulate.places import scattered
from etl.simulate.schools import Schools
from etl.simulate.streams import Array, rank_in_group

STUDENTS_PER_STAFF = 14


def draw_staff(
    schools: Schools, pupils: dict[str, Array], pool: NamePool, rng: np.random.Generator
) -> dict[str, Array]:
    """Columns of `Population`, one row a member of staff, by school; three in ten live with a student."""
    first = pupils["school_before"]
    enrolled = np.bincount(first[first >= 0], minlength=len(schools.county))
    school = np.repeat(
        np.arange(len(enrolled)), np.maximum(1, np.round(enrolled / STUDENTS_PER_STAFF).astype(int))
    )
    size = len(school)
    male = rng.random(size) < 0.28
    lon, lat = scattered(schools.lon[school], schools.lat[school], rng.gamma(2.0, 1500.0, size), rng)
    household = np.arange(size, dtype=np.int32) + len(first)
    parents = np.flatnonzero(rng.random(size) < 0.3)
    child = rng.integers(0, len(first), len(parents))
    near = schools.county[school[parents]] == schools.county[np.maximum(first, pupils["school_after"])[child]]
    household[parents[near]] = pupils["household"][child[near]]
    lon[parents[near]], lat[parents[near]] = pupils["home_lon"][child[near]], pupils["home_lat"][child[near]]
    homeroom = _homerooms(schools, school)
    return {
        "male": male,
        "birth": np.datetime64("1960-01-01") + rng.integers(0, 13_500, size),
        "surname": draw_surname(pool, size, rng),
        "given": draw_given(pool, male, True, rng),
        "region": regions(schools.county[school], rng),
        "household": household,
        "home_lon": lon,
        "home_lat": lat,
        "class_before": homeroom,
        "class_after": homeroom,
        "school_before": school.astype(np.int32),
        "school_after": school.astype(np.int32),
    }


def _homerooms(schools: Schools, school: Array) -> Array:
    """The class that a staff member leads: the first members of a school lead one each, the others none."""
    order = rank_in_group(school)
    classes = np.bincount(schools.class_school, minlength=len(schools.county))
    first_class = np.concatenate([[0], np.cumsum(classes)[:-1]])
    return np.where(order < classes[school], first_class[school] + order, -1).astype(np.int32)
