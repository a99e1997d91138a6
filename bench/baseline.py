"""The least a loader of these files could do, to hold the night against.

Beforehand, not timed: each export as UTF-8 CSV. Timed: read all of it as text, try to make numbers and times
of what looks like them, write Parquet. No check, no matching, no audit.
`python -m bench.baseline FOLDER` runs the timed part.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import fastexcel


def transcode(inbox: Path, folder: Path) -> int:
    """Write every export below `inbox` as UTF-8 CSV into `folder`; returns the number of rows written."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = 0
    for number, path in enumerate(sorted(p for p in inbox.rglob("*") if p.suffix in {".csv", ".xlsx"})):
        with (folder / f"{number:05}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            for row in _rows(path):
                writer.writerow(row)
                rows += 1
    return rows


def _rows(path: Path) -> Iterator[list[str]]:
    if path.suffix == ".xlsx":
        sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string")
        columns = [column.to_pylist() for column in sheet.to_arrow().columns]
        yield from ([cell or "" for cell in row] for row in zip(*columns, strict=True))
        return
    with path.open(encoding=_encoding(path), newline="") as lines:
        yield from csv.reader(lines)


def _encoding(path: Path) -> str:
    try:
        path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def load(folder: Path) -> int:
    """Every CSV of `folder` → Parquet beside it; returns the number of rows."""
    connection = duckdb.connect(config={"threads": 2})
    rows = 0
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            width = len(next(csv.reader(lines), []))
        if width:
            rows += _load(connection, path, width)
    return rows


def _load(connection: duckdb.DuckDBPyConnection, path: Path, width: int) -> int:
    names = [f"c{index}" for index in range(width)]
    typed = ", ".join(
        f"{n}, try_cast({n} as double) as {n}_number, try_cast({n} as timestamp) as {n}_time" for n in names
    )
    source = connection.read_csv(
        str(path),
        header=True,
        columns=dict.fromkeys(names, "VARCHAR"),
        auto_detect=False,
        delimiter=",",
        quotechar='"',
        null_padding=True,
        parallel=False,
    )
    source.select(typed).write_parquet(str(path.with_suffix(".parquet")), compression="zstd")
    count = connection.read_parquet(str(path.with_suffix(".parquet"))).aggregate("count(*)").fetchone()
    return int(count[0]) if count else 0


if __name__ == "__main__":
    print(load(Path(sys.argv[1])))
