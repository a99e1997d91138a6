from __future__ import annotations

from access.flood import ALL, EACH, EACH_S, Flood


def test_the_first_of_a_flood_pass_and_the_rest_are_counted() -> None:
    flood = Flood()
    passed = [flood.passes(("wang", "denied"), now=1.0) for _ in range(EACH + 5)]
    assert passed == [0] * EACH + [None] * 5
    assert flood.passes(("li", "denied"), now=2.0) == 5
    assert flood.passes(("li", "denied"), now=2.0) == 0


def test_a_new_minute_lets_pass_again_and_tells_what_was_left_out() -> None:
    flood = Flood()
    for _ in range(EACH + 3):
        flood.passes(("wang",), now=1.0)
    assert flood.passes(("wang",), now=1.0 + EACH_S) == 3


def test_a_flood_under_thousands_of_names_is_bounded_too() -> None:
    flood = Flood()
    passed = [flood.passes((f"user{n}",), now=1.0) for n in range(ALL + 50)]
    assert sum(one is not None for one in passed) == ALL
