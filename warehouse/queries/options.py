"""How many people chose each option of each question, by unit and day.

Schools and wider units have marts. Classes are counted from their answers when they are asked for, by the models'
own SQL: a province has too many to keep.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

from access.scope import Level, Scope
from common.indicators import Indicator
from warehouse.queries.base import ask, marks, scope_filter
from warehouse.queries.overview import roles_of
from warehouse.queries.questions import Question, question_of

ANSWERED = "*"
MODELS = Path(__file__).parents[1] / "models"

_SUM = """
select {unit} unit_id, day, wording_id, option, sum(people)::double people from {mart}
where {scope} and day between ? and ? and role in ({roles}) {more} group by all order by unit_id, day, option
"""
_LIVE = """
with core_response as (
    select r.* replace (r.class_id as school_id) from main.core_response r
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
where role in ({roles}) {more} group by all order by unit_id, day, option
"""


def by_day(
    scope: Scope, question: Question, first: date, last: date, role: str | None = None
) -> pd.DataFrame:
    """How many people of the scope chose each option of a question, day by day.

    Columns: day, option, people (float). Option `*` counts all who answered.
    """
    found = _counts(scope, None, (first, last), role, _in("wording_id", question.wording_ids))
    return found.groupby(["day", "option"])[["people"]].sum().reset_index()


def by_unit(
    scope: Scope, level: Level, question: Question, first: date, last: date, role: str | None = None
) -> pd.DataFrame:
    """The same for each unit of `level` in the scope. Columns: unit_id, day, option, people."""
    found = _counts(scope, level, (first, last), role, _in("wording_id", question.wording_ids))
    return found.groupby(["unit_id", "day", "option"])[["people"]].sum().reset_index()


def answered(scope: Scope, first: date, last: date, role: str | None = None) -> pd.DataFrame:
    """How many people of the scope answered each wording, day by day. Columns: day, wording_id, people."""
    found = _counts(scope, None, (first, last), role, _in("option", [ANSWERED]))
    return found[["day", "wording_id", "people"]]


def chosen(
    scope: Scope,
    level: Level,
    unit_ids: Sequence[str] | None,
    of: Indicator,
    span: tuple[date, date],
    role: str | None = None,
) -> pd.DataFrame:
    """People who chose any of the options of an indicator of the bureau's own, by unit of `level` and day.

    Days on which nobody answered the question are left out. Columns: unit_id, day, people, answered, reported
    (= answered, which a share is of).
    """
    question = question_of(of.question or "")
    wanted = _in("wording_id", question.wording_ids if question else ())
    if level == "province" and unit_ids is not None and scope.unit_ids[0] not in unit_ids:
        wanted = _in("wording_id", ())  # it has no units but itself
    found = _counts(scope, level, span, role, wanted, unit_ids)
    sums = pd.DataFrame(
        {
            "unit_id": found["unit_id"],
            "day": found["day"],
            "people": found["people"].where(found["option"].isin(of.options), 0.0),
            "answered": found["people"].where(found["option"] == ANSWERED, 0.0),
        }
    )
    summed = sums.groupby(["unit_id", "day"], sort=False)[["people", "answered"]].sum().reset_index()
    return summed.assign(reported=summed["answered"])


Condition = tuple[str, list[object]]


def _in(column: str, values: Sequence[object]) -> Condition:
    """A condition that keeps these values of a column."""
    return f"and {column} in ({marks(values) or 'null'})", list(values)


def _counts(
    scope: Scope,
    level: Level | None,
    span: tuple[date, date],
    role: str | None,
    wanted: Condition,
    unit_ids: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Counts by day, wording and option: of each unit of `level` (some, or all in the scope), or of all together.

    Columns: unit_id, day, wording_id, option, people.
    """
    roles = roles_of(role)
    condition, params = scope_filter(scope)
    grain = _grain(level or scope.level)
    whole = level is None or level == "province"
    column = "school_id" if grain == "class" else f"{level}_id"
    only: Condition = ("", []) if whole or unit_ids is None else _in(column, unit_ids)
    parts = {"scope": condition, "roles": marks(roles), "more": f"{wanted[0]} {only[0]}"}
    values = [*params, *span, *roles, *wanted[1], *only[1]]
    if grain == "class":
        sql = _LIVE.format(told=_model("core_told"), counted=_model("mart_question_day"), **parts)
        return ask(sql, values)
    mart = "mart_question_day" if grain == "school" else "mart_question_county_day"
    found = ask(_SUM.format(unit="''" if whole else column, mart=mart, **parts), values)
    return found.assign(unit_id=scope.unit_ids[0]) if whole else found


def _grain(level: Level) -> Level:
    """The finest units that counts of a level are added up from."""
    return level if level in ("school", "class") else "county"


@cache
def _model(name: str) -> str:
    return next(MODELS.glob(f"*/{name}.sql")).read_text(encoding="utf-8")
