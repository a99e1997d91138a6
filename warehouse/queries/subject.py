"""All that is stored of one person, for whoever asks what is known of them or of their child."""

from __future__ import annotations

import pandas as pd

from access.scope import Scope
from common.errors import NotInScope
from warehouse.decisions import decisions, in_force
from warehouse.queries.base import ask, data_dir, scope_filter

# Everything that has columns of a person's, with every column that it has: what is added later is in the report.
_SECTIONS = {
    "roster": """select p.*, s.name as school, c.name as "class" from core_person p
        left join core_school s using (school_id) left join core_class c on c.class_id = p.class_id
        where p.person_id = ? order by p.valid_from""",
    "response": "select * from core_response where person_id = ? order by day",
    "missing": "select * from mart_missing where person_id = ? order by day",
    "flag": "select * from core_flag where person_id = ? order by day, flag",
    "confirmed": "select * from core_confirmed where person_id = ? order by day",
    # of rows that may be somebody else's only that they were taken for this person's
    "suggestion": """select day, rank, score, reason, enrolled, file_id, row_no from core_suggestion
        where person_id = ? order by day, file_id, row_no""",
}
# Where somebody is now: who had them once is not told what became of them.
_NOW = "p.valid_from = (select max(q.valid_from) from core_person q where q.person_id = p.person_id)"
_PEOPLE = f"""
select distinct p.person_id from core_person p
where {{scope}} and {_NOW} and p.name = ? and (p.student_no = ? or p.id_number = ? or p.student_no = concat('G', ?))
"""
_FILES = """
select distinct f.file_id, f.name, f.source, r.finished_at as taken_in
from etl_file f left join etl_run r using (run_id)
where list_contains(?::varchar[], f.file_id) order by r.finished_at, f.name
"""


def people(scope: Scope, name: str, number: str) -> list[str]:
    """Ids of those in `scope` of exactly this name and number (of student, staff or identity); at most a few.

    None for a scope that may not see names, or without a purpose.
    """
    condition, params = scope_filter(scope) if scope.may_see_names else ("false", [])
    typed = number.strip().upper()
    found = ask(_PEOPLE.format(scope=condition), [*params, name.strip(), typed, typed, typed])
    return [str(one) for one in found["person_id"]]


def stored(scope: Scope, person_id: str) -> dict[str, pd.DataFrame]:
    """What is stored of a person, section by section: roster, response, missing, flag, confirmed, suggestion,
    decision (a steward's, in force), file (those that the answers came in). All columns of each; empty ones left out.

    Raises NotInScope unless the person is in `scope` now, and it may see names.
    """
    condition, params = scope_filter(scope) if scope.may_see_names else ("false", [])
    own = ask(
        f"select 1 from core_person p where person_id = ? and {_NOW} and {condition} limit 1",
        [person_id, *params],
    )
    if own.empty:
        raise NotInScope(
            "This person is outside of what your account may see",
            zh="此人不在您的账号范围内。",
        )
    found = {name: ask(sql, [person_id]) for name, sql in _SECTIONS.items()}
    found["decision"] = pd.DataFrame(
        [
            {"verdict": one.verdict, "who": one.who, "at": one.at}
            for one in in_force(decisions(data_dir())).values()
            if one.person_id == person_id
        ]
    )
    files = {str(one) for frame in found.values() if "file_id" in frame for one in frame["file_id"].dropna()}
    found["file"] = ask(_FILES, [sorted(files)])
    return {name: frame for name, frame in found.items() if len(frame)}
