"""What the nights did: runs, files, refused rows, unmatched rows, questions."""

from __future__ import annotations

from datetime import date

import pandas as pd

from access import noted
from access.scope import Scope
from common.errors import BrokenSnapshot, NoSnapshot
from warehouse.queries.base import ask, people_filter
from warehouse.queries.masks import name_sql, number_sql
from warehouse.queries.places import way

SHOWN = 5_000

FILE_COLUMNS = (
    "rows_in",
    "rows_loaded",
    "rows_superseded",
    "rows_refused",
    "rows_blank",
    "rows_unmatched",
    "rows_confirmed",
)


def sees_bureau(scope: Scope) -> bool:
    """Whether the scope holds the whole region of the bureau: files and refused rows belong to no smaller
    unit.

    A province's scope holds every bureau of it; a city's (or a county's) only a bureau whose region is that
    unit.
    """
    return scope.may_view and holds_bureau(scope)


def holds_bureau(scope: Scope) -> bool:
    """Whether the units of the scope hold the whole region of the bureau, whatever may be seen of it."""
    whole = meta().get("region", "")
    above = {crumb.unit_id for crumb in way(whole)}
    return not {whole, *above}.isdisjoint(scope.unit_ids)


def audits(scope: Scope) -> bool:
    """Whether the reader may read the log: by role, and for the whole bureau, as the log tells of all of it."""
    try:
        return scope.may_audit and holds_bureau(scope)
    except (NoSnapshot, BrokenSnapshot):
        return False


def runs(scope: Scope) -> pd.DataFrame:
    """The runs, newest first; times and state for every reader, counts for those who see the whole bureau.

    Columns: run_id, started_at, finished_at, state; and for the bureau the counts that the nights keep.
    """
    found = ask("select * from etl_run order by started_at desc limit 200")
    return found if sees_bureau(scope) else found[["run_id", "started_at", "finished_at", "state"]]


def files(scope: Scope, limit: int = SHOWN) -> pd.DataFrame:
    """The files taken in or refused, newest run first; none for a scope smaller than the bureau.

    Columns: those of etl_file, `started_at` of the run, and `balanced` (bool: in = loaded + superseded +
    refused + blank; null where nothing was read).
    """
    keep = "true" if sees_bureau(scope) else "false"
    sql = f"""select f.*, r.started_at,
        f.rows_in = f.rows_loaded + f.rows_superseded + f.rows_refused + f.rows_blank balanced
        from etl_file f left join etl_run r using (run_id) where {keep}
        order by f.state = 'refused' desc, r.started_at desc, f.days_to desc, f.name limit ?"""
    return ask(sql, [limit])


def refused(scope: Scope, *, file_id: str | None = None, limit: int = SHOWN) -> pd.DataFrame:
    """Refused rows and why; none for a scope smaller than the bureau, as a refused row belongs to no unit.

    Values are cut to their first two characters, names and numbers masked, unless the scope may see names; for who
    works with ids they are `***`. None for who may see counts alone.
    Columns: file_id, file, row_no, field, value, reason.
    """
    keep = "true" if sees_bureau(scope) and scope.may_list else "false"
    sql = f"""select j.file_id, f.name file, j.row_no, j.field,
        case when ? then j.value when ? then '***'
            when j.field = 'name' then {name_sql("j.value")}
            when j.field in ('number', 'student_no', 'staff_no', 'id_number') then {number_sql("j.value")}
            when length(j.value) <= 2 then j.value else left(j.value, 2) || '***' end as value, j.reason
        from core_reject j left join etl_file f using (file_id)
        where {keep} and (? is null or j.file_id = ?) order by f.run_id desc, f.name, j.row_no limit ?"""
    found = ask(sql, [scope.may_see_names, scope.pseudonymous, file_id, file_id, limit])
    noted.names(scope, "refused", len(found))
    return found


_UNMATCHED = """
with rows as (
    select * from core_unmatched where {scope} and (? is null or file_id = ?)
    order by day desc, file_id, row_no limit ?
)
select u.file_id, f.name file, u.row_no, u.day, u.reason, u.school_name school, u.class_name as "class",
    case when {plain} then u.name when not {ids} then {typed} end as name,
    case when {plain} then u.number when not {ids} then {number} end as number,
    case when {plain} then p.name when {ids} then left(p.person_id, 12) else {suggested} end suggested,
    c.name suggested_class,
    nullif(u.suggested_score, 0) suggested_score
from rows u
left join etl_file f using (file_id)
left join lateral (
    select q.person_id, q.name, q.class_id from core_person q where q.person_id = u.suggested_person_id and {scope}
    order by q.valid_from desc limit 1
) p on true
left join core_class c on c.class_id = p.class_id
order by u.day desc, f.name, u.row_no
"""


def unmatched(scope: Scope, *, file_id: str | None = None, limit: int = SHOWN) -> pd.DataFrame:
    """Response rows without a person, newest day first, with the person who may be meant.

    Names and numbers are masked unless the scope may see names, and null for who works with ids. A row whose school is
    not known is for readers of the whole bureau; who may be meant is told where they are in the scope, too. Columns:
    file_id, file, row_no, day, reason, school, class, name, number (as typed), suggested, suggested_class,
    suggested_score (0–100, null for none).
    """
    condition, params = ("true", []) if sees_bureau(scope) and scope.may_list else people_filter(scope)
    sql = _UNMATCHED.format(
        scope=condition,
        plain=str(scope.may_see_names).lower(),
        ids=str(scope.pseudonymous).lower(),
        typed=name_sql("u.name"),
        number=number_sql("u.number"),
        suggested=name_sql("p.name"),
    )
    found = ask(sql, [*params, file_id, file_id, limit, *params])
    noted.names(scope, "unmatched", len(found))
    return found


def questions(scope: Scope) -> pd.DataFrame:
    """The question wordings seen and the field each fills (null: kept in `extra`).

    For readers of the whole bureau. Columns: source, question, field, first_day, last_day, answers.
    """
    keep = "true" if sees_bureau(scope) else "false"
    sql = f"""select source, question, field, first_day, last_day, answers::bigint answers from etl_question
        where {keep} order by field nulls last, first_day, source, question"""
    return ask(sql)


def totals(scope: Scope) -> pd.DataFrame:
    """One row: files, refused_files, rows_in, rows_loaded, rows_superseded, rows_refused, rows_blank,
    rows_unmatched, rows_confirmed, unbalanced (files whose rows don't add up). For readers of the whole bureau; nulls
    for others.
    """
    keep = "true" if sees_bureau(scope) else "false"
    sums = ", ".join(f"sum({column})::bigint {column}" for column in FILE_COLUMNS)
    sql = f"""select count(*) files, count(*) filter (state = 'refused') refused_files, {sums},
        count(*) filter (rows_in <> rows_loaded + rows_superseded + rows_refused + rows_blank) unbalanced
        from etl_file where {keep}"""
    return ask(sql)


def by_name_since() -> date | None:
    """The first day of which there are still answers by name; None: of all."""
    told = meta().get("personal_from")
    return date.fromisoformat(told) if told else None


def meta() -> dict[str, str]:
    """What the snapshot says of itself: snapshot_id, region, first_day, last_day, demo, created_at, …"""
    rows = ask("select key, value from etl_meta")
    return dict(zip(rows["key"], rows["value"], strict=True))
