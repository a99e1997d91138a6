"""Whatever is done to a whole chain shows, and the first entry that it was done to is named."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from access.chain import CHECKPOINT, START, Fault, Head, Line, canonical, fault, sealed

KEY, OTHER = b"k" * 32, b"o" * 32
TEXTS = st.text(max_size=8)
WORDS = ("at", "kind", "user", "role", "scope", "subject", "purpose", "outcome", "address")
ENTRIES: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict, **{name: TEXTS for name in WORDS}, rows=st.none() | st.integers(0, 9)
)


def chain_of(entries: list[dict[str, Any]], key: bytes = KEY) -> list[Line]:
    made: list[Line] = []
    for number, entry in enumerate(entries, 1):
        line = Line(seq=number, before=made[-1].seal if made else START, **entry)
        made.append(sealed(line, key))
    return made


CHAINS = st.lists(ENTRIES, min_size=1, max_size=7).map(chain_of)


def head(lines: list[Line]) -> list[Head]:
    return [Head(lines[-1].seq, lines[-1].seal)] if lines else []


def pruned(count: int, upto: int) -> list[Line]:
    """So many plain entries, one that lets go of the first `upto`, one more; without those."""
    plain: dict[str, Any] = {name: "x" for name in WORDS} | {"rows": 1}
    whole = chain_of([plain] * count)
    letting_go = plain | {"kind": CHECKPOINT, "subject": str(upto), "outcome": whole[upto - 1].seal}
    return chain_of([*[plain] * count, letting_go, plain])[upto:]


@given(CHAINS)
def test_a_chain_as_it_was_written_is_whole(lines: list[Line]) -> None:
    assert fault(lines, KEY, head(lines)) is None


def test_nothing_recorded_yet_is_whole() -> None:
    assert fault([], KEY, []) is None


@given(ENTRIES, ENTRIES)
def test_two_entries_that_differ_are_never_written_alike(one: dict[str, Any], two: dict[str, Any]) -> None:
    assume(one != two)
    assert canonical(chain_of([one])[0]) != canonical(chain_of([two])[0])


@given(CHAINS, st.data())
def test_an_altered_entry_is_named_whatever_was_altered(lines: list[Line], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(lines) - 1))
    name = data.draw(st.sampled_from([field.name for field in fields(Line) if field.name != "seq"]))
    old = getattr(lines[place], name)
    new: Any = data.draw((st.none() | st.integers(0, 9)) if name == "rows" else TEXTS)
    assume(new != old)
    changes: dict[str, Any] = {name: new}
    lines[place] = replace(lines[place], **changes)
    assert fault(lines, KEY, head(lines[:-1]) or head(lines)) == Fault(place + 1, "altered")


@given(CHAINS, st.data())
def test_an_entry_left_out_is_named(lines: list[Line], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(lines) - 1))
    noted = head(lines)
    assert fault(lines[:place] + lines[place + 1 :], KEY, noted) == Fault(place + 1, "missing")


@given(CHAINS, st.integers(0, 6))
def test_a_tail_cut_off_shows_against_the_head_kept_elsewhere(lines: list[Line], left: int) -> None:
    assume(left < len(lines))
    assert fault(lines[:left], KEY, head(lines)) == Fault(left + 1, "missing")


def test_a_tail_cut_off_and_written_anew_shows_though_the_key_is_the_right_one() -> None:
    entry: dict[str, Any] = {name: "x" for name in WORDS} | {"rows": None}
    old = chain_of([entry, entry, entry])
    new = chain_of([entry, entry | {"user": "somebody else"}, entry])
    assert fault(new, KEY, head(old[:2])) == Fault(2, "altered")


def test_an_entry_from_another_chain_of_the_same_key_shows() -> None:
    entry: dict[str, Any] = {name: "x" for name in WORDS} | {"rows": None}
    one = chain_of([entry, entry, entry])
    two = chain_of([entry | {"user": "y"}, entry, entry])
    assert fault([one[0], two[1], one[2]], KEY, head(one)) == Fault(2, "unlinked")


@given(CHAINS)
def test_a_chain_made_without_the_key_shows_at_its_first_entry(lines: list[Line]) -> None:
    assert fault(lines, OTHER, head(lines)) == Fault(1, "altered")


@given(CHAINS)
def test_entries_without_any_head_noted_are_a_fault(lines: list[Line]) -> None:
    assert fault(lines, KEY, []) == Fault(0, "no_head")


@given(CHAINS, st.integers(1, 7))
def test_a_head_that_lags_behind_is_none(lines: list[Line], place: int) -> None:
    assume(place <= len(lines))
    assert fault(lines, KEY, head(lines[:place])) is None


@pytest.mark.parametrize(("count", "upto"), [(1, 1), (5, 1), (5, 4), (5, 5)])
def test_what_a_checkpoint_let_go_is_not_missed(count: int, upto: int) -> None:
    left = pruned(count, upto)
    assert left[0].seq == upto + 1
    assert fault(left, KEY, head(left)) is None


def test_one_entry_more_than_a_checkpoint_let_go_is_missed() -> None:
    left = pruned(5, 3)
    assert fault(left[1:], KEY, head(left)) == Fault(4, "missing")


def test_a_beginning_that_no_checkpoint_let_go_is_missed() -> None:
    entry: dict[str, Any] = {name: "x" for name in WORDS} | {"rows": None}
    lines = chain_of([entry] * 3)
    assert fault(lines[1:], KEY, head(lines)) == Fault(1, "missing")


def test_a_forged_checkpoint_does_not_excuse_what_is_missing() -> None:
    left = pruned(5, 3)
    forged = replace(left[2], subject="4", outcome=left[1].before)
    assert fault([*left[1:2], forged, *left[3:]], KEY, head(left)) == Fault(6, "altered")
