"""Answers that look copied or automatic: how many per school, and whose."""

from __future__ import annotations

from datetime import date

import pandas as pd

from access.scope import Scope
from warehouse.queries.base import ask, people_filter, scope_filter
from warehouse.queries.masks import covered

FLAGS = ("fixed_second", "same_values", "class_in_one_second")

_SCHOOLS = """
with marked as (
    select school_id, count(distinct person_id)::int as flagged,
        {counts}
    from core_flag where day = ? and {scope} group by school_id
), answered as (
    select unit_id, sum(reported)::int as reported from mart_school_day where day = ? group by unit_id
)
select s.name as school, r.name as county, m.*, a.reported, m.flagged / nullif(a.reported, 0) as share
from marked m left join core_school s using (school_id) left join core_region r on r.region_id = s.county_id
left join answered a on a.unit_id = m.school_id
order by m.flagged desc, s.name limit ?
"""

_PEOPLE = """
with marked as (
    select person_id, day, role, class_id, {times} from core_flag f where day = ? and {scope}
    group by person_id, day, role, class_id
)
select m.person_id, m.role, c.name as "class", p.name, m.* exclude (person_id, role)
from marked m
left join core_class c using (class_id)
left join lateral (
    select q.name from core_person q where q.person_id = m.person_id and q.valid_from <= m.day
    order by q.valid_from desc limit 1
) p on true
order by m.role desc, c.grade_rank, m.class_id, m.person_id limit ?
"""


def flagged_schools(scope: Scope, day: date, limit: int) -> pd.DataFrame:
    """Schools of `scope` with flagged answers about `day`, most first.

    Columns: school, county, school_id, flagged (people), one column of people per flag, reported, share (of reported).
    """
    condition, params = scope_filter(scope)
    counts = ", ".join(f"count(distinct person_id) filter (flag = '{flag}')::int as {flag}" for flag in FLAGS)
    return ask(_SCHOOLS.format(scope=condition, counts=counts), [day, *params, day, limit])


def flagged_people(scope: Scope, day: date, limit: int) -> pd.DataFrame:
    """People of `scope` whose answers about `day` are flagged, by class.

    Names are masked unless the scope may see them. Columns: person_id, role, class, name, one column per flag: how
    often in the last seven collected days (`class_in_one_second`: people in that second); null without it.
    """
    condition, params = people_filter(scope)
    times = ", ".join(f"max(times) filter (flag = '{flag}') as {flag}" for flag in FLAGS)
    found = ask(_PEOPLE.format(scope=condition, times=times), [day, *params, limit])
    return covered(scope, "flags", found)
