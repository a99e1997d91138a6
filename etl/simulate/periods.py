"""Everybody's stretches of enrolment, as the rosters tell them."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from etl.simulate.context import City
from etl.simulate.population import ROLES, ROSTER_DAY, YEAR_END
from etl.simulate.schools import grade_name
from etl.simulate.streams import Array


def write_persons(city: City, folder: Path, copies: Array) -> None:
    """persons.parquet: one row a person and stretch in which school and class stay the same.

    `copies`, by person_no: whether the person sends one answer day after day.
    """
    people = city.people
    before, after = people.class_before, people.class_after
    moved = (before != after) & (people.school_before >= 0) & (people.school_after >= 0)
    turn = city.date_of(city.reform_day)
    stays = np.flatnonzero((people.school_before >= 0) & (before == after))
    parts = [
        _stretch(city, stays, before, people.school_before, ROSTER_DAY, YEAR_END),
        _stretch(
            city,
            np.flatnonzero(moved | (people.school_after < 0)),
            before,
            people.school_before,
            ROSTER_DAY,
            turn - timedelta(days=1),
        ),
        _stretch(
            city,
            np.flatnonzero(moved | (people.school_before < 0)),
            after,
            people.school_after,
            turn,
            YEAR_END,
        ),
    ]
    whole = pa.concat_tables(parts)
    whole = whole.append_column("copies", pa.array(copies[whole["person_no"].to_numpy()]))
    table = whole.sort_by([("person_no", "ascending"), ("valid_from", "ascending")])
    pq.write_table(table, folder / "persons.parquet", compression="zstd")


def _stretch(city: City, rows: Array, klass: Array, school: Array, first: date, last: date) -> pa.Table:
    people, schools = city.people, city.schools
    grades, numbers = schools.class_grade.tolist(), schools.class_number.tolist()
    labels = [f"{grade_name(grade)}{number}班" for grade, number in zip(grades, numbers, strict=True)]
    numbered = people.number.take(pa.array(rows))
    return pa.table(
        {
            "person_no": pa.array(rows.astype(np.int32)),
            "role": pa.array(ROLES).take(pa.array(people.role[rows])),
            "name": people.names(rows),
            "number": numbered,
            "id_number": people.id_number.take(pa.array(rows)),
            "school_id": schools.code.take(pa.array(school[rows])),
            "class": pa.array(labels).take(pa.array(klass[rows], mask=klass[rows] < 0)),
            "valid_from": pa.array([first] * len(rows), pa.date32()),
            "valid_to": pa.array([last] * len(rows), pa.date32()),
        }
    )
