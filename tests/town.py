"""A town that fits in one's head, published: two counties, three schools, four classes, three days.

School C has no roster. On 6 March class A1 has 2 fevers (0 the day before) and 1 suspected case, and 李明 is
missing for the second day; nobody of school B reports. A question on antipyretics is new that day, asked in schools A
and C; where pupils went is asked in other words since the 5th.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

PROVINCE, CITY, JINSHUI, ERQI = "410000", "410100", "410105", "410103"
A, B, C = "4100000001", "4100000002", "4100000003"
A1, A2, B1, C1 = f"{A}-1", f"{A}-2", f"{B}-1", f"{C}-1"
DAYS = (date(2020, 3, 4), date(2020, 3, 5), date(2020, 3, 6))
LAST = DAYS[-1]

SCHOOLS = {A: ("郑州市第一中学", JINSHUI, "junior", 7), B: ("金水区第二小学", JINSHUI, "primary", 3)}
SCHOOLS |= {C: ("二七区第三小学", ERQI, "primary", 0)}
CLASSES = {A1: (A, "七年级", "七年级1班", 7), A2: (A, "七年级", "七年级2班", 7)}
CLASSES |= {B1: (B, "一年级", "一年级1班", 1), C1: (C, "一年级", "一年级1班", 1)}
PEOPLE = {
    "p1": ("王梓轩", "G410105201001011234", A1),
    "p2": ("李明", "G410105201001015678", A1),
    "p3": ("欧阳子涵", "G410105201001019012", A1),
    "p4": ("=1+1", "G410105201001013456", A1),
    "p5": ("赵敏", "G410105201001017890", A2),
}
COUNTS: tuple[str, ...] = ("enrolled", "reported", "missing", "fever", "contact_area", "contact_suspected")
COUNTS += ("suspected", "confirmed", "isolating")
# Of each class, on each of the days, the COUNTS.
COUNTED: dict[str, tuple[tuple[int | None, ...], ...]] = {
    A1: ((4, 4, 0, 0, 0, 0, 0, 0, 0), (4, 3, 1, 0, 0, 0, 0, 0, 0), (4, 3, 1, 2, 0, 1, 1, 0, 0)),
    A2: ((3, 3, 0, 1, 1, 0, 0, 0, 1), (3, 3, 0, 1, 1, 0, 0, 0, 1), (3, 3, 0, 0, 1, 0, 0, 0, 1)),
    B1: ((3, 3, 0, 0, 0, 0, 0, 0, 0), (3, 3, 0, 0, 0, 0, 0, 0, 0), (3, 0, 3, 0, 0, 0, 0, 0, 0)),
    C1: (
        (None, 5, None, 0, 0, 0, 0, 0, 0),
        (None, 5, None, 0, 0, 0, 0, 0, 0),
        (None, 6, None, 1, 0, 0, 0, 0, 0),
    ),
}


def publish(folder: Path, name: str = "000001-town", *, days: Iterable[date] = DAYS, times: int = 1) -> Path:
    """Publish the town in a data folder with demo accounts; `days` leaves out the others, `times` multiplies every
    count. The link moves at once: readers find the old town or the new one."""
    snapshots = folder / "snapshots"
    snapshots.mkdir(parents=True, exist_ok=True)
    (folder / "settings.toml").write_text('region = "410100"\ndemo = true\n', encoding="utf-8")
    (snapshots / f"{name}.duckdb").write_bytes(_database(frozenset(days), times))
    link = snapshots / "next"
    link.symlink_to(f"{name}.duckdb")
    link.replace(snapshots / "current")
    return folder


@cache
def _database(days: frozenset[date], times: int) -> bytes:
    """The snapshot as a file. Made once, as a dozen times as many tests publish it as there are towns."""
    with TemporaryDirectory() as home:
        path = Path(home) / "town.duckdb"
        with duckdb.connect(str(path)) as connection:
            for statement in _statements():
                connection.execute(statement)
            _fill(connection, set(days), times)
        return path.read_bytes()


def _statements() -> list[str]:
    counts = ", ".join(f"{name} int" for name in COUNTS)
    rest = "temperature_sum_c double, temperature_n int, duplicate int, unmatched int"
    day = f"unit_id varchar, day date, role varchar, {counts}, {rest}"
    return [
        "create table core_region (region_id varchar, name varchar, level varchar, parent_id varchar)",
        """create table core_school (school_id varchar, name varchar, county_id varchar, city_id varchar,
            stage varchar, lon double, lat double, students int)""",
        """create table core_class (class_id varchar, school_id varchar, county_id varchar, city_id varchar,
            grade varchar, name varchar, grade_rank int)""",
        """create table core_person (person_id varchar, role varchar, name varchar, student_no varchar,
            id_number varchar, class_id varchar, school_id varchar, county_id varchar, city_id varchar,
            valid_from date, valid_to date)""",
        """create table core_response (person_id varchar, day date, submitted_at timestamp,
            temperature_c double, fever boolean, symptoms varchar[], contact_area boolean, contact_suspected boolean,
            diagnosis varchar, isolation_days int, role varchar, class_id varchar, school_id varchar,
            county_id varchar, city_id varchar, located varchar, extra map(varchar, varchar))""",
        """create table mart_missing (person_id varchar, class_id varchar, school_id varchar,
            county_id varchar, city_id varchar, role varchar, day date, days_in_a_row int)""",
        f"create table mart_class_day ({day}, school_id varchar, county_id varchar, city_id varchar)",
        f"create table mart_school_day ({day}, county_id varchar, city_id varchar, stage varchar)",
        f"create table mart_county_day ({day}, city_id varchar)",
        f"create table mart_city_day ({day})",
        "create table etl_meta (key varchar, value varchar)",
        """create table etl_run (run_id int, started_at timestamp, finished_at timestamp, state varchar,
            files_new int, files_same int, files_refused int, rows_in int, rows_loaded int,
            rows_refused int)""",
        """create table etl_file (file_id varchar, name varchar, kind varchar, source varchar, rows_in int,
            rows_loaded int, rows_superseded int, rows_refused int, rows_blank int, rows_unmatched int,
            rows_confirmed int, state varchar, reason varchar, detail varchar, run_id int, days_from date,
            days_to date, profile varchar)""",
        """create table etl_file_question (file_id varchar, source varchar, question varchar, field varchar,
            day_from date, day_to date, answers bigint)""",
        """create table core_reject (file_id varchar, row_no int, field varchar, value varchar,
            reason varchar)""",
        """create table core_unmatched (file_id varchar, row_no int, day date, role varchar, reason varchar,
            suggested_person_id varchar, name varchar, number varchar, school_name varchar,
            class_name varchar, school_id varchar, class_id varchar, county_id varchar, city_id varchar,
            submitted_at timestamp, number_read varchar, alone boolean, suggested_score int)""",
        """create table core_confirmed (file_id varchar, row_no int, day date, role varchar, person_id varchar,
            typed_key varchar, alone boolean, name varchar, number varchar, number_read varchar,
            school_name varchar, class_name varchar, school_id varchar, class_id varchar, county_id varchar,
            city_id varchar)""",
        """create table core_suggestion (file_id varchar, row_no int, day date, rank int, person_id varchar,
            score int, reason varchar, enrolled boolean)""",
        """create table core_flag (person_id varchar, day date, flag varchar, times int, role varchar,
            class_id varchar, school_id varchar, county_id varchar, city_id varchar)""",
        """create table etl_question (source varchar, question varchar, field varchar, first_day date,
            last_day date, answers int)""",
        """create table mart_cell_day (cell varchar, resolution int, school_id varchar, county_id varchar,
            city_id varchar, day date, people int, fever int, contact_area int)""",
        """create table core_question (question varchar, wording_id varchar, field varchar, source varchar,
            separators varchar, first_day date, last_day date, answers bigint, follows varchar)""",
        "create table core_option (day date, wording_id varchar, option varchar, people bigint)",
        """create table mart_question_day (day date, role varchar, school_id varchar, county_id varchar,
            city_id varchar, wording_id varchar, option varchar, people bigint)""",
    ]


def _into(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """All rows in one statement, as one each is slow."""
    if rows:
        marks = ", ".join(f"({', '.join('?' * len(row))})" for row in rows)
        connection.execute(f"insert into {table} values {marks}", [value for row in rows for value in row])


def _fill(connection: duckdb.DuckDBPyConnection, days: set[date], times: int) -> None:
    def into(table: str, rows: Sequence[tuple[object, ...]]) -> None:
        _into(connection, table, rows)

    into("core_region", [(PROVINCE, "河南省", "province", None), (CITY, "郑州市", "city", PROVINCE)])
    into("core_region", [(JINSHUI, "金水区", "county", CITY), (ERQI, "二七区", "county", CITY)])
    into("core_school", [(k, n, c, CITY, s, 113.7, 34.8, size) for k, (n, c, s, size) in SCHOOLS.items()])
    into("core_class", [(k, s, SCHOOLS[s][1], CITY, g, n, r) for k, (s, g, n, r) in CLASSES.items()])
    into("core_person", [_person(key, *person) for key, person in PEOPLE.items()])
    marts = [
        row
        for unit, counted in COUNTED.items()
        for row in _class_rows(unit, counted, times)
        if row[1] in days
    ]
    into("mart_class_day", marts)
    _roll(connection)
    into(
        "core_response",
        [_answer(key, temperature, klass) for key, temperature, klass in ANSWERS if LAST in days],
    )
    _question_tables(connection, days)
    into("mart_missing", [("p2", A1, A, JINSHUI, CITY, "student", LAST, 2)] if LAST in days else [])
    unmatched = [_unmatched(*row) for row in UNMATCHED if LAST in days]
    into("core_unmatched", unmatched)
    meant = [
        ("f1", row[0], LAST, 1, row[5], 90, "name_sounds_alike", True)
        for row in UNMATCHED
        if row[5] and LAST in days
    ]
    into("core_suggestion", meant)
    held = (
        "f1",
        30,
        LAST,
        "student",
        "p3",
        "0" * 64,
        False,
        "欧阳子含",
        None,
        None,
        "郑州市第一中学",
        "七年级1班",
    )
    into("core_confirmed", [(*held, A, A1, JINSHUI, CITY)] if LAST in days else [])
    into(
        "core_flag",
        [("p1", LAST, "fixed_second", 6, "student", A1, A, JINSHUI, CITY)] if LAST in days else [],
    )
    into("etl_meta", [("region", CITY), ("demo", "true")])
    night = (datetime(2020, 3, 7, 2, 11), datetime(2020, 3, 7, 2, 14))
    into("etl_run", [(1, *night, "published", 2, 0, 1, 10, 7, 3)])
    into("etl_file", [_file("f1", "loaded", 7, 3), _file("f2", "refused", 0, 0)])


# Row, name, number, class, its school, who is suggested.
UNMATCHED = (
    (20, "王子轩", None, "七年级1班", A1, "p1"),
    (21, "李明明", "12", "七年级1班", A1, "p2"),
    (22, "赵民", None, "七年级2班", A2, "p5"),
    (23, "无名", None, "一年级1班", B1, None),
)
ANSWERS = (("p1", 38.2, A1), ("p3", 36.5, A1), ("p4", 37.9, A1), ("p5", 36.4, A2))


# Text, wording id, field, source, first and last day (places in DAYS), the wording that it follows.
DRUG, WHERE, WENT = "qdrug", "qwhere", "qwent"
QUESTIONS = (
    ("今日体温（℃）", "temperature_c", "temperature_c", "wenjuanxing", 0, 1, None),
    ("今日晨检体温", "temperature_c", "temperature_c", "wenjuanxing", 2, 2, None),
    ("今天是否服用退烧药", DRUG, None, "wenjuanxing", 2, 2, None),
    ("今日个人动向", WHERE, None, "dingtalk", 0, 0, None),
    ("今天去了哪里", WENT, None, "dingtalk", 1, 2, WHERE),
)
# School, wording id, option; people on each of the days.
CHOSEN = (
    (A, "temperature_c", "36.5", (7, 6, 4)),
    (A, "temperature_c", "37.3", (0, 0, 2)),
    (A, "temperature_c", "*", (7, 6, 6)),
    (C, "temperature_c", "36.5", (5, 5, 6)),
    (C, "temperature_c", "*", (5, 5, 6)),
    (A, DRUG, "是", (0, 0, 2)),
    (A, DRUG, "否", (0, 0, 4)),
    (A, DRUG, "*", (0, 0, 6)),
    (C, DRUG, "是", (0, 0, 1)),
    (C, DRUG, "否", (0, 0, 5)),
    (C, DRUG, "*", (0, 0, 6)),
    (A, WHERE, "居家", (6, 0, 0)),
    (A, WHERE, "外出", (1, 0, 0)),
    (A, WHERE, "*", (7, 0, 0)),
    (A, WENT, "居家", (0, 5, 4)),
    (A, WENT, "外出", (0, 2, 2)),
    (A, WENT, "*", (0, 6, 6)),
)


def _question_tables(connection: duckdb.DuckDBPyConnection, days: set[date]) -> None:
    _into(
        connection,
        "core_question",
        [
            (text, wording, of, source, "┋", DAYS[first], DAYS[last], 10, before)
            for text, wording, of, source, first, last, before in QUESTIONS
        ],
    )
    _into(connection, "core_option", [(LAST, DRUG, "是", 3), (LAST, DRUG, "否", 9)])
    _into(
        connection,
        "mart_question_day",
        [
            (day, "student", school, SCHOOLS[school][1], CITY, wording, option, people)
            for school, wording, option, chosen in CHOSEN
            for day, people in zip(DAYS, chosen, strict=True)
            if people and day in days
        ],
    )
    connection.execute(
        """create table mart_question_county_day as select day, role, county_id, city_id, wording_id, option,
            sum(people)::bigint people from mart_question_day group by all"""
    )
    connection.execute(
        """update core_response set
            extra = map {'今天是否服用退烧药': case when person_id = 'p1' then '是' else '否' end}"""
    )
    connection.execute(
        """create table core_report as
        select * exclude (person_id) replace (array_to_string(symptoms, '┋') as symptoms, extra::json::varchar as extra)
        from core_response"""
    )


def _person(key: str, name: str, number: str, klass: str) -> tuple[object, ...]:
    school = CLASSES[klass][0]
    since = date(2019, 9, 1)
    return (key, "student", name, number, None, klass, school, SCHOOLS[school][1], CITY, since, None)


def _file(key: str, state: str, loaded: int, refused: int) -> tuple[object, ...]:
    counts = (loaded + refused, loaded, 0, refused, 0, 0, 0)
    return (key, f"{key}.xlsx", "answers", "wenjuanxing", *counts, state, None, None, 1, DAYS[0], LAST, "p0")


def _unmatched(
    row: int, name: str, number: str | None, room: str, klass: str, meant: str | None
) -> tuple[object, ...]:
    school = CLASSES[klass][0]
    where = (school, klass, SCHOOLS[school][1], CITY)
    typed = (name, number, SCHOOLS[school][0], room)
    at = datetime(2020, 3, 6, 8)
    return (
        "f1",
        row,
        LAST,
        "student",
        "unknown_person",
        meant,
        *typed,
        *where,
        at,
        number,
        False,
        90 if meant else 0,
    )


def _answer(key: str, temperature: float, klass: str) -> tuple[object, ...]:
    fever = temperature >= 37.3
    symptoms = ["发热"] if fever else []
    at = datetime(2020, 3, 6, 7, 30)
    school = CLASSES[klass][0]
    where = ("student", klass, school, SCHOOLS[school][1], CITY, "gps", None)
    return (key, LAST, at, temperature, fever, symptoms, False, None, "none", 0, *where)


def _class_rows(
    unit: str, counted: tuple[tuple[int | None, ...], ...], times: int
) -> list[tuple[object, ...]]:
    school = CLASSES[unit][0]
    where = (school, SCHOOLS[school][1], CITY)
    return [
        (unit, day, "student", *(None if n is None else n * times for n in row), 36.5, 1, 0, 0, *where)
        for day, row in zip(DAYS, counted, strict=True)
    ]


def _roll(connection: duckdb.DuckDBPyConnection) -> None:
    names = [*COUNTS, "temperature_sum_c", "temperature_n", "duplicate", "unmatched"]
    sums = ", ".join(f"sum({name})" for name in names)
    for table, key, more in (
        ("mart_school_day", "school_id", ", county_id, city_id, 'primary'"),
        ("mart_county_day", "county_id", ", city_id"),
        ("mart_city_day", "city_id", ""),
    ):
        connection.execute(
            f"insert into {table} select {key}, day, role, {sums}{more} from mart_class_day group by all"
        )
