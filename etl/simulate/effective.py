"""The effective answers of a day: what each person who answered really said."""

from datetime import datetime, time

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.simulate.columns import words
from etl.simulate.context import City
from etl.simulate.health import DIAGNOSES, FEVER_TENTHS
from etl.simulate.illness import FEVER_BIT, SYMPTOMS
from etl.simulate.places import COUNTIES
from etl.simulate.population import ROLES
from etl.simulate.rows import Located, Reading, Reply, Rows
from etl.simulate.schools import grade_name
from etl.simulate.streams import Array

LOCATED = ("gps", "text", "none")
_SYMPTOM_SETS = pa.array(
    [[name for bit, name in enumerate(SYMPTOMS) if mask >> bit & 1] for mask in range(1 << len(SYMPTOMS))],
    pa.list_(pa.string()),
)


def effective_table(
    city: City, day: int, rows: Rows, person: Array, school: Array, klass: Array, dingtalk: Array
) -> pa.Table:
    """One row a person who answered about the day. What a questionnaire does not ask is null."""
    people, schools = city.people, city.schools
    order = np.argsort(person, kind="stable")
    rows, person = rows.take(order), person[order]
    there, room, short = school[person], klass[person], dingtalk[person]
    counties = pa.array([county.region_id for county in COUNTIES])
    grades = np.array([grade_name(rank) for rank in schools.class_grade.tolist()] + [""], dtype=object)
    moment = np.datetime64(datetime.combine(city.first_day, time())) + rows.sent.astype("timedelta64[D]")
    tenths = np.where(rows.reading == Reading.MEASURED, rows.tenths, 0)
    outdoors = rows.located == Located.GPS
    return pa.table(
        {
            "person_no": pa.array(person.astype(np.int32)),
            "role": words(ROLES, people.role[person]),
            "day": pa.array([city.date_of(day)] * len(rows), pa.date32()),
            "county_id": counties.take(pa.array(schools.county[there])),
            "school_id": schools.code.take(pa.array(there)),
            "grade": pa.array(grades[room], pa.string(), mask=room < 0),
            "class_number": pa.array(schools.class_number[room], mask=room < 0),
            "submitted_at": pa.array(moment + rows.second.astype("timedelta64[s]"), pa.timestamp("s")),
            "temperature_c": pa.array(tenths / 10, mask=tenths == 0),
            "fever": _fever(rows),
            "symptoms": _SYMPTOM_SETS.take(
                pa.array(rows.symptoms.astype(np.int32), mask=rows.symptoms_blank)
            ),
            "contact_area": pa.array(rows.area == Reply.YES, mask=(rows.area > Reply.YES) | short),
            "contact_suspected": pa.array(rows.contact == Reply.YES, mask=rows.contact > Reply.YES),
            "diagnosis": pc.if_else(pa.array(~short), words(DIAGNOSES, rows.diagnosis), None),
            "isolation_days": pa.array(rows.isolation, mask=short),
            "lon": pa.array(rows.lon, mask=~outdoors),
            "lat": pa.array(rows.lat, mask=~outdoors),
            "located": words(LOCATED, rows.located),
        }
    )


def _fever(rows: Rows) -> pa.BooleanArray:
    """37.3 °C or more, or in words; null where the temperature answer is none and no words speak of it."""
    named = ((rows.symptoms & FEVER_BIT) > 0) & ~rows.symptoms_blank
    measured = rows.reading == Reading.MEASURED
    yes = (measured & (rows.tenths >= FEVER_TENTHS)) | (rows.reading == Reading.FEVER) | named
    unknown = ~yes & ~measured & (rows.reading != Reading.NO_FEVER)
    return pa.array(yes, mask=unknown)
