"""The step between matching and the list of unmatched rows: score who may be meant, in pieces that fit in memory."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from etl.matching.score import suggestions
from etl.matching.sound import sound_of
from warehouse.suggestions import lay_out, pairs, prepare

SCORED = pa.schema(
    [
        ("line", pa.int64()),
        ("rank", pa.int32()),
        ("person_id", pa.string()),
        ("score", pa.int32()),
        ("reason", pa.string()),
        ("enrolled", pa.bool_()),
    ]
)


def suggest(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `stg_suggestion` for the unmatched rows of the batch that `core_match` holds."""
    rows = prepare(connection, sound_of)
    parts = [suggestions(part).cast(SCORED) for part in pairs(connection)] if rows else []
    lay_out(connection, pa.concat_tables(parts) if parts else SCORED.empty_table())
