"""An export that a test writes, through the night's own reading to the values that the warehouse gets."""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from common.settings import BureauSettings
from etl.sources import Profiles
from etl.take import Report, Tools, take
from tests.etl.bureau import as_csv

TABLE = Sequence[Sequence[object]]


@lru_cache(maxsize=1)
def shipped() -> Tools:
    """Tools of a bureau in Zhengzhou without anything of its own."""
    return Tools(BureauSettings(region="410100"), Profiles.load(), None)


def with_own(folder: Path, name: str, text: str) -> Tools:
    """The same with one profile of the bureau's own."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return Tools(BureauSettings(region="410100"), Profiles.load(folder), None)


def taken(path: Path, tools: Tools | None = None) -> tuple[Report, list[dict[str, Any]]]:
    """The report on a file, and its rows as they stand in the lake, in their order."""
    data = path.parent / "data"
    report = take(path, path.name, path.stem, tools or shipped(), data)
    rows = [
        written_out(row)
        for piece in report.pieces
        for row in pq.ParquetFile(data / piece.path).read().to_pylist()
    ]
    return report, sorted(rows, key=lambda row: row["row_no"])


def written_out(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the lake with its lists and its answers to other questions as the warehouse's view writes them out."""
    if "extra" not in row:
        return row
    felt = row["symptoms"]
    return row | {
        "symptoms": felt if felt is None else [word for word in felt.split("┋") if word],
        "flags": row["flags"].split("┋") if row["flags"] else [],
        "extra": list(json.loads(row["extra"] or "{}").items()),
    }


def as_file(folder: Path, table: TABLE, name: str = "导出.csv", encoding: str = "utf-8-sig") -> Path:
    """Rows as a CSV file."""
    path = folder / name
    path.write_bytes(as_csv(table).encode(encoding))
    return path


def answers(
    folder: Path,
    table: TABLE,
    name: str = "导出.csv",
    tools: Tools | None = None,
    encoding: str = "utf-8-sig",
) -> list[dict[str, Any]]:
    """Rows of an export, converted."""
    return taken(as_file(folder, table, name, encoding), tools)[1]
