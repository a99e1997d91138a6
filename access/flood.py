"""Bounds what strangers can make the audit hold: of a flood the first are recorded one by one, the rest counted."""

from __future__ import annotations

import threading
import time

EACH, EACH_S = 10, 60.0
"""Entries of one key (who and what) within so many seconds."""
ALL, ALL_S = 3_000, 86_400.0
"""Entries of all keys together within so many: half a year of floods fits into some hundred megabytes."""


class Flood:
    """Says for each event of this worker whether it is recorded, and how many went before that were not."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, ...], int] = {}
        self._seen_since = self._all_since = -ALL_S
        self._all = self._left_out = 0

    def passes(self, key: tuple[str, ...], now: float | None = None) -> int | None:
        """None: not to be recorded. Else how many events, of whomever, were left out since the last one recorded."""
        with self._lock:
            self._turn(time.monotonic() if now is None else now)
            seen = self._seen.get(key, 0)
            if seen >= EACH or self._all >= ALL:
                self._left_out += 1
                return None
            self._seen[key] = seen + 1
            self._all += 1
            left_out, self._left_out = self._left_out, 0
            return left_out

    def _turn(self, moment: float) -> None:
        if moment - self._seen_since >= EACH_S:
            self._seen_since = moment
            self._seen.clear()
        if moment - self._all_since >= ALL_S:
            self._all_since, self._all = moment, 0
