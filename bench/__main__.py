"""`python -m bench`: measures what the README promises, as one table; a slow machine is no failure."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench import baseline, browsing
from bench.measure import ROOT, Measured, Peak, run
from bench.table import show
from tests.serving import serving

WHOLE_TARGET_S = 180.0
MILLION_TARGET_S = 60.0
WIDTH = 150  # where the table is not cut, in a log too
MILLION = 1_000_000


def main(
    students: Annotated[int, typer.Option(help="students of the demo city")] = 60_000,
    days: Annotated[int, typer.Option(help="days of the demo city")] = 35,
    rounds: Annotated[int, typer.Option(help="clicks on each page")] = 5,
    million: Annotated[bool, typer.Option(help="simulate a day of a million students, too")] = True,
    keep: Annotated[bool, typer.Option(help="leave the data in data/bench")] = False,
) -> None:
    """Simulate, load, serve, browse; each against its promise."""
    folder = ROOT / "data" / "bench"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    lines: list[Measured] = []
    console = Console()
    console.width = max(console.width, WIDTH)
    try:
        with console.status("measuring …") as status:
            for line in _measure(folder, students, days, rounds, million):
                lines.append(line)
                status.update(f"measured: {line.name}")
    finally:
        show(lines, console)
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


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
    with serving(city, folder / "gunicorn.log") as server, Peak(server.pid) as peak:
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
    yield Measured(
        "callback, p95",
        seen.p95_ms(),
        unit="ms",
        target=browsing.CALLBACK_TARGET_MS,
        peak_mb=peak.mb,
        note=f"as the server tells it; median {seen.median_ms():.0f} ms, {len(seen.callbacks_ms)} of them",
    )


def _against_baseline(city: Path, folder: Path, night: Measured) -> Iterator[Measured]:
    rows = baseline.transcode(city / "inbox", folder / "csv")
    bare = run("bare load of the same rows", "bench.baseline", str(folder / "csv"), note=f"{rows:,} rows")
    yield bare
    yield Measured("nightly ÷ bare load", night.value / bare.value, unit="×", note="what checking costs")


if __name__ == "__main__":
    typer.run(main)
