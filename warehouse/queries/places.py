"""Where a unit lies, what lies below it, and the search for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from access.scope import Level, Scope, below
from common.errors import NotInScope
from warehouse.queries.base import ask, units_filter


@dataclass(frozen=True)
class Crumb:
    """One step of the way from the province to a unit."""

    unit_id: str
    level: Level
    name: str


@dataclass(frozen=True)
class Place:
    """A unit of the tree: itself and the way to it, the widest first, itself last."""

    path: tuple[Crumb, ...]

    @property
    def unit_id(self) -> str:
        """Its id."""
        return self.path[-1].unit_id

    @property
    def level(self) -> Level:
        """Its level."""
        return self.path[-1].level

    @property
    def name(self) -> str:
        """Its name."""
        return self.path[-1].name

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the whole way."""
        return tuple(crumb.unit_id for crumb in self.path)

    @property
    def child_level(self) -> Level | None:
        """The next finer level; None for a class."""
        return below(self.level)


_CLASS = """select class_id, name, grade, school_id from core_class where class_id = ?"""
_SCHOOL = """select school_id, name, county_id from core_school where school_id = ?"""
_REGION = """select region_id, name, level, parent_id from core_region where region_id = ?"""


def _one(sql: str, unit_id: str) -> dict[str, Any] | None:
    found = ask(sql, [unit_id])
    return {name: found[name].tolist()[0] for name in found.columns} if len(found) else None


def way(unit_id: str) -> list[Crumb]:
    """The way to a unit, the widest first; empty for an id that is none. Names only: public facts."""
    crumbs: list[Crumb] = []
    step: str | None = unit_id
    if row := _one(_CLASS, unit_id):
        crumbs.append(Crumb(unit_id, "class", str(row["name"])))
        step = row["school_id"]
    if step and (row := _one(_SCHOOL, step)):
        crumbs.append(Crumb(step, "school", str(row["name"])))
        step = row["county_id"]
    while step and len(crumbs) < 6 and (row := _one(_REGION, step)):
        crumbs.append(Crumb(str(row["region_id"]), row["level"], str(row["name"])))
        step = row["parent_id"]
    return crumbs[::-1]


_WAYS = """
with recursive up as (
    select unit_id, unit_id as step, 0 as above from (select unnest(?::varchar[]) as unit_id)
    union all
    select up.unit_id, t.parent, up.above + 1 from up join {tree} t on t.unit_id = up.step
    where t.parent is not null and up.above < 6
)
select up.unit_id, up.step, t.level from up join {tree} t on t.unit_id = up.step
order by up.unit_id, up.above desc
"""
_TREE = """(
    select region_id as unit_id, parent_id as parent, level from core_region
    union all select school_id, county_id, 'school' from core_school
    union all select class_id, school_id, 'class' from core_class
)"""


def ways(unit_ids: Sequence[str]) -> dict[str, list[tuple[Level, str]]]:
    """The ways to units, each the levels and ids from the widest to itself; ids that are none are left out."""
    rows = ask(_WAYS.format(tree=_TREE), [sorted(set(unit_ids))])
    found: dict[str, list[tuple[Level, str]]] = {}
    for unit, step, level in zip(rows["unit_id"], rows["step"], rows["level"], strict=True):
        found.setdefault(str(unit), []).append((level, str(step)))
    return {unit: steps for unit, steps in found.items() if steps[-1][1] == unit}


def place(scope: Scope, unit_id: str | None = None) -> Place:
    """The place of `unit_id`, or of the scope's own (first) unit. Raises NotInScope outside of the scope."""
    wanted = unit_id or scope.unit_ids[0]
    steps = way(wanted)
    inside = set(scope.unit_ids) & {crumb.unit_id for crumb in steps}
    if not inside or steps[-1].unit_id != wanted:
        raise NotInScope(
            "This unit doesn't exist or is outside of what your account may see",
            wanted,
            "Go back to your own units.",
            zh=f"该单位（{wanted}）不存在，或不在您的账号范围内。请返回本单位。",
        )
    return Place(tuple(steps))


def narrow(scope: Scope, where: Place) -> Scope:
    """The scope for looking at `where` alone."""
    return scope.narrow(where.level, where.unit_id, where.ids)


_CHILDREN = {
    "province": "select region_id unit_id, name from core_region where parent_id = ? order by region_id",
    "city": "select region_id unit_id, name from core_region where parent_id = ? order by region_id",
    "county": "select school_id unit_id, name from core_school where county_id = ? order by name",
    "school": """select class_id unit_id, name from core_class where school_id = ?
        order by grade_rank, class_id""",
}


def children(where: Place) -> list[Crumb]:
    """The units directly below a place; none below a class."""
    level = where.child_level
    if level is None:
        return []
    rows = ask(_CHILDREN[where.level], [where.unit_id])
    return [
        Crumb(*row)
        for row in zip(rows["unit_id"].tolist(), [level] * len(rows), rows["name"].tolist(), strict=True)
    ]


_SEARCH = """
with hits as (
    select region_id unit_id, 'county' kind, name, '' inside, 0 rank from core_region
    where level = 'county' and name ilike ? and {county}
    union all
    select s.school_id, 'school', s.name, r.name, 1 from core_school s
    left join core_region r on r.region_id = s.county_id where s.name ilike ? and {school}
    union all
    select c.class_id, 'class', c.name, s.name, 2 from core_class c join core_school s using (school_id)
    where (s.name || c.name) ilike ? and {class}
)
select unit_id, kind as level, name, inside from hits order by rank, length(name),name limit ?
"""


def search(scope: Scope, words: str, limit: int = 12) -> list[dict[str, Any]]:
    """Counties, schools and classes of the scope whose name holds all of the words, in order.

    Keys: unit_id, level, name, inside (the name of the unit it lies in).
    """
    like = "%" + "%".join(_literal(word) for word in words.split()) + "%"
    if not like.strip("%"):
        return []
    county, county_ids = units_filter(scope, "county")
    counties = county.replace("unit_id in", "region_id in", 1)
    school, school_ids = units_filter(scope) if scope.level != "class" else ("false", [])
    klass, class_ids = units_filter(scope)
    sql = _SEARCH.format_map(
        {
            "county": counties,
            "school": _of(school, "s"),
            "class": _of(klass, "c"),
        }
    )
    rows = ask(sql, [like, *county_ids, like, *school_ids, like, *class_ids, limit])
    return [{str(key): value for key, value in row.items()} for row in rows.to_dict("records")]


_WITHIN = """
with recursive region as (
    select region_id from core_region where region_id = ?1 or name ilike ?2
    union
    select below.region_id from core_region as below join region on below.parent_id = region.region_id
), school as (
    select school_id from core_school
    where school_id = ?1 or name ilike ?2 or county_id in (select region_id from region)
)
select region_id as unit_id from region
union all select school_id from school
union all select class_id from core_class where class_id = ?1 or school_id in (select school_id from school)
"""


def within(words: str) -> frozenset[str]:
    """The ids of the unit that is named so (by its id, or by words of a region's or school's name, in order) and of all
    units in it; none for words that name nothing."""
    like = "%" + "%".join(_literal(word) for word in words.split()) + "%"
    if not like.strip("%"):
        return frozenset()
    return frozenset(ask(_WITHIN, [words.strip(), like])["unit_id"])


def _literal(word: str) -> str:
    return word.replace("%", "").replace("_", "")


def _of(condition: str, alias: str) -> str:
    for column in ("county_id", "school_id", "class_id"):
        if condition.startswith(f"{column} in"):
            return f"{alias}.{condition}"
    return condition


_BIGGEST = {
    "city": "select region_id unit_id from core_region where level = 'city' order by region_id",
    "county": """select county_id unit_id from core_school group by county_id
        order by county_id = '410105' desc, sum(students) desc, county_id""",
    "school": """select school_id unit_id from core_school
        order by county_id = '410105' desc, students desc, school_id""",
    "class": """select k.class_id unit_id from core_class k join core_school s using (school_id)
        left join mart_class_day m on m.unit_id = k.class_id and m.role = 'student'
            and m.day = (select max(day) from mart_class_day)
        order by s.county_id = '410105' desc, s.students desc, s.school_id, m.enrolled desc, k.class_id""",
    "province": "select region_id unit_id from core_region where level = 'province' order by region_id",
}


def example_unit(level: Level) -> str | None:
    """The unit that a demo account of this level gets: the biggest, of 金水区 where the data have it."""
    rows = ask(_BIGGEST[level] + " limit 1")
    return None if rows.empty else str(rows["unit_id"][0])
