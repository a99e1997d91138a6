"""The audit in a real store, SQLite and PostgreSQL: it only grows, in one line, and what is done to it shows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from access import audit
from access.audit import Entry, prune, record, verify
from access.audit_head import heads, place
from access.audit_table import AUDIT, LEAST_DAYS
from access.chain import Fault, Head
from access.store import Store, store
from common.errors import BadAudit, NotRecorded

NOW = datetime.now(UTC)
READ = Entry("names_read", "wang", "officer", "county:410105", "missing", 12, "follow_up", address="10.0.0.9")
BY = Entry("audit_pruned", "system")


def old(days: float) -> datetime:
    return NOW - timedelta(days=days)


def fill(kept: Store, count: int = 5, days: float = 0) -> None:
    for number in range(count):
        record(kept, replace(READ, subject=f"page{number}"), old(days))


def without_triggers(kept: Store, *statements: str) -> None:
    """What somebody can do who owns the database."""
    with kept.engine.execution_options(epidesk_writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("alter table audit disable trigger all"))
        else:
            for name in ("update", "replace", "delete"):
                connection.execute(text(f"drop trigger if exists audit_no_{name}"))
        for statement in statements:
            connection.execute(text(statement))


def test_an_entry_tells_who_what_where_when_and_to_what_purpose(kept: Store) -> None:
    line = record(kept, READ, NOW)
    assert list(audit.lines(kept)) == [line]
    assert (line.seq, line.user, line.role, line.scope, line.subject, line.rows, line.purpose, line.outcome) == (
        1, "wang", "officer", "county:410105", "missing", 12, "follow_up", "ok",
    )  # fmt: skip
    assert datetime.fromisoformat(line.at) == NOW and line.address == "10.0.0.9"


def test_what_was_recorded_verifies(kept: Store) -> None:
    assert verify(kept) == audit.Checked(0, None, None, None)
    fill(kept)
    found = verify(kept)
    assert (found.entries, found.fault) == (5, None)
    assert found.first and found.last and (found.first.seq, found.last.subject) == (1, "page4")
    assert heads(kept.data) == [Head(5, found.last.seal)]


def test_text_that_a_line_can_not_hold_is_made_plain(kept: Store) -> None:
    line = record(kept, Entry("denied", "wa\x00ng\n\ud800", subject="x" * 999))
    assert line.user == "wa ng" and len(line.subject) == audit.LONGEST
    assert verify(kept).fault is None


@pytest.mark.parametrize(
    "statement",
    [
        "update audit set user_name = 'li' where seq = 2",
        "update audit set seq = seq + 10",
        "delete from audit where seq = 2",
        "delete from audit",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_entry(kept: Store, statement: str) -> None:
    fill(kept)
    with pytest.raises(DBAPIError, match="append-only"), kept.engine.begin() as connection:
        connection.execute(text(statement))
    assert verify(kept).fault is None


def test_the_database_refuses_what_only_looks_like_adding(kept: Store) -> None:
    fill(kept)
    if kept.engine.dialect.name == "sqlite":
        columns = ", ".join(c.name for c in AUDIT.columns)
        statement = (
            f"insert or replace into audit select {columns.replace('user_name', chr(39) * 2)} from audit"
        )
    else:
        statement = "truncate audit"
    with pytest.raises(DBAPIError, match="append-only"), kept.engine.begin() as connection:
        connection.execute(text(statement))
    assert verify(kept).entries == 5


def test_the_database_refuses_two_entries_after_one_and_the_same(kept: Store) -> None:
    fill(kept, 2)
    first, _ = audit.lines(kept)
    with pytest.raises(DBAPIError), kept.engine.begin() as connection:
        row = dict(zip((c.name for c in AUDIT.columns), list(vars(first).values()), strict=True))
        connection.execute(insert(AUDIT).values(row | {"seq": 3, "seal": "x" * 64}))


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("update audit set row_count = 1 where seq = 2", Fault(2, "altered")),
        ("update audit set at = '2020-01-01' where seq = 5", Fault(5, "altered")),
        ("delete from audit where seq = 3", Fault(3, "missing")),
        ("delete from audit where seq <= 2", Fault(1, "missing")),
        ("delete from audit where seq >= 4", Fault(4, "missing")),
        ("delete from audit", Fault(1, "missing")),
    ],
)
def test_what_the_owner_of_the_database_does_shows(kept: Store, statement: str, found: Fault) -> None:
    fill(kept)
    without_triggers(kept, statement)
    assert verify(kept).fault == found


def test_a_tail_that_was_cut_shows_though_others_were_added_since(kept: Store) -> None:
    fill(kept)
    without_triggers(kept, "delete from audit where seq >= 4")
    fill(kept, 3)
    assert verify(kept).fault == Fault(5, "altered")
    assert len(heads(kept.data)) == 2


def test_without_the_head_beside_it_the_audit_is_not_whole(kept: Store) -> None:
    fill(kept)
    place(kept.data).unlink()
    assert verify(kept).fault == Fault(0, "no_head")


def test_a_worker_that_died_before_it_noted_the_head_leaves_a_whole_chain(kept: Store) -> None:
    fill(kept, 2)
    before = place(kept.data).read_bytes()
    fill(kept, 1)
    place(kept.data).write_bytes(before)
    assert verify(kept).fault is None
    fill(kept, 1)
    assert len(heads(kept.data)) == 1 and verify(kept).fault is None


def test_threads_and_processes_at_once_make_one_line(kept: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: record(kept, READ), range(24)))
    others = [get_context("spawn").Process(target=_record_some, args=(kept.data, 10)) for _ in range(1)]
    for one in others:
        one.start()
    fill(kept, 10)
    for one in others:
        one.join()
    found = verify(kept)
    assert ([one.exitcode for one in others], found.entries, found.fault) == ([0], 44, None)


def _record_some(data: Path, count: int) -> None:
    for _ in range(count):
        record(store(data), READ)


def test_what_can_not_be_recorded_is_an_error_that_says_so(kept: Store) -> None:
    fill(kept, 1)
    without_triggers(kept, "drop table audit")
    with pytest.raises(NotRecorded, match="can't be written"):
        record(kept, READ)


def test_another_key_does_not_verify(kept: Store) -> None:
    fill(kept, 2)
    (kept.data / ".audit-key").write_text("0" * 64)
    assert verify(kept).fault == Fault(1, "altered")


def test_pruning_keeps_half_a_year_and_a_chain_that_verifies(kept: Store) -> None:
    fill(kept, 4, LEAST_DAYS + 20)
    fill(kept, 3, LEAST_DAYS - 1)
    assert prune(kept, LEAST_DAYS, BY) == 4
    found = verify(kept)
    assert (found.entries, found.fault) == (4, None)
    assert found.first and found.first.seq == 5
    assert found.last and (found.last.kind, found.last.subject, found.last.rows) == ("audit_pruned", "4", 4)
    assert prune(kept, LEAST_DAYS, BY) == 0
    fill(kept, 1)
    assert verify(kept).fault is None


def test_what_was_pruned_once_may_be_pruned_on(kept: Store) -> None:
    fill(kept, 4, LEAST_DAYS + 400)
    assert prune(kept, LEAST_DAYS + 300, BY, old(LEAST_DAYS + 50)) == 0
    assert prune(kept, LEAST_DAYS, BY, old(LEAST_DAYS + 50)) == 4
    fill(kept, 2, LEAST_DAYS + 40)
    assert prune(kept, LEAST_DAYS, BY) == 3, "the first checkpoint goes, too"
    found = verify(kept)
    assert (found.entries, found.fault) == (1, None)


def test_one_young_entry_keeps_all_after_it(kept: Store) -> None:
    fill(kept, 1, LEAST_DAYS + 9)
    fill(kept, 1)
    fill(kept, 1, LEAST_DAYS + 9)
    assert prune(kept, LEAST_DAYS, BY) == 1
    assert verify(kept).fault is None


@pytest.mark.parametrize("days", [0, 30, LEAST_DAYS - 1])
def test_less_than_half_a_year_is_refused(kept: Store, days: int) -> None:
    fill(kept, 1, 400)
    with pytest.raises(BadAudit, match=str(LEAST_DAYS)):
        prune(kept, days, BY)


def test_a_checkpoint_forged_in_the_database_excuses_nothing_young(kept: Store) -> None:
    fill(kept, 3)
    row = dict(
        zip((c.name for c in AUDIT.columns), list(vars(list(audit.lines(kept))[-1]).values()), strict=True)
    )
    forged = row | {"seq": 4, "kind": "audit_pruned", "subject": "3", "previous": "p" * 64, "seal": "s" * 64}
    with kept.engine.execution_options(epidesk_writes=True).begin() as connection:
        connection.execute(insert(AUDIT).values(forged))
    with pytest.raises(DBAPIError, match="append-only"), kept.engine.begin() as connection:
        connection.execute(text("delete from audit where seq <= 2"))
    assert verify(kept).fault == Fault(4, "altered")


def test_a_broken_chain_is_not_pruned_as_it_is_evidence(kept: Store) -> None:
    fill(kept, 3, 400)
    without_triggers(kept, "update audit set purpose = '' where seq = 2")
    with pytest.raises(BadAudit, match="entry 2"):
        prune(kept, LEAST_DAYS, BY)
    assert len(list(audit.lines(kept))) == 3
