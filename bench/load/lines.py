"""Two hundred readers on the dashboard as it is shipped, and on a bare route: milliseconds, failures, memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.load import readers
from bench.measure import ROOT, Measured, resident_mb, run
from tests.serving import serving

READERS = 200
ARRIVAL_S, BARE_S = 120.0, 60.0
P95_MS, FAILED_PERCENT, GROWTH = 1_000.0, 0.1, 1.1
MINUTES = (1, 5, 10, 15)


def lines(folder: Path, minutes: float, students: int, days: int) -> Iterator[Measured]:
    """Simulate a city, load it, and let everybody in."""
    data, listed = folder / "load", folder / "readers.json"
    size = f"{students:,} students × {days} days"
    run("simulate", "etl", "simulate", "--out", str(data), "--students", str(students), "--days", str(days))
    yield run("nightly, before the readers", "etl", "nightly", "--data", str(data), note=size)
    yield from _bare(folder, min(BARE_S, minutes * 60))
    readers.make(data, READERS, listed)
    with serving(data, folder / "load.log") as server, Memory(server.pid, minutes) as memory:
        seen = _clicks(server.url, listed, folder / "load.json", minutes * 60, min(ARRIVAL_S, minutes * 20))
    yield from _told(seen)
    yield from memory.lines()


def _bare(folder: Path, seconds: float) -> Iterator[Measured]:
    nobody = folder / "nobody.json"
    nobody.write_text("[]", encoding="utf-8")
    with serving(folder, folder / "bare.log", app="bench.load.bare:server") as server:
        seen = _clicks(server.url, nobody, folder / "bare.json", seconds, seconds / 4)
    for one in seen["kinds"]:
        yield Measured("bare route, p95", one["ms"][1], "ms", note=_note(one, f"{READERS} readers"))


def _clicks(url: str, listed: Path, result: Path, seconds: float, arrival_s: float) -> dict[str, Any]:
    """Run locust, headless, for so many seconds; the readers come within `arrival_s`."""
    command = [
        sys.executable, "-m", "locust", "-f", "bench/load/clicking.py", "--headless", "--host", url,
        "--users", str(READERS), "--spawn-rate", f"{READERS / arrival_s:.2f}", "--run-time", f"{seconds:.0f}s",
        "--stop-timeout", "20", "--only-summary", "--exit-code-on-error", "0",
    ]  # fmt: skip
    told = {"EPIDESK_LOAD_READERS": str(listed), "EPIDESK_LOAD_RESULT": str(result), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | told, text=True, capture_output=True, check=False
    )
    if not result.exists():
        raise RuntimeError(f"locust ended without figures:\n{done.stderr[-3000:]}")
    seen: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return seen


def _note(one: dict[str, Any], more: str = "") -> str:
    middle, _, far = one["ms"]
    return f"p50 {middle:,.0f} ms, p99 {far:,.0f} ms of {one['asked']:,}{f'; {more}' if more else ''}"


def _told(seen: dict[str, Any]) -> Iterator[Measured]:
    """Clicks first, each whole; then what they are made of; then what failed."""
    kinds = sorted(seen["kinds"], key=lambda one: (one["type"] != "click", -one["asked"]))
    for one in kinds:
        click = one["type"] == "click"
        name = f"click: {one['name']}, p95" if click else f"  request: {one['name']}, p95"
        target = P95_MS if click else None
        yield Measured(name, one["ms"][1], "ms", target, note=_note(one))
    asked = sum(one["asked"] for one in kinds if one["type"] != "click")
    failed = sum(one["failed"] for one in kinds)
    note = "; ".join([f"{failed:,} of {asked:,}", *seen["errors"][:3]])
    yield Measured("requests that failed", 100 * failed / max(asked, 1), "%", FAILED_PERCENT, note=note)


class Memory:
    """Notes the memory of a server and its workers at minutes 1, 5, 10, 15, and at the end."""

    def __init__(self, pid: int, minutes: float) -> None:
        self.pid, self.at = pid, [*(one for one in MINUTES if one < minutes), minutes]
        self.mb: dict[float, float] = {}
        self._over = threading.Event()

    def __enter__(self) -> Memory:
        self._began = time.monotonic()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        for minute in self.at:
            if self._over.wait(max(0.0, self._began + minute * 60 - time.monotonic())):
                return
            self.mb[minute] = resident_mb(self.pid)

    def lines(self) -> Iterator[Measured]:
        """A line for each; the last against the one before it, as memory that is steady does not grow."""
        before = 0.0
        for place, (minute, mb) in enumerate(self.mb.items()):
            target = before * GROWTH if before and place == len(self.mb) - 1 else None
            yield Measured(
                f"memory after {minute:g} min", mb, "MB", target, note="server and workers, resident"
            )
            before = mb
