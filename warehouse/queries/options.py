"""How many people chose each option of each question, by unit and day.

Schools and wider units have marts. Classes are counted from their answers when they are asked for, by the models'
own SQL: a province has too many to keep.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from access.scope import LEVELS, Level, Scope
from common.indicators import Indicator
from warehouse.queries.base import ask, marks, scope_filter
from warehouse.queries.overview import roles_of
from warehouse.queries.questions import Question, question_of

ANSWERED = "*"
MODELS = Path(__file__).parents[1] / "models"

_SUM = """
select {unit} unit_id, day, wording_id, option, sum(people)::double people from {mart}
where {scope} and day between ? and ? and role in ({roles}) {more} group by all
"""
_PROVINCE = "(select any_value(r.parent_id) from core_region r where r.region_id = city_id)"
_LIVE = """
with core_report as (
    select r.* replace (r.class_id as school_id) from main.core_report r
    where {scope} and r.day between ? and ? and r.class_id is not null
), stg_question as (
    select question, min(wording_id) wording_id, bool_and(field is null) free, any_value(separators) separators
    from core_question group by question
), core_told as (
{told}
), counted as (
{counted}
)
select school_id unit_id, day, wording_id, option, sum(people)::double people from counted
where role in ({roles}) {more} group by all
"""


def by_day(
    scope: Scope, question: Question, first: date, last: date, role: str | None = None
) -> pd.DataFrame:
    """How many people of the scope chose each option of a question, day by day; the most chosen option first.

    Columns: option, day, people, answered (all who answered that day), share (float). Days without an answer are
    left out; where some answered, an option that nobody chose has 0.
    """
    found = _of_question(_all(scope, None, (first, last), role, question), question)
    options, option = np.unique(found["option"].to_numpy(str), return_inverse=True)
    days, day = np.unique(found["day"].to_numpy("datetime64[D]"), return_inverse=True)
    counts = np.zeros((len(options), len(days)))
    np.add.at(counts, (option, day), found["people"].to_numpy(float))
    people, answered_by, kept = _apart(options, counts)
    order = np.argsort(-people.sum(axis=1), kind="stable")
    flat = people[order].ravel()
    bottom = np.tile(answered_by, len(kept))
    return pd.DataFrame(
        {
            "option": np.repeat(kept[order], len(days)).astype(object),
            "day": pd.DatetimeIndex(np.tile(days, len(kept))).as_unit("us"),
            "people": flat,
            "answered": bottom,
            "share": _share(flat, bottom),
        }
    )


def by_unit(
    scope: Scope, level: Level, question: Question, day: date, before: date | None, role: str | None = None
) -> pd.DataFrame:
    """How many chose each option on `day` in each unit of `level` in the scope, and on the day `before`.

    Columns: unit_id, option, people, before (NaN: nobody answered there that day), answered, share. Units in which
    nobody answered on `day` are left out.
    """
    found = _of_question(_all(scope, level, (before or day, day), role, question), question)
    options, option = np.unique(found["option"].to_numpy(str), return_inverse=True)
    units, unit = np.unique(found["unit_id"].to_numpy(str), return_inverse=True)
    now = found["day"].to_numpy("datetime64[D]") == np.datetime64(day)
    past = found["day"].to_numpy("datetime64[D]") == np.datetime64(before or day)
    counts = np.zeros((2, len(options), len(units)))
    for place, on in enumerate((now, past if before else np.zeros_like(now))):
        np.add.at(counts[place], (option[on], unit[on]), found["people"].to_numpy(float)[on])
    people, answered_by, kept = _apart(options, counts[0])
    was, answered_then, _ = _apart(options, counts[1])
    was = np.where(answered_then > 0, was, np.nan)
    here = answered_by > 0
    bottom = np.tile(answered_by[here], len(kept))
    flat = people[:, here].ravel()
    return pd.DataFrame(
        {
            "unit_id": np.tile(units[here], len(kept)).astype(object),
            "option": np.repeat(kept, here.sum()).astype(object),
            "people": flat,
            "before": was[:, here].ravel(),
            "answered": bottom,
            "share": _share(flat, bottom),
        }
    )


Counts = NDArray[np.float64]


def _apart(options: NDArray[np.str_], counts: Counts) -> tuple[Counts, Counts, NDArray[np.str_]]:
    """Options × something: the options' own counts, who answered, and the options."""
    whole = options == ANSWERED
    return counts[~whole], counts[whole].sum(axis=0), options[~whole]


def _share(people: Counts, answered_by: Counts) -> Counts:
    return np.divide(people, answered_by, out=np.full_like(people, np.nan), where=answered_by > 0)


def _of_question(found: pd.DataFrame, question: Question) -> pd.DataFrame:
    return found[np.isin(found["wording_id"].to_numpy(str), question.wording_ids)]


def _all(
    scope: Scope, level: Level | None, span: tuple[date, date], role: str | None, question: Question
) -> pd.DataFrame:
    """Counts of a question; of a class those of all its questions at once, as each would read the same answers."""
    if _grain(level or scope.level) == "class":
        return _counts(scope, level, span, role, ("", []))
    return _counts(scope, level, span, role, _in("wording_id", question.wording_ids))


def answered(scope: Scope, first: date, last: date, role: str | None = None) -> pd.DataFrame:
    """How many people of the scope answered each wording, day by day. Columns: day, wording_id, people."""
    if scope.level == "class":
        found = _counts(scope, None, (first, last), role, ("", []))
        return found[found["option"] == ANSWERED][["day", "wording_id", "people"]]
    return _counts(scope, None, (first, last), role, _in("option", [ANSWERED]))[
        ["day", "wording_id", "people"]
    ]


_CHOSEN = """
with counts as ({counts}), summed as (
    select unit_id, day, coalesce(sum(people) filter (list_contains(?, option)), 0)::double people,
        (sum(people) filter (option = '*'))::double answered
    from counts group by unit_id, day
), names as ({names})
select s.*, s.answered as reported, coalesce(n.name, s.unit_id) as name
from summed s left join names n using (unit_id) order by n.rank, n.place, s.unit_id, s.day
"""


def chosen(
    scope: Scope,
    level: Level,
    unit_ids: Sequence[str] | None,
    of: Indicator,
    span: tuple[date, date],
    role: str | None,
    names: str,
) -> pd.DataFrame:
    """People who chose any of the options of an indicator of the bureau's own, by unit of `level` and day.

    `names` is a query of unit_id, name and the order of units: rank, place. Days on which nobody answered the
    question are left out. Columns: unit_id, name, day, people, answered, reported (= answered, what a share is of).
    """
    question = question_of(of.question or "")
    ids = question.wording_ids if question else ()
    counts, params = _query(scope, level, span, role, _in("wording_id", ids), unit_ids)
    return ask(_CHOSEN.format(counts=counts, names=names), [*params, list(of.options)])


Condition = tuple[str, list[object]]


def _in(column: str, values: Sequence[object]) -> Condition:
    """A condition that keeps these values of a column."""
    return f"and {column} in ({marks(values) or 'null'})", list(values)


def _counts(
    scope: Scope, level: Level | None, span: tuple[date, date], role: str | None, wanted: Condition
) -> pd.DataFrame:
    """Counts by day, wording and option: of each unit of `level`, or of all together (None).

    Columns: unit_id, day, wording_id, option, people.
    """
    sql, params = _query(scope, level, span, role, wanted)
    return ask(sql, params)


def _query(
    scope: Scope,
    level: Level | None,
    span: tuple[date, date],
    role: str | None,
    wanted: Condition,
    unit_ids: Sequence[str] | None = None,
) -> tuple[str, list[object]]:
    """The query of `_counts`, of some units or all, and its parameters."""
    roles = roles_of(role)
    condition, params = scope_filter(scope)
    if level and LEVELS.index(level) < LEVELS.index(scope.level):
        condition, params = "false", []  # a county's total is not a teacher's to read
    grain = _grain(level or scope.level)
    column = "school_id" if grain == "class" else _PROVINCE if level == "province" else f"{level}_id"
    only: Condition = ("", []) if level is None or unit_ids is None else _in(column, unit_ids)
    parts = {"scope": condition, "roles": marks(roles), "more": f"{wanted[0]} {only[0]}"}
    values = [*params, *span, *roles, *wanted[1], *only[1]]
    if grain == "class":
        sql = _LIVE.format(told=_model("core_told"), counted=_model("mart_question_day"), **parts)
        return sql, values
    mart = "mart_question_day" if grain == "school" else "mart_question_county_day"
    sql = _SUM.format(unit="?" if level is None else column, mart=mart, **parts)
    return sql, [*([scope.unit_ids[0]] if level is None else []), *values]


def _grain(level: Level) -> Level:
    """The finest units that counts of a level are added up from."""
    return level if level in ("school", "class") else "county"


@cache
def _model(name: str) -> str:
    return next(MODELS.glob(f"*/{name}.sql")).read_text(encoding="utf-8")
