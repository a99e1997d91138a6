"""Who fails too often waits; others don't."""

from __future__ import annotations

from access.throttle import FAILURES, WAIT_S, Throttle


def test_a_key_closes_after_failures_and_opens_after_a_while() -> None:
    throttle = Throttle()
    for moment in range(FAILURES):
        assert not throttle.closed(("host", "wang"), now=moment)
        throttle.failed(("host", "wang"), now=moment)
    assert throttle.closed(("host", "wang"), now=FAILURES)
    assert not throttle.closed(("host", "li"), now=FAILURES)
    assert not throttle.closed(("host", "wang"), now=WAIT_S + 1)


def test_a_success_forgets_failures() -> None:
    throttle = Throttle()
    for _ in range(FAILURES):
        throttle.failed(("host", "wang"), now=0)
    throttle.passed(("host", "wang"))
    assert not throttle.closed(("host", "wang"), now=0)
