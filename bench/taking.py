"""One file taken in by a night that is already running, beside its library alone: `python -m bench.taking FILE`.

Prints two numbers, seconds of processor time: fastexcel handing over the first sheet, and the night converting
the file, its reader's own process and the start of that included. Neither counts the start of Python.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import fastexcel
import psutil

from etl.take import Tools, take


def family_s() -> float:
    """Processor time of this process and of all below it that still run."""
    me = psutil.Process()
    return sum(sum(one.cpu_times()[:2]) for one in (me, *me.children(recursive=True)))


def main(path: Path) -> None:
    """Measure both."""
    tools = Tools.of(None)
    assert tools.counties is not None
    began = time.process_time()
    rows = fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_arrow().num_rows
    alone = time.process_time() - began
    began = family_s()
    report = take(path, path.name, "0" * 64, tools, None)
    assert report.rows_in == rows
    print(alone, family_s() - began)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
