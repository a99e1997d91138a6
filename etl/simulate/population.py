"""Who lives in the city's schools: students, staff, households, and where they are enrolled over time.

A person is a row number (person_no). Students of the first roster come first, by class, then those who join half
way, then staff. `klass` is a row of `Schools.class_*`, -1 for none; `school` a row of `Schools`, -1 for not there.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.simulate import enrolment, numbers
from etl.simulate.names import NamePool, draw_given, draw_surname, name_pool
from etl.simulate.places import COUNTIES, scattered
from etl.simulate.schools import Schools
from etl.simulate.streams import Array, pick, rank_in_group, stream

STUDENT, STAFF = 0, 1
ROLES = ("student", "staff")
ROSTER_DAY = date(2019, 9, 1)
YEAR_END = date(2020, 8, 31)
STUDENTS_PER_STAFF = 14
# Where people were born: region codes of other places in Henan and beyond, three of them withdrawn since.
_HENAN = (410122, 410181, 410185, 410221, 410322, 410381, 410306, 411023, 411081, 411122, 411381, 411425, 411522,
          411628, 411702, 410526, 410725, 410928, 411224, 410425)  # fmt: skip
_ELSEWHERE = (130429, 140522, 320382, 341221, 341602, 371728, 420381, 421087, 440307, 510722, 610523, 330282, 110105)


@dataclass(frozen=True)
class Population:
    """Columns by person_no (N rows); texts are Arrow strings, "" where there is none."""

    role: Array  # int8
    male: Array  # bool
    birth: Array  # datetime64[D]
    surname: Array  # int32 into pool.surnames
    given: Array  # int32 into pool.givens
    pool: NamePool
    region: Array  # int32, first six digits of the ID
    id_number: pa.StringArray  # "" for who has none
    number: pa.StringArray  # 学籍号 of students, 工号 of staff
    number_kind: Array  # uint8, ASCII of its letter: G, J, L, T
    household: Array  # int32
    home_lon: Array
    home_lat: Array
    class_before: Array  # int32: class until the second roster takes effect
    class_after: Array
    school_before: Array
    school_after: Array
    county: Array  # int16; nobody moves between counties

    def __len__(self) -> int:
        return len(self.role)

    def names(self, rows: Array | None = None) -> pa.StringArray:
        """Full names of these people (of all without `rows`)."""
        surname, given = (self.surname, self.given) if rows is None else (self.surname[rows], self.given[rows])
        return full_names(self.pool, surname, given)

    @property
    def name_key(self) -> Array:
        """One whole number per distinct name (int64)."""
        return self.surname.astype(np.int64) * len(self.pool.givens) + self.given


def full_names(pool: NamePool, surname: Array, given: Array) -> pa.StringArray:
    """Surname and given name of pool rows, joined."""
    return pc.binary_join_element_wise(pool.surnames.take(pa.array(surname)), pool.givens.take(pa.array(given)), "")


def build_population(schools: Schools, seed: int, reform: enrolment.Reform | None) -> Population:
    """Everybody: as many students as the classes hold, those who join by `reform`, one staff member per 14."""
    rng = stream(seed, "population")
    pool = name_pool()
    places = enrolment.places(schools, reform, stream(seed, "enrolment"))
    pupils = _students(schools, places, pool, rng)
    staff = _staff(schools, pupils, pool, rng)
    merged = {key: np.concatenate([pupils[key], staff[key]]) for key in pupils}
    kind = np.concatenate([_number_kinds(len(pupils["male"]), rng), np.full(len(staff["male"]), ord("T"), np.uint8)])
    ids = numbers.resident_ids(merged["region"], merged["birth"], merged["male"])
    return Population(
        role=np.repeat(np.array([STUDENT, STAFF], np.int8), [len(pupils["male"]), len(staff["male"])]),
        pool=pool,
        number_kind=kind,
        id_number=_id_texts(ids, kind),
        number=_number_texts(ids, kind, merged, schools),
        county=schools.county[np.maximum(merged["school_before"], merged["school_after"])],
        **merged,
    )


def _students(schools: Schools, places: enrolment.Places, pool: NamePool, rng: np.random.Generator) -> dict[str, Array]:
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
        "male": male, "birth": birth, "surname": surname, "given": given,
        "region": _regions(schools.county[school], rng), "household": household, "home_lon": lon, "home_lat": lat,
        "class_before": before, "class_after": after,
        "school_before": np.where(before < 0, -1, schools.class_school[before]).astype(np.int32),
        "school_after": np.where(after < 0, -1, schools.class_school[after]).astype(np.int32),
    }  # fmt: skip


def _staff(schools: Schools, pupils: dict[str, Array], pool: NamePool, rng: np.random.Generator) -> dict[str, Array]:
    first = pupils["school_before"]
    enrolled = np.bincount(first[first >= 0], minlength=len(schools.county))
    school = np.repeat(np.arange(len(enrolled)), np.maximum(1, np.round(enrolled / STUDENTS_PER_STAFF).astype(int)))
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
        "surname": draw_surname(pool, size, rng), "given": draw_given(pool, male, True, rng),
        "region": _regions(schools.county[school], rng), "household": household, "home_lon": lon, "home_lat": lat,
        "class_before": homeroom, "class_after": homeroom,
        "school_before": school.astype(np.int32), "school_after": school.astype(np.int32),
    }  # fmt: skip


def _homerooms(schools: Schools, school: Array) -> Array:
    """The class that a staff member leads: the first members of a school lead one each, the others none."""
    order = rank_in_group(school)
    classes = np.bincount(schools.class_school, minlength=len(schools.county))
    first_class = np.concatenate([[0], np.cumsum(classes)[:-1]])
    return np.where(order < classes[school], first_class[school] + order, -1).astype(np.int32)


def _birthdays(grade: Array, rng: np.random.Generator) -> Array:
    """First-graders of 2019 were born from September 2012 to August 2013; one in thirty is a year older."""
    steps = np.where(grade < 0, grade + 1, grade).astype(np.int64)
    year = 2013 - steps - (rng.random(len(grade)) < 0.03)
    return (year - 1970 - 1).astype("datetime64[Y]").astype("datetime64[D]") + 243 + rng.integers(0, 365, len(grade))


def _regions(county: Array, rng: np.random.Generator) -> Array:
    own = np.array([int(item.region_id) for item in COUNTIES])[county]
    kind = pick(rng, (0.72, 0.2, 0.08), len(county))
    henan = np.array(_HENAN)[rng.integers(0, len(_HENAN), len(county))]
    elsewhere = np.array(_ELSEWHERE)[rng.integers(0, len(_ELSEWHERE), len(county))]
    return np.select([kind == 0, kind == 1], [own, henan], elsewhere).astype(np.int32)


def _siblings(county: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Pairs within a county: nearly a quarter of the students have a brother or sister in another class."""
    chosen = np.flatnonzero(rng.random(len(county)) < 0.23)
    chosen = chosen[rng.permutation(len(chosen))]
    chosen = chosen[np.argsort(county[chosen], kind="stable")]
    first, second = chosen[:-1:2], chosen[1::2]
    same = county[first] == county[second]
    return first[same], second[same]


def _twins(klass: Array, household: Array, elder: Array, younger: Array, rng: np.random.Generator) -> tuple[Array, Array]:
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


def _number_kinds(size: int, rng: np.random.Generator) -> Array:
    return np.frombuffer(b"GLJ", np.uint8)[pick(rng, (0.989, 0.007, 0.004), size)]


def _id_texts(ids: Array, kind: Array) -> pa.StringArray:
    has = (kind == ord("G")) | (kind == ord("T"))
    return pc.if_else(pa.array(has), numbers.as_text(ids), "")


def _number_texts(ids: Array, kind: Array, people: dict[str, Array], schools: Schools) -> pa.StringArray:
    text = np.empty((len(ids), 19), np.uint8)
    text[:, 0] = kind
    text[:, 1:] = ids
    temporary = np.flatnonzero(kind == ord("L"))
    text[temporary] = numbers.temporary_numbers(people["region"][temporary], people["birth"][temporary])
    staff = np.flatnonzero(kind == ord("T"))
    county = schools.county[people["school_before"][staff]]
    pupils = numbers.as_text(text[kind != ord("T")])
    return pa.concat_arrays([pupils, staff_numbers(county, rank_in_group(county) + 1)])


def staff_numbers(county: Array, serial: Array) -> pa.StringArray:
    """工号: T, county, serial of five digits."""
    region = np.array([int(item.region_id) for item in COUNTIES])[county]
    letter = np.full((len(county), 1), ord("T"), np.uint8)
    return numbers.as_text(np.hstack([letter, numbers.digits_of(region, 6), numbers.digits_of(serial, 5)]))
