"""The table that `python -m bench` prints."""

import os
import platform
from collections.abc import Sequence

import psutil
from rich.console import Console
from rich.table import Table

from bench.measure import Measured


def show(lines: Sequence[Measured], console: Console) -> None:
    """Print the lines; the ratio says measured ÷ promised, and a word says whether the promise held."""
    memory = psutil.virtual_memory().total / 1e9
    table = Table(title=f"{os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}")
    table.add_column("what")
    for column in ("measured", "promised", "ratio", "peak memory"):
        table.add_column(column, justify="right")
    table.add_column("held")
    table.add_column("of what", style="dim")
    for line in lines:
        table.add_row(
            line.name,
            amount(line.value, line.unit),
            "" if line.target is None else amount(line.target, line.unit),
            "" if line.ratio is None else f"{line.ratio:.2f}",
            "" if line.peak_mb is None else f"{line.peak_mb:,.0f} MB",
            "" if line.ratio is None else ("yes" if line.ratio <= 1 else "[bold]NO[/bold]"),
            line.note,
        )
    console.print(table)


def amount(value: float, unit: str) -> str:
    decimals = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{decimals}f} {unit}"
