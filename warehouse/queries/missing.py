"""Who has not reported: units by how many, and the people themselves."""

from __future__ import annotations

from datetime import date

import pandas as pd

from access.scope import Level, Scope
from warehouse.queries.base import ask, people_filter, scope_filter
from warehouse.queries.masks import covered

ROWS_SHOWN = 2_000

_NAMES = {
    "county": """select region_id unit_id, name, '' inside, 0 rank, region_id place
        from core_region where level = 'county'""",
    "school": """select s.school_id unit_id, s.name, r.name inside, 0 rank, s.name place
        from core_school s left join core_region r on r.region_id = s.county_id""",
    "class": """select c.class_id unit_id, c.name, s.name inside, c.grade_rank rank, c.class_id place
        from core_class c left join core_school s using (school_id)""",
}

_UNITS = """
with counts as (
    select unit_id, sum(enrolled) enrolled, sum(reported) reported, sum(missing) missing
    from mart_{level}_day where day = ? and {grain} and (? = 'all' or role = ?) group by unit_id
), long as (
    select {level}_id unit_id, count(*) long_missing
    from mart_missing where day = ? and days_in_a_row >= ? and {scope} and (? = 'all' or role = ?) group by 1
), names as ({names})
select c.unit_id, coalesce(n.name, c.unit_id) as name, coalesce(n.inside, '') inside,
    c.enrolled, c.reported, c.missing, coalesce(l.long_missing, 0) long_missing
from counts c left join names n using (unit_id) left join long l using (unit_id)
where coalesce(l.long_missing, 0) > 0 or (? <= 1 and c.missing > 0)
order by c.missing desc, n.inside, n.rank, n.place
limit ?
"""


def missing_units(
    scope: Scope, level: Level, day: date, *, least: int = 1, role: str = "all", limit: int = ROWS_SHOWN
) -> pd.DataFrame:
    """Counties, schools or classes of `scope` with somebody missing on `day`, most missing first.

    `least` keeps units with people missing for so many days in a row. Columns: unit_id, name, inside (name
    of what it lies in), enrolled (null without a roster), reported, missing, long_missing (people with
    `least` days or more).
    """
    grain, grain_ids = scope_filter(scope, level)
    rows, row_ids = scope_filter(scope)
    sql = _UNITS.format(level=level, grain=grain, scope=rows, names=_NAMES[level])
    return ask(sql, [day, *grain_ids, role, role, day, least, *row_ids, role, role, least, limit])


_PEOPLE = """
with absent as (
    select * from mart_missing where day = ? and days_in_a_row >= ? and {scope} and (? = 'all' or role = ?)
), named as (
    select person_id, arg_max(name, valid_from) as name, arg_max(student_no, valid_from) student_no
    from core_person
    where person_id in (select person_id from absent)
        and valid_from <= ? and coalesce(valid_to, date '9999-12-31') >= ?
    group by person_id
)
select a.person_id, a.role, a.county_id, r.name county, a.school_id, s.name school, a.class_id, c.grade,
    c.name as "class",
    p.name, p.student_no, a.days_in_a_row
from absent a
left join named p using (person_id)
left join core_class c on c.class_id = a.class_id
left join core_school s on s.school_id = a.school_id
left join core_region r on r.region_id = a.county_id
order by a.role desc, a.county_id, s.name, c.grade_rank, a.class_id, a.days_in_a_row desc, {order}
limit ?
"""


def missing_people(
    scope: Scope, day: date, *, least: int = 1, role: str = "all", limit: int = 100_000
) -> pd.DataFrame:
    """The people of `scope` who have not reported on `day`, by school and class, longest first in each.

    Names and student numbers are masked unless the scope may see names, or ids. Columns: person_id, role,
    county_id, county, school_id, school, class_id, grade, class, name, student_no, days_in_a_row (int, days
    up to `day`).
    """
    rows, ids = people_filter(scope)
    found = ask(
        _PEOPLE.format(scope=rows, order="a.person_id" if scope.pseudonymous else "p.name"),
        [day, least, *ids, role, role, day, day, limit],
    )
    return covered(scope, "missing", found, "student_no")


def missing_total(scope: Scope, day: date, *, least: int = 1, role: str = "all") -> int:
    """How many people of `scope` are missing on `day` for at least so many days in a row."""
    rows, ids = scope_filter(scope)
    sql = f"""select count(*) n from mart_missing
        where day = ? and days_in_a_row >= ? and {rows} and (? = 'all' or role = ?)"""
    return int(ask(sql, [day, least, *ids, role, role])["n"][0])
