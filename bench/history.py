"""What a late day costs after 20, 90 and 180 days, and a small file in the afternoon: a city of a million students.

The days before are one loaded day, given again under other dates: loading them would take hours, and how a night reads
them is the same. Within a week people answer at other times and places; one in fifty copies, as marks look for that.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb

from bench import days
from bench.cost import cost
from bench.loading import copied, measured
from bench.measure import Measured
from warehouse.lake import ROW_GROUP

FIRST = date(2019, 9, 2)
LENGTHS = (20, 90, 180)
ALLOWED = 1.15
SMALL_ROWS, SMALL_S = 5_000, 5.0
MARTS = ("mart_school_day", "mart_county_day", "mart_city_day")
WEEK = 7  # collected days over which marks of copied answers are looked for
COPIES = "person_key % 50 = 0"
ANOTHER_DAY = {
    "core_absence": "select * replace (date '{day}' as day) from {table}",
    "core_repeat": f"select person_key, date '{{day}}' as day from {{report}} where {COPIES}",
    "core_report": "select * replace ("
    f"case when {COPIES} then lon else lon + {{turn}} * 0.0001 end as lon, case when {COPIES} then submitted_at else "
    "submitted_at + to_seconds((hash(person_key + {turn}) % 3600)::integer) end as submitted_at) from {table}",
}
"""What the files of a fact say under another day, where they say something else; `turn` is its place in a week."""


def lines(folder: Path, students: int) -> Iterator[Measured]:
    """The first day, a late day after none and after many, a small file on a loaded day."""
    data, base = folder / "city", folder / "base"
    rows = round(students * (1 - days.ABSENT) * (1 + days.TWICE))
    days.write_roster(data / "inbox" / "学籍_20190901.csv", students)
    (data / "settings.toml").write_text(f'region = "{days.REGION}"\n', encoding="utf-8")
    cost("etl", "nightly", "--data", str(data))
    days.write_day(data / "inbox" / "first.csv", rows, students, FIRST)
    cost("etl", "nightly", "--data", str(data))
    data.rename(base)
    small = folder / "small.csv"
    days.write_day(small, SMALL_ROWS, students, FIRST, first=2)
    copied(base, data)
    small.rename(data / "inbox" / "small.csv")
    done = cost("etl", "nightly", "--data", str(data))
    note = f"{SMALL_ROWS:,} rows more for a day of {rows:,}; {done.cpu_s:,.1f} CPU s"
    yield Measured("a small file in the afternoon", done.wall_s, "s", SMALL_S, done.peak_mb, note)
    shutil.rmtree(data)
    alone = 0.0
    for length in (1, *LENGTHS):
        copied(base, data)
        late = FIRST + timedelta(days=1 if length == 1 else length // 2)
        lengthen(data, [FIRST + timedelta(days=n) for n in range(length + 1)], without=late)
        days.write_day(data / "inbox" / "late.csv", rows, students, late, first=3)
        done = cost("etl", "nightly", "--data", str(data))
        note = f"{rows:,} rows, {students:,} students"
        if length == 1:
            alone = done.cpu_s
            yield measured("a day after one day", done, None, note)
        else:
            note = f"{note}; {done.cpu_s / alone:.2f} × a day after one day"
            yield measured(f"a late day amid {length} days", done, ALLOWED * alone, note)
        shutil.rmtree(data)
    shutil.rmtree(base)


def lengthen(data: Path, wanted: list[date], without: date) -> None:
    """Give the one loaded day of `data` again under all `wanted` dates but `without`."""
    link = data / "snapshots" / "current"
    snapshot = link.resolve()
    own = snapshot.with_suffix(".own")
    shutil.copyfile(snapshot, own)
    own.replace(snapshot)  # the file itself is shared with the folder that this one was copied from
    with duckdb.connect(str(snapshot)) as db:
        pieces = db.execute("select * from etl_lake where day is not null").fetchall()
        paths = {fact: path for fact, _, path, *_ in pieces}
        for day in wanted:
            if day in (FIRST, without):
                continue
            for fact, _, _, rows, content in pieces:
                again = _again(data, fact, paths, day)
                if fact == "core_repeat":
                    rows = duckdb.read_parquet(str(data / again)).count("*").fetchall()[0][0]
                db.execute("insert into etl_lake values (?, ?, ?, ?, ?)", [fact, day, again, rows, content])
            for mart in MARTS:
                db.execute(
                    f"insert into {mart} select * replace (? as day) from {mart} where day = ?", [day, FIRST]
                )
            db.execute(
                "insert into core_file_day select * replace (? as day, concat(file_id, ?) as file_id) "
                "from core_file_day where day = ?",
                [day, day.isoformat(), FIRST],
            )
        db.execute(
            "create or replace table core_day as select day, row_number() over (order by day)::integer as place "
            "from (select distinct day from etl_lake where fact = 'answer')"
        )


def _again(data: Path, fact: str, paths: dict[str, str], day: date) -> str:
    """The file of `fact` under another day: one more name of the same bytes unless it says something else.

    What people answered is written once for each turn of the week: to the day itself the path speaks.
    """
    old = Path(paths[fact])
    new, turn = old.parents[1] / f"day={day.isoformat()}" / old.name, day.toordinal() % WEEK
    (data / new).parent.mkdir(exist_ok=True)
    made = data / f"{fact}-{turn}.parquet" if fact == "core_report" else data / new
    if fact in ANOTHER_DAY and not made.exists():
        table, report = (
            f"read_parquet('{data / paths[name]}', hive_partitioning = false)"
            for name in (fact, "core_report")
        )
        query = ANOTHER_DAY[fact].format(day=day, turn=turn, table=table, report=report)
        duckdb.sql(query).write_parquet(str(made), compression="zstd", row_group_size=ROW_GROUP)
    if not (data / new).exists():
        (data / new).hardlink_to(made if made.exists() else data / old)
    return str(new)
