"""What a command costs: processor time of all it starts, seconds on the clock, memory of the whole family."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bench.measure import ROOT, SAMPLE_EVERY_S


@dataclass(frozen=True)
class Cost:
    """`cpu_s`: user and system time, children included; `peak_mb`: proportional set size (PSS) of all at once."""

    cpu_s: float
    wall_s: float
    peak_mb: float
    said: str


@dataclass
class _Watch:
    """Samples PSS of a process and all below it: pages that they share are counted once."""

    pid: int
    mb: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self.stop.wait(SAMPLE_EVERY_S):
            self.mb = max(self.mb, proportional_mb(self.pid))


def proportional_mb(pid: int) -> float:
    """PSS in MB of a process and its descendants, as Linux tells it; 0 when it has ended."""
    try:
        family = [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]
    except psutil.NoSuchProcess:
        return 0.0
    total = 0
    for one in family:
        try:
            told = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii")
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:"))
    return total * 1024 / 1e6


def cost(module: str, *arguments: str) -> Cost:
    """Run `python -m module arguments…`. Raises RuntimeError with the end of what it said when it fails."""
    before = _children_s()
    began = time.perf_counter()
    command = [sys.executable, "-m", module, *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    watch = _Watch(process.pid)
    thread = threading.Thread(target=watch.run, daemon=True)
    thread.start()
    told, _ = process.communicate()
    wall = time.perf_counter() - began
    watch.stop.set()
    thread.join()
    said = told.decode(errors="replace")
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command[1:])} failed:\n{said[-3000:]}")
    return Cost(_children_s() - before, wall, watch.mb, said)


def _children_s() -> float:
    used = psutil.Process().cpu_times()
    return float(used.children_user + used.children_system)
