"""A night that is killed hundreds of times. A file of its own, so that it can begin before all others."""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.etl.bureau import content
from tests.etl.deadly import Deadly
from tests.etl.test_kill import Town, books, found_whole, town

KILLS, IN_A_ROW, SIDE_BY_SIDE, SEED = 500, 10, 2, 20200302


def test_nights_killed_at_500_random_points_many_in_a_row_lose_nothing_and_load_nothing_twice(
    tmp_path: Path,
) -> None:
    """Half the points are moments, half are changes of files; a chain of kills ends in a night that is left alone."""
    chance = random.Random(SEED)
    with Deadly() as nights:
        small = town(tmp_path, nights)
    points: list[dict[str, Any]] = [
        {"event": chance.randint(1, small.events)} if chance.random() < 0.5
        else {"after": chance.random() * small.seconds}
        for _ in range(KILLS)
    ]  # fmt: skip
    chains = [points[start : start + IN_A_ROW] for start in range(0, KILLS, IN_A_ROW)]
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        killed = sum(
            pool.map(
                lambda number: chain_of(small, number, chains[number::SIDE_BY_SIDE]), range(SIDE_BY_SIDE)
            )
        )
    print(f"{killed} of {KILLS} points met a night at work (seed {SEED})")
    assert killed >= 0.9 * KILLS


def chain_of(small: Town, number: int, chains: list[list[dict[str, Any]]]) -> int:
    """Go through chains of kills, one after the other; returns how many met a night at work."""
    killed = 0
    with Deadly() as nights:
        for chain in chains:
            data = small.fresh(small.kept.with_name(f"side {number}"))
            for place, point in enumerate(chain):
                ended = nights.run(data, **point)
                assert ended.signal in (0, 9), (point, ended)
                killed += ended.signal == 9
                now = content(data)
                assert now in (small.old, small.expected[0]), (SEED, chain[: place + 1])
                if now != small.old:  # the link had moved: the old state, again
                    assert books(data) == small.expected
                    data = small.fresh(data)
            assert nights.run(data).signal == 0
            found_whole(data, small.expected)
    return killed
