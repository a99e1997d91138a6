"""Slows down who tries passwords: after a few failures an address and a name wait."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

FAILURES = 6
WAIT_S = 300.0
KEPT = 10_000


class Throttle:
    """Counts failures of this worker by key within the last `WAIT_S` seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures: OrderedDict[tuple[str, str], list[float]] = OrderedDict()

    def closed(self, key: tuple[str, str], now: float | None = None) -> bool:
        """Whether `key` has failed too often of late."""
        with self._lock:
            return len(self._recent(key, time.monotonic() if now is None else now)) >= FAILURES

    def failed(self, key: tuple[str, str], now: float | None = None) -> None:
        """Note a failure."""
        moment = time.monotonic() if now is None else now
        with self._lock:
            self._failures[key] = [*self._recent(key, moment), moment]
            self._failures.move_to_end(key)
            while len(self._failures) > KEPT:
                self._failures.popitem(last=False)

    def passed(self, key: tuple[str, str]) -> None:
        """Forget the failures of who signed in."""
        with self._lock:
            self._failures.pop(key, None)

    def _recent(self, key: tuple[str, str], now: float) -> list[float]:
        return [moment for moment in self._failures.get(key, []) if now - moment < WAIT_S]
