"""The marts' figures of units, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from access.scope import LEVELS, Level, Scope
from common.indicators import Indicator
from warehouse.queries import options
from warehouse.queries.base import ask, marks, scope_filter
from warehouse.queries.overview import SUMS

_NAMES = {
    "province": "select region_id unit_id, name, 0 rank, region_id place from core_region",
    "city": "select region_id unit_id, name, 0 rank, region_id place from core_region",
    "county": "select region_id unit_id, name, 0 rank, region_id place from core_region",
    "school": "select school_id unit_id, name, 0 rank, name place from core_school",
    "class": "select class_id unit_id, name, grade_rank rank, class_id place from core_class",
}

# A province has no mart of its own: its cities are added up.
_MARTS: dict[Level, str] = {
    "province": """(select m.* replace (r.parent_id as unit_id)
        from mart_city_day m join core_region r on r.region_id = m.unit_id)"""
}

_DAILY = """
with counts as (
    select unit_id, day, {sums} from {mart}
    where day between ? and ? and {scope} {chosen} and (? = 'all' or role = ?) group by all
), names as ({names})
select c.*, coalesce(n.name, c.unit_id) as name from counts c left join names n using (unit_id)
order by n.rank, n.place, c.unit_id, c.day
"""


def _daily(
    scope: Scope,
    level: Level,
    ids: Sequence[str] | None,
    span: tuple[date, date],
    role: str,
    of: Indicator | None = None,
) -> pd.DataFrame:
    if of is not None and of.question is not None:
        return options.chosen(scope, level, ids, of, span, role, _NAMES[level])
    condition, params = scope_filter(scope, level)
    chosen = "" if ids is None else f"and unit_id in ({marks(ids)})" if ids else "and false"
    sql = _DAILY.format(
        sums=SUMS,
        mart=_MARTS.get(level, f"mart_{level}_day"),
        scope=condition,
        chosen=chosen,
        names=_NAMES[level],
    )
    return ask(sql, [*span, *params, *(ids or ()), role, role])


def daily(
    scope: Scope,
    unit_ids: Sequence[str],
    first: date,
    last: date,
    *,
    role: str = "all",
    of: Indicator | None = None,
) -> pd.DataFrame:
    """The counts of those of `unit_ids` that lie in `scope`, whatever their level, in the order asked for.

    Columns: unit_id, name, day, the columns of the marts (null where not known), and `reported_of`, the
    reported among those with a roster; for an indicator `of` the bureau's own: people, answered,
    reported. Ids outside of the scope, or finer than it has, are left out silently: an address may be old.
    """
    known = _levels(unit_ids)
    levels = [level for level in LEVELS[LEVELS.index(scope.level) :] if level in known]
    asked = list(unit_ids)
    parts = [_daily(scope, level, asked, (first, last), role, of) for level in levels or [scope.level]]
    kept = [part for part in parts if len(part)]
    if not kept:
        return parts[0]
    both = pd.concat(kept, ignore_index=True)
    order = {unit_id: place for place, unit_id in enumerate(unit_ids)}
    return both.iloc[both["unit_id"].map(order).argsort(kind="stable")].reset_index(drop=True)


def _levels(unit_ids: Sequence[str]) -> set[str]:
    """The levels that some of the units have."""
    wanted = marks(unit_ids) or "null"
    sql = f"""select level from core_region where region_id in ({wanted})
        union all select 'school' from core_school where school_id in ({wanted})
        union all select 'class' from core_class where class_id in ({wanted})"""
    return set(ask(sql, [*unit_ids] * 3)["level"])


def daily_of(
    scope: Scope, level: Level, first: date, last: date, *, role: str = "all", of: Indicator | None = None
) -> pd.DataFrame:
    """The counts of all units of `level` in `scope`, by name; columns as of `daily`."""
    return _daily(scope, level, None, (first, last), role, of)


def names_of(scope: Scope, level: Level) -> pd.DataFrame:
    """The units of `level` in `scope` that have data. Columns: unit_id, name."""
    condition, params = scope_filter(scope, level)
    sql = f"""select unit_id, name from (select distinct unit_id from mart_{level}_day where {condition})
        join ({_NAMES[level]}) using (unit_id) order by rank, place"""
    return ask(sql, params)


def changed_questions(columns: Sequence[str], first: date, last: date) -> pd.DataFrame:
    """Questions that began to be asked between the days and fill one of `columns` of core_response.

    The first wording of a source is no change. Columns: day, field, question, source.
    """
    if not columns:
        return pd.DataFrame({"day": [], "field": [], "question": [], "source": []})
    sql = f"""select first_day as day, field, question, source from etl_question q
        where field in ({marks(columns)}) and first_day between ? and ?
        and exists (select 1 from etl_question e where e.source = q.source and e.field = q.field
            and e.first_day < q.first_day)
        order by 1, 2"""
    return ask(sql, [*columns, first, last])
