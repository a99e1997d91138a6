"""What the models are told of rosters: which hold when, and what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from etl.calendar import year_end, year_start
from etl.ledger import FileEntry
from etl.take import EMPTY, Tools
from geo.regions import regions_of
from warehouse.build import Build
from warehouse.lake import scan
from warehouse.rosters import lay_out_rosters

BY_NAME = "union_by_name = true"


def date_rosters(rosters: Sequence[FileEntry], days: Sequence[date]) -> bool:
    """A roster without a date holds for the school year of the first day that came with or after it.

    Returns whether that settled the date of any.
    """
    settled = False
    for entry in rosters:
        if entry.effective_from is None and days:
            entry.effective_from = year_start(days[0])
        if entry.effective_from is not None and entry.effective_to is None:
            entry.effective_to = year_end(entry.effective_from)
            settled = True
    return settled


def lay_out_inputs(build: Build, rosters: Sequence[FileEntry], tools: Tools, changed: bool) -> None:
    """Make the inputs that only rosters decide: `stg_roster_file`, `stg_region`, rosters and schools as read."""
    dated = pa.table(
        {
            "file_id": pa.array([e.file_id for e in rosters], pa.string()),
            "effective_from": pa.array([e.effective_from for e in rosters], pa.date32()),
            "effective_to": pa.array([e.effective_to for e in rosters], pa.date32()),
            "taken_in": pa.array(range(len(rosters)), pa.int32()),
        }
    )
    regions = regions_of(tools.settings.region)
    named = pa.table(
        {
            name: pa.array([getattr(r, name) for r in regions], pa.string())
            for name in ("region_id", "name", "level", "parent_id")
        }
    )
    for name, table in (("stg_roster_file", dated), ("stg_region", named)):
        build.db.register(f"laid_{name}", table)
        build.db.execute(f"create or replace temp table {name} as from laid_{name}")
    for fact, schema in EMPTY.items():
        build.db.register(f"laid_{fact}", schema.empty_table())
    source = {
        # a file taken in before a column was known has none of it
        fact: f"(from {scan(build.data, pieces, BY_NAME)} union all by name from laid_{fact})"
        if (pieces := build.of(fact))
        else f"laid_{fact}"
        for fact in ("roster", "school")
    }
    lay_out_rosters(build.db, source["roster"], source["school"], changed)
    # answers are laid out a batch of days at a time; until then there are none
    build.db.execute(
        "create or replace temp view stg_answer as select 0::bigint as answer_no, * from laid_answer"
    )
