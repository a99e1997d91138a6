"""docs/benchmarks.md: one section for each group of lines; measuring a group again makes its section anew."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

from bench.measure import Measured
from bench.table import amount

HEAD = """# Benchmarks

Made by `make bench BENCH_ARGS="--write"`, not by hand; each group can be measured alone (`--only loading`). A ratio is
measured ÷ promised: up to 1 the promise is held. Processor time is user + system, child processes included. Each line
stands beside its baseline of the same run: trust ratios more than seconds.
"""
TITLES = {
    "demo": "The demo city: simulated, loaded, served, clicked through",
    "loading": "A province's day in one file",
    "sheet": "A workbook",
    "history": "Late days and afternoons in a city with a long history",
    "load": "Two hundred readers at once",
}
SECTION = re.compile(r"^## ", re.MULTILINE)


def machine() -> str:
    """The machine and what runs on it, in one line."""
    memory = psutil.virtual_memory().total / 1e9
    packages = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "pyarrow", "h3ronpy"))
    return f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}, {packages}"


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    found = re.search(r"^model name\s*:\s*(.+)$", told, re.MULTILINE)
    return found[1] if found else platform.machine()


def write(path: Path, group: str, lines: Sequence[Measured]) -> None:
    """Put the lines of one group into the document, in place of what stood there."""
    old = path.read_text(encoding="utf-8") if path.exists() else HEAD
    parts = {part.splitlines()[0]: part for part in SECTION.split(old)[1:]}
    parts[TITLES[group]] = _section(group, lines)
    ordered = [parts[title] for title in TITLES.values() if title in parts]
    path.write_text("\n## ".join([HEAD, *(part.rstrip() + "\n" for part in ordered)]), encoding="utf-8")


def _section(group: str, lines: Sequence[Measured]) -> str:
    measured_on = f"{datetime.now(UTC):%Y-%m-%d}: {machine()}."
    rows = [
        "| what | measured | promised | ratio | peak memory | of what |",
        "|---|---:|---:|---:|---:|---|",
        *(f"| {' | '.join(_cells(line))} |" for line in lines),
    ]
    return "\n".join([TITLES[group], "", measured_on, "", *rows, ""])


def _cells(line: Measured) -> list[str]:
    return [
        line.name.strip(),
        amount(line.value, line.unit),
        "" if line.target is None else amount(line.target, line.unit),
        "" if line.ratio is None else f"{line.ratio:.2f}" if line.ratio <= 1 else f"**{line.ratio:.2f}**",
        "" if line.peak_mb is None else f"{line.peak_mb:,.0f} MB",
        line.note,
    ]
