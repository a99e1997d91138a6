"""Sessions: over when idle, too old or revoked, from the next request on and on every worker."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from access import sessions
from access.store import Store, _engine
from access.tables import SessionRow

NOW = datetime.now(UTC)


def test_a_session_goes_on_under_its_id_alone(kept: Store) -> None:
    sid = sessions.start(kept, "wang", "password")
    assert sessions.held(kept, sid) == sessions.Held("wang", "password")
    assert sessions.held(kept, sid + "x") is None and sessions.held(kept, "") is None
    assert len({sid, sessions.start(kept, "wang", "password")}) == 2 and len(sid) >= 43


def test_the_store_does_not_hold_the_id(kept: Store) -> None:
    sid = sessions.start(kept, "wang", "password")
    with kept.reading() as session:
        (digest,) = session.scalars(select(SessionRow.digest)).all()
    assert digest != sid and sessions.held(kept, digest) is None


@pytest.mark.parametrize(("minutes", "goes_on"), [(29, True), (31, False)])
def test_an_idle_session_is_over(kept: Store, minutes: int, goes_on: bool) -> None:
    sid = sessions.start(kept, "wang", "password", NOW)
    assert (sessions.held(kept, sid, NOW + timedelta(minutes=minutes)) is not None) == goes_on


def test_clicks_keep_a_session_and_it_ends_all_the_same(kept: Store) -> None:
    sid = sessions.start(kept, "wang", "password", NOW)
    clicks = [NOW + timedelta(minutes=20 * n) for n in range(1, 36)]
    assert all(sessions.held(kept, sid, moment) for moment in clicks)
    assert sessions.held(kept, sid, NOW + timedelta(hours=12, minutes=1)) is None


def test_the_bureau_may_let_sessions_idle_for_less(kept: Store) -> None:
    (kept.data / "settings.toml").write_text("[accounts]\nidle_minutes = 5\n")
    sid = sessions.start(kept, "wang", "password", NOW)
    assert sessions.held(kept, sid, NOW + timedelta(minutes=4))
    assert sessions.held(kept, sid, NOW + timedelta(minutes=10)) is None


def test_a_revoked_session_is_over_on_every_worker_at_once(kept: Store) -> None:
    other = Store(_engine(kept.engine.url), kept.data)  # as another process has it
    try:
        sids = [sessions.start(kept, "wang", "password") for _ in range(3)]
        li = sessions.start(kept, "li", "password")
        assert all(sessions.held(other, sid) for sid in sids)
        sessions.end(kept, sids[0])
        assert [bool(sessions.held(other, sid)) for sid in sids] == [False, True, True]
        with kept.session() as session:
            assert sessions.end_all(session, "wang") == 2
        assert not any(sessions.held(other, sid) for sid in sids) and sessions.held(other, li)
    finally:
        other.engine.dispose()


def test_a_session_goes_on_under_another_id_when_it_turns_and_the_others_end(kept: Store) -> None:
    one, other = (sessions.start(kept, "wang", "password") for _ in range(2))
    fresh = sessions.rotate(kept, one)
    assert sessions.held(kept, fresh) and not sessions.held(kept, one) and not sessions.held(kept, other)


def test_sessions_that_are_over_are_cleared_away(kept: Store) -> None:
    old = NOW - timedelta(hours=13)
    with kept.session() as session:
        session.add(SessionRow(digest="d", user="u", how="password", started_at=old, seen_at=old))
    sessions.start(kept, "wang", "password")
    with kept.reading() as session:
        assert session.scalars(select(SessionRow.user)).all() == ["wang"]


def test_being_there_is_written_once_in_a_minute(kept: Store) -> None:
    sid = sessions.start(kept, "wang", "password")
    with kept.reading() as session:
        (first,) = session.scalars(select(SessionRow.seen_at)).all()
    for seconds, moved in ((30, False), (70, True)):
        sessions.held(kept, sid, first + timedelta(seconds=seconds))
        with kept.reading() as session:
            assert (session.scalars(select(SessionRow.seen_at)).one() != first) == moved
