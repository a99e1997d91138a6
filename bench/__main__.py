"""`python -m bench`: measures what the README promises, as one table; a slow machine is no failure."""

import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench import baseline, browsing, history, loading
from bench.load import lines as load
from bench.measure import ROOT, Measured, Peak, run
from bench.replay import p95, replay
from bench.report import TITLES, write
from bench.table import show
from tests.serving import serving

WHOLE_TARGET_S = 180.0
MILLION_TARGET_S = 60.0
WIDTH = 150  # where the table is not cut, in a log too
MILLION = 1_000_000
SETTLED_S = 5.0  # after its start a server still asks the night for its sources


Groups = dict[str, Callable[[], Iterator[Measured]]]


def main(
    only: Annotated[list[str] | None, typer.Option(help=f"a group: {', '.join(TITLES)}; unset: all")] = None,
    students: Annotated[int, typer.Option(help="students of the demo city")] = 60_000,
    days: Annotated[int, typer.Option(help="days of the demo city")] = 35,
    rounds: Annotated[int, typer.Option(help="clicks on each page")] = 5,
    million: Annotated[bool, typer.Option(help="simulate a day of a million students, too")] = True,
    rows: Annotated[list[int] | None, typer.Option(help="rows of a province's day")] = None,
    people: Annotated[int, typer.Option(help="students of the city with a history")] = MILLION,
    minutes: Annotated[float, typer.Option(help="minutes that 200 readers click")] = 15,
    keep: Annotated[bool, typer.Option(help="leave the data in data/bench")] = False,
    write_down: Annotated[bool, typer.Option("--write", help="make docs/benchmarks.md anew")] = False,
) -> None:
    """Simulate, load, serve, browse; each against its promise."""
    folder = ROOT / "data" / "bench"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    console = Console()
    console.width = max(console.width, WIDTH)
    sizes = rows or [10_000_000, 26_000_000]
    groups: Groups = {
        "demo": lambda: _measure(folder, students, days, rounds, million),
        "loading": lambda: (line for size in sizes for line in loading.lines(folder, size, _memory_mb(size))),
        "sheet": lambda: loading.sheet(folder),
        "history": lambda: history.lines(folder, people),
        "load": lambda: load.lines(folder, minutes, students, days),
    }
    if strange := set(only or []) - set(groups):
        raise typer.BadParameter(f"{', '.join(strange)}: the groups are {', '.join(groups)}")
    try:
        for group in only or groups:
            _group(group, groups[group], console, write_down)
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def _memory_mb(rows: int) -> float:
    """What a day of so many rows may take: 2 GB for 10 million, 4 GB for 26 million."""
    return 2_000.0 if rows <= MILLION * 10 else 4_000.0


def _group(name: str, measure: Callable[[], Iterator[Measured]], console: Console, write_down: bool) -> None:
    lines: list[Measured] = []
    try:
        with console.status(f"measuring {name} …") as status:
            for line in measure():
                lines.append(line)
                status.update(f"measured: {line.name}")
    finally:
        show(lines, console)
    if write_down:
        write(ROOT / "docs" / "benchmarks.md", name, lines)


def _measure(folder: Path, students: int, days: int, rounds: int, million: bool) -> Iterator[Measured]:
    city = folder / "city"
    size = f"{students:,} students × {days} days"
    arguments = ["--out", str(city), "--students", str(students), "--days", str(days)]
    simulated = run("simulate", "etl", "simulate", *arguments, note=size)
    yield simulated
    night = run("nightly, all of it", "etl", "nightly", "--data", str(city), note=_inbox(city))
    yield night
    yield from _served(city, folder, rounds, simulated.value + night.value)
    yield run("nightly, nothing new", "etl", "nightly", "--data", str(city))
    yield from _against_baseline(city, folder, night)
    if million:
        large = ["--out", str(folder / "large"), "--students", str(MILLION), "--days", "1"]
        note = f"{MILLION:,} students × 1 day"
        yield run("simulate a large day", "etl", "simulate", *large, target=MILLION_TARGET_S, note=note)


def _inbox(city: Path) -> str:
    sizes = [path.stat().st_size for path in (city / "inbox").rglob("*") if path.is_file()]
    return f"{len(sizes):,} files, {sum(sizes) / 1e6:,.0f} MB"


def _served(city: Path, folder: Path, rounds: int, before_s: float) -> Iterator[Measured]:
    began = time.perf_counter()
    with serving(city, folder / "gunicorn.log") as server:
        first = browsing.first_page_s(server.url, began)
        yield Measured("serve, first page drawn", first, note="from the start of gunicorn, with sign-in")
        note = "simulate + nightly + serve"
        yield Measured("make run, after installation", before_s + first, target=WHOLE_TARGET_S, note=note)
        seen = browsing.sit(server.url, rounds)
    for name in browsing.PAGES:
        yield Measured(
            f"click on {name}, last chart drawn",
            seen.median_s(name),
            target=browsing.CLICK_TARGET_S,
            note=f"median of {rounds}; slowest {seen.worst_s(name):.2f} s",
        )
    yield from _callbacks(city, folder, seen)


def _callbacks(city: Path, folder: Path, seen: browsing.Seen) -> Iterator[Measured]:
    """The sitting's callbacks asked of a server that has seen none of its days; and what they took beside a browser."""
    with serving(city, folder / "replay.log") as server, Peak(server.pid) as peak:
        time.sleep(SETTLED_S)
        times = replay(server.url, seen.asked)
    yield Measured(
        "callback, p95",
        p95(times),
        unit="ms",
        target=browsing.CALLBACK_TARGET_MS,
        peak_mb=peak.mb,
        note=f"as the server tells it, days not seen before; median {statistics.median(times):.0f} ms of {len(times)}",
    )
    beside = f"the same while Chromium draws on the same cores; median {statistics.median(seen.callbacks_ms):.0f} ms"
    yield Measured("callback beside a browser, p95", p95(seen.callbacks_ms), unit="ms", note=beside)


def _against_baseline(city: Path, folder: Path, night: Measured) -> Iterator[Measured]:
    rows = baseline.transcode(city / "inbox", folder / "csv")
    bare = run("bare load of the same rows", "bench.baseline", str(folder / "csv"), note=f"{rows:,} rows")
    yield bare
    yield Measured("nightly ÷ bare load", night.value / bare.value, unit="×", note="what checking costs")


if __name__ == "__main__":
    typer.run(main)
