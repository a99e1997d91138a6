"""Sources: what each took in, which files and questions wait for somebody to say what they are."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from access.scope import Scope
from common.errors import BrokenSnapshot, NoSnapshot
from warehouse.queries.base import ask, data_dir
from warehouse.queries.data import sees_bureau

UNKNOWN = ("unknown_layout", "missing_column")
"""Reasons for which a file was refused that a source profile can mend."""
CONTENT = re.compile(r"[0-9a-f]{64}")


def configures(scope: Scope) -> bool:
    """Whether the reader may say what a bureau's files mean: by role, and for the whole bureau."""
    try:
        return scope.may_configure and sees_bureau(scope)
    except (NoSnapshot, BrokenSnapshot):
        return False


def _keep(scope: Scope) -> str:
    return "true" if configures(scope) else "false"


def taken_in(scope: Scope) -> pd.DataFrame:
    """Per source what the nights loaded by it; none for those who may not configure.

    Columns: source, files, rows_in, rows_loaded, last_day, newest (file_id of its newest file).
    """
    return ask(
        f"""select source, count(*) files, sum(rows_in)::bigint rows_in, sum(rows_loaded)::bigint rows_loaded,
        max(days_to) last_day, arg_max(file_id, (run_id, coalesce(days_to, date '1970-01-01'), name)) newest
        from etl_file where state = 'loaded' and {_keep(scope)} group by source order by source"""
    )


def unknown_files(scope: Scope) -> pd.DataFrame:
    """Files refused because nobody knows their layout, newest first, but for those that came again under their name.

    Columns: file_id, name, reason, detail, profile (the fingerprint of the profiles that refused it).
    """
    marks = ", ".join("?" * len(UNKNOWN))
    return ask(
        f"""select f.file_id, f.name, f.reason, f.detail, f.profile from etl_file f
        where f.state = 'refused' and f.reason in ({marks}) and {_keep(scope)}
        and not exists (select 1 from etl_file later where later.name = f.name and later.run_id > f.run_id)
        order by f.run_id desc, f.name""",
        UNKNOWN,
    )


def unknown_questions(scope: Scope) -> pd.DataFrame:
    """Questions of loaded files that no field is known for, by source, the newest first.

    Columns: source, question, answers, last_day, file_id (of the newest file that asks it).
    """
    return ask(
        f"""select source, question, sum(answers)::bigint answers, max(day_to) last_day,
        arg_max(file_id, (day_to, answers, file_id)) file_id
        from etl_file_question where field is null and {_keep(scope)}
        group by source, question having sum(answers) > 0 order by source, last_day desc, question"""
    )


def refused_files(scope: Scope) -> int:
    """How many files are refused, for whatever reason: the next night tries all again when a profile changes."""
    found = ask(f"select count(*) n from etl_file where state = 'refused' and {_keep(scope)}")
    return int(found["n"].iloc[0])


def one_file(scope: Scope, file_id: str) -> dict[str, object] | None:
    """A file's line of etl_file (file_id, name, state, reason, source); None unless the reader may configure."""
    found = ask(
        f"select file_id, name, state, reason, source from etl_file where file_id = ? and {_keep(scope)}",
        [file_id],
    )
    return None if found.empty else {str(key): value for key, value in found.iloc[0].items()}


def kept_copy(scope: Scope, file_id: str) -> Path | None:
    """Where the archive keeps a file that the nights know; None when there is no such file, or not for this reader.

    The path comes from the content hash in etl_file, never from what a browser says.
    """
    line = one_file(scope, file_id)
    if line is None or not CONTENT.fullmatch(str(line["file_id"])):
        return None
    kept = sorted((data_dir() / "archive").glob(f"{line['file_id']}*"))
    return next((path for path in kept if path.suffix != ".part"), None)


def in_inbox(name: str) -> bool:
    """Whether a file still lies in the inbox, where the next night finds it."""
    inbox = (data_dir() / "inbox").resolve()
    path = (inbox / name).resolve()
    return path.is_relative_to(inbox) and path.is_file()
