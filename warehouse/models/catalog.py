"""The models as data: what each file's header says, and the order in which they can be built."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Literal, cast

import duckdb

FOLDER = Path(__file__).parent
HEADER = re.compile(r"^--\s+(\w+):\s*(.*)$")
CHECK = re.compile(r"(unique|not_null)\(([^)]*)\)")
INPUTS = frozenset(
    {
        "stg_region",
        "stg_school",
        "stg_roster",
        "stg_roster_file",
        "stg_answer",
        "stg_decision",
        "stg_suggestion",
        "batch_day",
        "window_day",
        "window_today",
        "window_earlier",
        "stg_question",
        "prior_absence",
        "core_day",
        "core_run",
    }
)
"""What the night lays out before the first model: see warehouse.build and warehouse.runs."""

Stored = Literal["snapshot", "lake", "scratch", "view"]
Per = Literal["roster", "day", "day after day", "day and the next", "day and the week after"]


@dataclass(frozen=True)
class Model:
    """One SQL file: a table named like the file.

    `stored`: a table of the snapshot, Parquet in the lake (the snapshot holds a view), a view over other models, or
    scratch, which is gone when the night ends. `per`: rebuilt when a roster changes; per changed day, many days at
    once or each after the one before it; or for a changed day and the collected ones after it whose window holds it
    (warehouse.window). `derived` columns follow from other days: no part of what a file's fingerprint tells.
    `hidden` columns order the rows and are not kept; `as_written`: its joins are made in the order in which they
    stand, each right side held in memory.
    """

    name: str
    sql: str
    grain: tuple[str, ...]
    checks: tuple[tuple[str, tuple[str, ...]], ...]
    stored: Stored
    per: Per
    sort: tuple[str, ...]
    hidden: tuple[str, ...]
    derived: tuple[str, ...]
    as_written: bool
    reads: frozenset[str]

    @property
    def daily(self) -> bool:
        """Whether it is built per day."""
        return self.per != "roster"


@lru_cache(maxsize=1)
def models() -> tuple[Model, ...]:
    """Every model, each after those that it reads.

    Raises ValueError for a model that reads a table nobody makes, graphlib.CycleError for a circle.
    """
    with duckdb.connect() as parser:
        found = {path.stem: _read(path, parser) for path in sorted(FOLDER.glob("*/*.sql"))}
    for model in found.values():
        if strangers := model.reads - set(found) - INPUTS:
            raise ValueError(f"{model.name} reads {sorted(strangers)}, which no model makes")
    order = TopologicalSorter({name: sorted(model.reads & set(found)) for name, model in found.items()})
    return tuple(found[name] for name in order.static_order())


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Changes when any model does: what others built can't be taken over then."""
    return hashlib.sha256("\n".join(model.sql for model in models()).encode()).hexdigest()[:16]


def _read(path: Path, parser: duckdb.DuckDBPyConnection) -> Model:
    text = path.read_text(encoding="utf-8")
    head = {match[1]: match[2] for line in text.splitlines() if (match := HEADER.match(line))}
    if head.get("model") != path.stem:
        raise ValueError(f"{path.name} is headed as {head.get('model')!r}")
    return Model(
        name=path.stem,
        sql=text,
        grain=_names(head["grain"]),
        checks=tuple((kind, _names(columns)) for kind, columns in CHECK.findall(head["checks"])),
        stored=cast(Stored, head["stored"]),
        per=cast(Per, head["per"]),
        sort=_names(head.get("sort", "")),
        hidden=_names(head.get("hidden", "")),
        derived=_names(head.get("derived", "")),
        as_written=head.get("joins") == "as written",
        reads=frozenset(parser.get_table_names(text)),
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
