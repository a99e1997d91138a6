"""Unmatched rows with who may be meant, and what a steward decides on them: read and written within a scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd

from access.scope import Scope
from common.errors import NotInScope
from warehouse.decisions import Decision, Typed, Verdict, decisions, in_force, keep, key, key_made
from warehouse.queries.base import ask, data_dir, marks, scope_filter
from warehouse.queries.data import sees_bureau
from warehouse.queries.masks import masked_name, masked_number

DAYS = 28
MOST = 1_000
"""Days up to the one looked at whose rows are listed, and how many typed identities at most."""

_TYPED = """
with row as (
    select *, case when alone then concat(file_id, '|', row_no) else '' end as own
    from {table} where {scope} and day between ? and ? and (? is null or file_id = ?)
), latest as (
    select arg_max(row, (row.day, row.file_id, row.row_no)) as r, count(distinct day)::int as days from row
    group by role, name, number_read, school_name, class_name, own
)
select r.file_id, r.row_no, r.day, latest.days, r.role, r.reason, r.name, r.number, r.number_read,
    r.school_name, r.class_name, r.alone, r.person_id, f.name as file
from latest left join etl_file f on f.file_id = r.file_id
order by r.day desc, r.school_id, r.class_id, r.name, r.file_id, r.row_no limit ?
"""
_SOURCES = {
    "waiting": "(select *, null::varchar as person_id from core_unmatched)",
    "confirmed": "(select *, null::varchar as reason from core_confirmed)",
}

# Whoever was confirmed stands where the suggestions stood, so that it can be taken back.
_SUGGESTED = """
with meant as (
    select file_id, row_no, day, rank, person_id, score, reason, enrolled from core_suggestion
    union all by name
    select file_id, row_no, day, 1 as rank, person_id, null as score, 'confirmed' as reason, true as enrolled
    from core_confirmed
), asked as (
    select s.*, p.name, coalesce(p.student_no, p.id_number) as number, p.class_id, p.school_id
    from meant s
    join lateral (
        select q.* from core_person q where q.person_id = s.person_id
        order by s.day between q.valid_from and coalesce(q.valid_to, date '9999-12-31') desc, q.valid_from desc limit 1
    ) p on true
    where s.day in ({days}) and concat(s.file_id, '|', s.row_no) in ({rows})
        and {scope}
)
select a.file_id, a.row_no, a.rank, a.person_id, a.score, a.reason, a.enrolled, a.name, a.number,
    c.name as "class", s.name as school
from asked a left join core_class c using (class_id) left join core_school s on s.school_id = a.school_id
order by a.file_id, a.row_no, a.rank
"""

_ROW = """
select role, name, number_read, school_name, class_name, alone, file_id, row_no, day
from {table} where {scope} and file_id = ? and row_no = ?
"""

_PERSON = """
select p.person_id from core_person p
where p.person_id = ? and {scope} and (p.person_id = ? or exists (
    select 1 from core_suggestion s where s.file_id = ? and s.row_no = ? and s.person_id = p.person_id
        and (s.enrolled or not ?)
)) limit 1
"""


def typed_identities(scope: Scope, table: str, day: date, *, file_id: str | None = None) -> pd.DataFrame:
    """Identities as typed, each once with its latest row: `waiting` ones or those that are `confirmed`.

    Of the DAYS days up to `day`, the newest first, at most MOST. Columns: file_id, row_no, day, days (int, with a row
    of it), role, reason, name, number, number_read, school_name, class_name, alone, person_id (of confirmed ones),
    file. Names and numbers are plain: for those who may confirm only; others get an empty frame.
    """
    condition, params = _within(scope)
    first = day - timedelta(days=DAYS - 1)
    sql = _TYPED.format(table=_SOURCES[table], scope=condition if scope.may_confirm else "false")
    return ask(sql, [*(params if scope.may_confirm else []), first, day, file_id, file_id, MOST])


def suggested(scope: Scope, rows: Sequence[tuple[str, int, Any]]) -> pd.DataFrame:
    """Who may be meant by each of `rows` (file_id, row_no, day), as far as they are in `scope`, the likeliest first.

    Names and numbers are masked unless the scope may see them. Of a row that is confirmed, who it is (reason
    `confirmed`, no score). Columns: file_id, row_no, rank, person_id,
    score (0–100), reason, enrolled (bool, that day), name, number, class, school. Empty for who may not confirm.
    """
    condition, params = scope_filter(scope) if scope.may_confirm else ("false", [])
    keys = [f"{file_id}|{row_no}" for file_id, row_no, _ in rows]
    days = sorted({pd.Timestamp(day).date() for _, _, day in rows})
    if not rows:
        condition, params, days, keys = "false", [], [date.min], [""]
    found = ask(
        _SUGGESTED.format(scope=condition, days=marks(days), rows=marks(keys)), [*days, *keys, *params]
    )
    if scope.may_see_names:
        return found
    return found.assign(name=found["name"].map(masked_name), number=found["number"].map(masked_number))


def verdicts(rows: pd.DataFrame) -> list[dict[str, Verdict]]:
    """What holds for each of `rows` (of `typed_identities`) now: person → confirmed or refused, whoever decided."""
    folder = data_dir()
    by_key: dict[str, dict[str, Verdict]] = {}
    for decision in in_force(decisions(folder)).values():
        by_key.setdefault(decision.typed_key, {})[decision.person_id] = decision.verdict
    salt = key(folder)
    return [by_key.get(_typed(row).digest(salt), {}) if by_key else {} for row in rows.to_dict("records")]


def decide(
    scope: Scope,
    file_id: str,
    row_no: int,
    person_id: str,
    verdict: Verdict,
    before: Callable[[], object] = lambda: None,
) -> None:
    """Keep a steward's word on a row and one who was suggested for it; the night takes it up.

    `before` is called once the word may be kept and before it is: what it raises keeps it from being kept.
    Raises NotInScope unless the account may confirm and both lie in its scope, and for a person who was not suggested,
    or not enrolled that day; NotKept when it can't be written.
    """
    row = _row(scope, file_id, row_no) if scope.may_confirm else None
    if row is None or not _is_suggested(scope, file_id, row_no, person_id, verdict):
        raise NotInScope(
            "Your account may not decide on this row",
            f"row {row_no}",
            "Ask the school, or an account that may.",
            zh=f"您的账号不能核对这一行（第 {row_no} 行）。请由学校或有权限的账号核对。",
        )
    before()
    folder = data_dir()
    at = datetime.now(UTC).isoformat(timespec="seconds")
    keep(folder, Decision(_typed(row).digest(key_made(folder)), person_id, verdict, scope.user, at))


def _row(scope: Scope, file_id: str, row_no: int) -> dict[Any, Any] | None:
    condition, params = _within(scope)
    for table in ("core_unmatched", "core_confirmed"):
        found = ask(_ROW.format(table=table, scope=condition), [*params, file_id, row_no])
        if len(found):
            return found.to_dict("records")[0]
    return None


def _is_suggested(scope: Scope, file_id: str, row_no: int, person_id: str, verdict: Verdict) -> bool:
    condition, params = scope_filter(scope)
    held = ask("select person_id from core_confirmed where file_id = ? and row_no = ?", [file_id, row_no])
    own = str(held["person_id"][0]) if len(held) else ""
    values = [person_id, *params, own, file_id, row_no, verdict == "confirmed"]
    return len(ask(_PERSON.format(scope=condition), values)) > 0


def _within(scope: Scope) -> tuple[str, list[object]]:
    """Rows of unknown schools are for readers of the whole bureau."""
    return ("true", []) if sees_bureau(scope) else scope_filter(scope)


def _typed(row: Mapping[Any, Any]) -> Typed:
    def text(name: str) -> str:
        value = row[name]
        return "" if value is None or value != value else str(value)

    return Typed(
        role=text("role"),
        name=text("name"),
        number=text("number_read"),
        school=text("school_name").replace(" ", ""),
        class_name=text("class_name").replace(" ", ""),
        alone=f"{text('file_id')}|{text('row_no')}" if row["alone"] else "",
    )
