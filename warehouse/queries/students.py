"""The people of a class on a day, masked unless the reader's role needs their names."""

from __future__ import annotations

from datetime import date

import pandas as pd

from access.scope import Scope
from warehouse.queries.base import ask, people_filter
from warehouse.queries.masks import covered

_SQL = """
select p.person_id, p.name, coalesce(p.student_no, p.id_number) as number,
    (r.person_id is not null) as reported, r.submitted_at, r.temperature_c, r.fever, r.symptoms,
    r.contact_area, r.contact_suspected, r.diagnosis, r.isolation_days, m.days_in_a_row
from core_person p
left join core_response r on r.person_id = p.person_id and r.day = ? and r.class_id = ?
left join mart_missing m on m.person_id = p.person_id and m.day = ?
where {scope} and p.class_id = ? and p.role = 'student'
    and p.valid_from <= ? and (p.valid_to is null or p.valid_to >= ?)
order by p.person_id
"""


def students(scope: Scope, class_id: str, day: date) -> pd.DataFrame:
    """The students on the roster of a class on `day` with their answer, in roster order.

    Columns: person_id, name and number (masked unless `scope.may_see_names`), reported (bool), submitted_at,
    temperature_c (°C), fever, symptoms (list), contact_area, contact_suspected, diagnosis, isolation_days,
    days_in_a_row (missing days up to `day`; null for who has reported).
    """
    condition, params = people_filter(scope)
    for column in ("county_id", "school_id", "class_id"):
        condition = condition.replace(f"{column} in", f"p.{column} in", 1)
    found = ask(_SQL.format(scope=condition), [day, class_id, day, *params, class_id, day, day])
    return covered(scope, "students", found)
