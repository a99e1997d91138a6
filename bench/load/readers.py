"""Accounts of all levels in the store of a simulated city, for those who click."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import duckdb

from access.accounts import add
from access.store import store

PASSWORD = "Click-2020-loopback"
ARRIVAL, EVERY = ("sign in", "first page"), "every click"
"""The arrival's clicks, and all others together. A password's hash is slow on purpose, and a browser
that keeps nothing yet fetches all scripts, here one after the other."""
SHARES = {
    "province": 2, "city": 8, "officer": 14, "analyst": 4, "steward": 4, "county": 26, "school": 60, "class": 82,
}  # fmt: skip
"""Of 200: most who look in the morning are teachers."""
UNITS = {
    "province": "select region_id from core_region where level = 'province' order by 1",
    "city": "select region_id from core_region where level = 'city' order by 1",
    "county": "select distinct county_id from core_school order by 1",
    "school": "select school_id from core_school order by hash(school_id)",
    "class": "select class_id from core_class order by hash(class_id)",
}
LEVELS = {"officer": "city", "analyst": "city", "steward": "city"}


def _units(data: Path) -> dict[str, Iterator[str]]:
    """By level, units to give away, the first again after the last."""
    with duckdb.connect(str((data / "snapshots" / "current").resolve()), read_only=True) as connection:
        return {
            level: cycle([str(unit) for (unit,) in connection.execute(sql).fetchall()])
            for level, sql in UNITS.items()
        }


def make(data: Path, number: int, to: Path) -> None:
    """Make so many accounts, and list their names in the file `to` (JSON)."""
    whole, units = sum(SHARES.values()), _units(data)
    roles = [role for role, share in SHARES.items() for _ in range(share)]
    names = []
    for place in range(number):
        role = roles[place * whole // number]
        names.append(f"reader{place:03}")
        add(store(data), names[-1], role, list(islice(units[LEVELS.get(role, role)], 1)), PASSWORD)
    to.write_text(json.dumps(names), encoding="utf-8")
