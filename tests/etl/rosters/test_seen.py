"""Numbers met before, held against a set of Python's."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from etl.rosters.seen import Seen

EDGES = [0, 1, -1, 2**63 - 1, -(2**63)]
NUMBERS = st.one_of(st.sampled_from(EDGES), st.integers(-20, 20), st.integers(-(2**63), 2**63 - 1))


@given(st.lists(st.lists(NUMBERS, max_size=40), max_size=12))
def test_the_first_time_is_told_as_a_set_tells_it(batches: list[list[int]]) -> None:
    seen, known = Seen(), set[int]()
    for batch in batches:
        told = []
        for number in batch:
            told.append(number not in known)
            known.add(number)
        assert seen.first_time(np.array(batch, np.int64)).tolist() == told


def test_what_is_kept_is_no_larger_than_the_numbers_themselves() -> None:
    seen = Seen()
    for start in range(0, 50_000, 1_000):
        assert seen.first_time(np.arange(start, start + 1_000)).all()
    assert sum(run.nbytes for run in seen._runs) == 50_000 * 8
    assert not seen.first_time(np.arange(50_000)).any()
