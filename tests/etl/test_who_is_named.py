"""Every table and every file of the lake of a simulated city, looked through for anybody of its truth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from warehouse.lake import quoted
from warehouse.snapshots import published
from warehouse.volume import FACTS

BATCH = 5_000
PHONE = re.compile(r"(?<![0-9a-f])1[3-9]\d{9}(?![0-9a-f])")
RESIDENT = re.compile(r"[0-9]{17}[0-9X]")
NUMBER = re.compile(r"[GJLX]?\d{5,18}[0-9X]?")
Found = dict[str, set[str]]


class People:
    """What would tell who somebody is: names, numbers as texts and as numbers, birth dates."""

    def __init__(self, truth: Path) -> None:
        rows = duckdb.execute(
            "select distinct name, number, id_number from read_parquet(?)", [str(truth / "persons.parquet")]
        ).fetchall()
        names = sorted({name for name, _, _ in rows}, key=len, reverse=True)
        self.named = re.compile("|".join(map(re.escape, names)))
        self.numbers = {number for row in rows for number in row[1:] if number}
        ids = {one for number in self.numbers if RESIDENT.fullmatch(one := number.removeprefix("G"))}
        self.numbers |= ids
        self.coded = {11 * int(one[:17]) + (10 if one[17] == "X" else int(one[17])) for one in ids}
        self.coded |= {int(one) for one in ids if one.isdecimal()}
        self.births = {f"{one[6:10]}-{one[10:12]}-{one[12:14]}" for one in ids}

    def seen_in(self, kind: str, values: list[str]) -> str | None:
        """What of them a column of this type holds; None for nothing."""
        if kind == "DATE":
            return "birth dates" if self.births & set(values) else None
        if kind in ("BIGINT", "UBIGINT", "HUGEINT"):
            return "numbers in digits" if self.coded & {abs(int(value)) for value in values} else None
        text = "\n".join(values)
        if self.named.search(text):
            return "names"
        if self.numbers & set(NUMBER.findall(text)):
            return "numbers"
        return "phones" if PHONE.search(text) else None


def looked_through(connection: duckdb.DuckDBPyConnection, source: str, people: People) -> Iterator[str]:
    """What the columns of a table hold of people."""
    for column, kind, *_ in connection.execute(f"describe from {source}").fetchall():
        if kind.startswith(("DOUBLE", "TIMESTAMP", "BOOLEAN")):
            continue
        cursor = connection.execute(
            f'select distinct cast("{column}" as varchar) from {source} where "{column}" is not null'
        )
        while rows := cursor.fetchmany(BATCH):
            if seen := people.seen_in(kind, [row[0] for row in rows]):
                yield f"{column}: {seen}"
                break


@pytest.fixture(scope="module")
def found(small_city: Path) -> Found:
    """By table of the snapshot (without what its views show of the lake) and by fact: what they hold of people."""
    people, snapshot = People(small_city / "truth"), published(small_city)
    told: Found = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach {quoted(str(snapshot))} as snap (read_only)")
        tables = connection.execute("select table_name from duckdb_tables() where database_name = 'snap'")
        for (name,) in tables.fetchall():
            told[name] = set(looked_through(connection, f"snap.{name}", people))
        for folder in (small_city / "lake").iterdir():
            files = quoted(f"{folder}/**/*.parquet")
            source = f"read_parquet({files}, union_by_name = true, hive_partitioning = false)"
            told[folder.name] = set(looked_through(connection, source, people))
    return told


def test_nobody_is_named_but_where_people_have_to_be(found: Found) -> None:
    assert {name: seen for name, seen in found.items() if seen and name not in FACTS} == {}


def test_whoever_looks_finds_people_where_they_are(found: Found) -> None:
    for name in ("core_person", "roster", "answer", "core_unmatched"):
        assert {seen.split(": ")[1] for seen in found[name]} >= {"names", "numbers"}, name
    assert "birth_date: birth dates" in found["core_person"]
    assert "identity_no: numbers in digits" in found["core_person"]


def test_no_table_of_the_snapshot_s_own_file_is_one_that_names_people(found: Found, small_city: Path) -> None:
    snapshot = published(small_city)
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        tables = {row[0] for row in connection.execute("select table_name from duckdb_tables()").fetchall()}
    assert tables.isdisjoint(FACTS)
