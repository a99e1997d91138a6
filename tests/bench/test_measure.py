"""How a measured line is made."""

import pytest

from bench.measure import Measured, run
from bench.table import amount


def test_the_ratio_is_measured_over_promised_and_unknown_without_a_promise() -> None:
    assert Measured("a", 0.75, target=1.5).ratio == 0.5
    assert Measured("a", 0.75).ratio is None


def test_a_run_says_how_much_memory_the_whole_of_it_took() -> None:
    held = "held = b'x' * 100_000_000; __import__('time').sleep(0.4)"
    done = run("a hundred megabytes", "timeit", "-n1", "-r1", held)
    assert done.peak_mb is not None
    assert done.peak_mb > 100
    assert done.value >= 0.4


def test_a_run_that_fails_is_told_with_what_it_said() -> None:
    with pytest.raises(RuntimeError, match="no_such_name"):
        run("broken", "timeit", "-n1", "-r1", "no_such_name")


@pytest.mark.parametrize(("value", "shown"), [(123.4, "123 s"), (12.34, "12.3 s"), (1.234, "1.23 s")])
def testamounts_are_as_exact_as_they_deserve(value: float, shown: str) -> None:
    assert amount(value, "s") == shown
