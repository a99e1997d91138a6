"""The barest read of one file that still tells what it could not read: `python -m bench.bare FILE OUT`.

DuckDB reads every column as text, keeps the rows that it can't read, tries numbers and times of the columns that
hold them, and writes Parquet. No check, no matching, no audit.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import duckdb

TYPED = {0: "integer", 1: "timestamp", 10: "double", 15: "integer", 17: "date"}
"""The columns of bench.days that hold numbers and times."""


def read(path: Path, to: Path) -> int:
    """Read `path` and write it as Parquet to `to`; returns the number of rows."""
    with path.open(encoding="utf-8", newline="") as lines:
        names = [f"c{index}" for index in range(len(next(csv.reader(lines))))]
    connection = duckdb.connect(config={"threads": 2})
    columns = ", ".join(f"'{name}': 'varchar'" for name in names)
    typed = ", ".join(
        f"try_cast({names[place]} as {kind}) as {names[place]}" for place, kind in TYPED.items()
    )
    (rows,) = connection.execute(
        f"copy (select * replace ({typed}) from read_csv($path, header = true, columns = {{{columns}}}, "
        "auto_detect = false, delim = ',', quote = '\"', escape = '\"', store_rejects = true)) "
        f"to '{to}' (format parquet, compression zstd)",
        {"path": str(path)},
    ).fetchall()[0]
    return int(rows)


if __name__ == "__main__":
    print(read(Path(sys.argv[1]), Path(sys.argv[2])))
