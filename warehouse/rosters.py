"""Rosters across files and nights: the same school under one id, and the first day that a change reaches."""

from __future__ import annotations

from datetime import date

import duckdb

SAME_SCHOOL = """
with named as (
    select county_id, school_key, school_id from {roster}
    union
    select county_id, school_key, school_id from {school}
),
coded as (
    select county_id, school_key, min(school_id) as code
    from named where not regexp_full_match(school_id, 's[0-9a-f]{{10}}')
    group by county_id, school_key having count(*) = 1
),
told as (
    select school_id, min(county_id) as county_id, min(school_key) as school_key, min(school_name) as school_name
    from (
        select school_id, county_id, school_key, school_name from {roster}
        union all
        select school_id, county_id, school_key, school_name from {school}
    )
    where county_id is not null
    group by school_id
),
made as (
    select n.county_id, n.school_key, n.school_id, coded.code
    from named as n
    inner join coded on n.county_id = coded.county_id and n.school_key = coded.school_key
    where regexp_full_match(n.school_id, 's[0-9a-f]{{10}}')
)
select r.* replace ({replaced})
from {source} as r
left join made as c
    on r.county_id = c.county_id and r.school_key = c.school_key and r.school_id = c.school_id
left join told as t on r.school_id = t.school_id and r.county_id is null
where coalesce(r.county_id, t.county_id) is not null
"""
"""A file without 学校标识码 has ids made of county and name; where another file tells a school's code, that is it.
A file that has codes only waits for one that tells the school's name and county.
"""

UNDATED = {
    "core_region": "region_id, parent_id",
    "core_school": "school_id, name_key, county_id, city_id, stage",
    "core_class": "class_id, school_id, county_id, city_id, grade, class_no, name",
}
"""What every day's models read of the tables that hold for all days."""


def lay_out_rosters(connection: duckdb.DuckDBPyConnection, roster: str, school: str, changed: bool) -> None:
    """Make `stg_roster` and `stg_school` of two table expressions, the same school under one id in both.

    Tables when they `changed` and so will be read often, else views.
    """
    kind = "table" if changed else "view"
    whole = "coalesce(c.code, r.school_id) as school_id"
    within = "coalesce(replace(r.class_id, r.school_id, c.code), r.class_id) as class_id"
    named = ", ".join(
        f"coalesce(r.{column}, t.{column}) as {column}"
        for column in ("county_id", "school_key", "school_name")
    )
    for name, source, replaced in (
        ("stg_roster", roster, f"{whole}, {within}, {named}"),
        ("stg_school", school, f"{whole}, {named}"),
    ):
        query = SAME_SCHOOL.format(roster=roster, school=school, source=source, replaced=replaced)
        connection.execute(f"create or replace temp {kind} {name} as {query}")


def first_day_touched(connection: duckdb.DuckDBPyConnection, before: str, after: str) -> date | None:
    """The first day for which rosters say anything else than in the published snapshot (`prev`).

    `before`, `after`: table expressions of core_person then and now. None when nothing changed; `date.min` when
    what has no dates did.
    """
    for table, columns in UNDATED.items():
        differing = _difference(f"select {columns} from prev.{table}", f"select {columns} from snap.{table}")
        if connection.execute(f"{differing} limit 1").fetchone():
            return date.min
    each = " union all ".join(
        f"select hash(p) as told, valid_from from (select * exclude (person_no, unit_no) from {one}) as p"
        for one in (before, after)
    )
    # a period that both tell is there twice
    single = f"select min(valid_from) as valid_from from ({each}) group by told having count(*) = 1"
    row = connection.execute(f"select min(valid_from) from ({single})").fetchone()
    return row[0] if row else None


def _difference(old: str, new: str) -> str:
    return f"from (({old} except {new}) union all ({new} except {old}))"
