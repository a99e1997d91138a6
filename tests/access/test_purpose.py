from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from access.purpose import LONGEST, MINUTES, PurposeRow, give, given, take_back
from access.store import Store
from common.errors import BadPurpose

NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=MINUTES)


def test_a_purpose_holds_for_its_session_and_a_quarter_of_an_hour(kept: Store) -> None:
    token, told = give(kept, "wang", "follow_up", now=NOON)
    assert given(kept, "wang", token, LATER - timedelta(seconds=1)) == told
    assert given(kept, "wang", token, LATER) is None
    assert given(kept, "li", token, NOON) is None
    assert given(kept, "wang", "another", NOON) is None
    assert given(kept, "wang", None, NOON) is None


def test_another_purpose_needs_words_and_is_told_with_them(kept: Store) -> None:
    _, told = give(kept, "wang", "other", "  疾控中心 \n 来函核对 " + "x" * 200, NOON)
    assert told.told.startswith("other: 疾控中心 来函核对 xx") and len(told.said) == LONGEST
    assert give(kept, "wang", "chase_missing", "not asked", NOON)[1].told == "chase_missing"


@pytest.mark.parametrize(
    ("purpose", "said"), [("", ""), ("curiosity", "x"), ("other", " \n"), ("other", "x")]
)
def test_what_is_no_purpose_is_refused(kept: Store, purpose: str, said: str) -> None:
    with pytest.raises(BadPurpose):
        give(kept, "wang", purpose, said)


def test_a_purpose_can_be_taken_back_and_old_ones_are_not_kept(kept: Store) -> None:
    token, _ = give(kept, "wang", "follow_up", now=NOON)
    take_back(kept, None)
    take_back(kept, token)
    assert given(kept, "wang", token, NOON) is None
    for _ in range(3):
        give(kept, "wang", "follow_up", now=NOON)
    give(kept, "wang", "follow_up", now=LATER + timedelta(seconds=1))
    with kept.reading() as session:
        assert session.scalar(select(func.count()).select_from(PurposeRow)) == 1
