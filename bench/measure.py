"""One measured thing: how long, against what, with how much memory."""

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
SAMPLE_EVERY_S = 0.1


@dataclass(frozen=True)
class Measured:
    """A line of the table. `value` and `target` share `unit`; `target` None: nothing was promised."""

    name: str
    value: float
    unit: str = "s"
    target: float | None = None
    peak_mb: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Measured ÷ promised: below 1 keeps the promise."""
        return None if self.target is None else self.value / self.target


@dataclass
class Peak:
    """Samples the memory of a process and all below it until told to stop; `mb` is the highest sum seen.

    Pages that processes share are counted in each: an upper bound.
    """

    pid: int
    mb: float = 0.0
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Peak":
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _sample(self) -> None:
        while True:
            self.mb = max(self.mb, resident_mb(self.pid))
            if self._stop.wait(SAMPLE_EVERY_S):
                return


def resident_mb(pid: int) -> float:
    """Resident memory in MB of a process and its descendants; 0 when it has ended."""
    try:
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    total = 0
    for process in family:
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / 1e6


def run(name: str, module: str, *arguments: str, target: float | None = None, note: str = "") -> Measured:
    """Run `python -m module arguments…` in a process of its own: seconds of wall clock and peak memory.

    Raises RuntimeError with the end of what it said when it fails.
    """
    command: Sequence[str] = [sys.executable, "-m", module, *arguments]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    with Peak(process.pid) as peak:
        said, _ = process.communicate()
    seconds = time.perf_counter() - began
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command[1:])} failed:\n{said.decode(errors='replace')[-3000:]}")
    return Measured(name, seconds, target=target, peak_mb=peak.mb, note=note)
