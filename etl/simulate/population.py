"""Who lives in the city's schools: students, staff, households, and where they are enrolled over time.

A person is a row number (person_no). Students of the first roster come first, by class, then those who join
half way, then staff. `klass` is a row of `Schools.class_*`, -1 for none; `school` a row of `Schools`, -1 for
not there.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.simulate import numbers
from etl.simulate.enrolment import Reform, places
from etl.simulate.names import NamePool, full_names, name_pool
from etl.simulate.places import REGION_NUMBERS
from etl.simulate.schools import Schools
from etl.simulate.staff import draw_staff
from etl.simulate.streams import Array, pick, rank_in_group, stream
from etl.simulate.students import draw_students

STUDENT, STAFF = 0, 1
ROLES = ("student", "staff")
ROSTER_DAY = date(2019, 9, 1)
YEAR_END = date(2020, 8, 31)


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
        surname, given = (
            (self.surname, self.given) if rows is None else (self.surname[rows], self.given[rows])
        )
        return full_names(self.pool, surname, given)

    @property
    def name_key(self) -> Array:
        """One whole number per distinct name as it reads (int64)."""
        return self.surname.astype(np.int64) * len(self.pool.givens) + self.pool.same_given[self.given]


def build_population(schools: Schools, seed: int, reform: Reform | None) -> Population:
    """As many students as the classes hold, those who join by `reform`, one member of staff per 14."""
    rng = stream(seed, "population")
    pool = name_pool()
    seats = places(schools, reform, stream(seed, "enrolment"))
    pupils = draw_students(schools, seats, pool, rng)
    staff = draw_staff(schools, pupils, pool, rng)
    merged = {key: np.concatenate([pupils[key], staff[key]]) for key in pupils}
    kind = np.concatenate(
        [_number_kinds(len(pupils["male"]), rng), np.full(len(staff["male"]), ord("T"), np.uint8)]
    )
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
    region = REGION_NUMBERS[county]
    letter = np.full((len(county), 1), ord("T"), np.uint8)
    return numbers.as_text(np.hstack([letter, numbers.digits_of(region, 6), numbers.digits_of(serial, 5)]))
