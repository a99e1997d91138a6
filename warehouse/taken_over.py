"""What a new snapshot takes over from the published one (`prev`): the rows of days that stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import duckdb


def take_over(connection: duckdb.DuckDBPyConnection, tables: Iterable[str], changed: Sequence[date]) -> None:
    """Make each of `tables` with the published rows of all days but the `changed` ones."""
    _days(connection, "changed_day", changed)
    for table in tables:
        connection.execute(
            f"create table snap.{table} as select * from prev.{table} "
            "where day not in (select day from changed_day)"
        )


def carry(connection: duckdb.DuckDBPyConnection, tables: Iterable[str], gone: Sequence[date]) -> None:
    """Add to `tables` the counts of days that are `gone`, made by other models: in the columns that both have."""
    _days(connection, "gone_day", gone)
    old, new = _columns(connection, "prev"), _columns(connection, "snap")
    for table in tables:
        shared = ", ".join(column for column in new.get(table, ()) if column in old.get(table, ()))
        if shared:
            connection.execute(
                f"insert into snap.{table} by name select {shared} from prev.{table} "
                "where day in (select day from gone_day)"
            )


def _days(connection: duckdb.DuckDBPyConnection, table: str, days: Sequence[date]) -> None:
    connection.execute(f"create or replace temp table {table} (day date)")
    if days:
        connection.executemany(f"insert into {table} values (?)", [[day] for day in sorted(days)])


def _columns(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, list[str]]:
    found = connection.execute(
        "select table_name, list(column_name order by column_index) from duckdb_columns() "
        "where database_name = ? group by table_name",
        [catalog],
    )
    return dict(found.fetchall())
