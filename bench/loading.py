"""A province's day in one file, end to end, beside the barest read of the same file."""

from __future__ import annotations

import codecs
import csv
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import fastexcel
import xlsxwriter

from bench import days
from bench.cost import Cost, cost
from bench.measure import Measured

DAY = date(2020, 3, 2)
TIMES_BARE, TIMES_SHEET = 2.5, 2.0
SHEET_ROWS = 100_000
CHUNK = 1 << 22


def lines(folder: Path, rows: int, memory_mb: float) -> Iterator[Measured]:
    """A day of `rows` answers matched against a roster loaded before: in UTF-8, then in GB18030."""
    data, size = folder / "province", f"{rows:,} rows × {len(days.HEADER)} columns"
    export = folder / f"day-{rows}.csv"
    days.write_roster(data / "inbox" / "学籍_20190901.csv", days.people_for(rows))
    days.write_day(export, rows, days.people_for(rows), DAY)
    (data / "settings.toml").write_text(f'region = "{days.REGION}"\n', encoding="utf-8")
    roster = cost("etl", "nightly", "--data", str(data))
    yield measured(f"roster of {days.people_for(rows):,}", roster, None, "loaded the night before")
    bare = cost("bench.bare", str(export), str(folder / "bare.parquet"))
    (folder / "bare.parquet").unlink()
    yield measured("bare read", bare, None, f"{size}, {export.stat().st_size / 1e6:,.0f} MB")
    yield from _night(data, export, bare, TIMES_BARE * bare.cpu_s, memory_mb, size)
    transcoded = folder / f"day-{rows}-gb18030.csv"
    days.transcode(export, transcoded)
    export.unlink()
    alone = cost("bench.loading", str(transcoded), str(folder / "utf8.csv"))
    (folder / "utf8.csv").unlink()
    yield measured("GB18030 to UTF-8 alone", alone, None, f"{transcoded.stat().st_size / 1e6:,.0f} MB")
    target = TIMES_BARE * bare.cpu_s + alone.cpu_s
    yield from _night(data, transcoded, bare, target, memory_mb, f"{size}, GB18030")
    transcoded.unlink()
    shutil.rmtree(data)


def _night(
    data: Path, export: Path, bare: Cost, target: float, memory_mb: float, size: str
) -> Iterator[Measured]:
    """Two lines, processor and memory; afterwards the folder is as it was before."""
    kept = data.with_name("kept")
    copied(data, kept)
    dropped = data / "inbox" / export.name
    dropped.hardlink_to(export)
    night = cost("etl", "nightly", "--data", str(data))
    times = f"{night.cpu_s / bare.cpu_s:.2f} × bare"
    yield measured(f"night, {size}", night, target, times)
    yield Measured("  its memory", night.peak_mb, "MB", memory_mb, note="PSS of all processes")
    shutil.rmtree(data)
    kept.rename(data)


def copied(data: Path, to: Path) -> None:
    """A copy that shares the files that never change."""
    shutil.copytree(
        data, to, symlinks=True, copy_function=lambda source, target: Path(target).hardlink_to(source)
    )


def sheet(folder: Path) -> Iterator[Measured]:
    """A workbook, against the library that reads it doing nothing else."""
    path = folder / "day.xlsx"
    days.write_day(folder / "sheet.csv", SHEET_ROWS, days.people_for(SHEET_ROWS), DAY)
    write_workbook(folder / "sheet.csv", path)
    done = cost("bench.taking", str(path))
    alone, took = (float(number) for number in done.said.split()[-2:])
    size = f"XLSX, {SHEET_ROWS:,} rows × {len(days.HEADER)} columns"
    yield Measured("fastexcel alone", alone, "CPU s", None, None, size)
    note = f"{took / alone:.2f} × fastexcel; its reader's own process included, the start of the night not"
    yield Measured(
        "read and converted by a night at work", took, "CPU s", TIMES_SHEET * alone, done.peak_mb, note
    )


def write_workbook(source: Path, to: Path) -> None:
    """The rows of a CSV file as a workbook of texts."""
    with (
        xlsxwriter.Workbook(str(to), {"constant_memory": True}) as book,
        source.open(encoding="utf-8", newline="") as rows,
    ):
        sheet = book.add_worksheet()
        for number, row in enumerate(csv.reader(rows)):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    assert fastexcel.read_excel(to).sheet_names


def measured(name: str, done: Cost, target: float | None, note: str = "") -> Measured:
    """A line in seconds of processor time."""
    return Measured(
        name, done.cpu_s, "CPU s", target, done.peak_mb, f"{note}; {done.wall_s:,.1f} s on the clock"
    )


def transcode(path: Path, to: Path) -> None:
    """What the night does to a GB18030 file before it can read it, and nothing else."""
    decoder = codecs.getincrementaldecoder("gb18030")("strict")
    with path.open("rb") as source, to.open("wb") as out:
        while chunk := source.read(CHUNK):
            out.write(decoder.decode(chunk).encode())


if __name__ == "__main__":
    transcode(Path(sys.argv[1]), Path(sys.argv[2]))
