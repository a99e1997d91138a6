"""What a published snapshot knows by name: the night holds columns of unknown files against it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import duckdb


def known_names(snapshot: Path, people: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The names of all schools as written, and those of `people` (normalised names) whom a roster lists.

    Nothing of a snapshot that can't be read.
    """
    try:
        with duckdb.connect(str(snapshot), read_only=True) as connection:
            schools = connection.execute("select distinct name from core_school where name is not null")
            found = frozenset(row[0] for row in schools.fetchall())
            listed = connection.execute(
                "select distinct name from core_person where list_contains(?, name)", [list(people)]
            )
            return found, frozenset(row[0] for row in listed.fetchall())
    except duckdb.Error:
        return frozenset(), frozenset()
