"""Who may be meant by an unmatched row: the pairs worth scoring, gathered by blocks; `etl.matching` scores them.

A block is a reason to look at a pair at all: the same class; the same name in the school, or in the county with the
same birth date; the same birth date in the school; the same number, or one that agrees but for one stretch. A name
alone is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.lake import quoted

CHUNK = 250_000
"""Pairs that are held at once, at least."""

SUGGESTION = pa.schema(
    [
        ("file_id", pa.string()),
        ("row_no", pa.int32()),
        ("rank", pa.int32()),
        ("person_id", pa.string()),
        ("score", pa.int32()),
        ("reason", pa.string()),
        ("enrolled", pa.bool_()),
    ]
)

_ROWS = """
create or replace temp table suggestion_row as
with typed as (
    select
        m.file_id, m.row_no, m.day, m.asked_role as role, m.suggested_person_id as fits,
        m.typed_school_id as school_id, m.typed_class_id as class_id, m.typed_county_id as county_id,
        a.name, a.number_state,
        case when a.number_state = 'precision_lost' then null
            when regexp_full_match(a.number, '[GL].{15,}') then substring(a.number, 2) else a.number end as body,
        case when a.number_state = 'precision_lost' and a.number like '%E%'
                then replace(split_part(a.number, 'E', 1), '.', '')
            when a.number_state = 'precision_lost' then left(a.number, 15) end as stem,
        m.typed_key
    from core_match as m
    inner join core_unclaimed as a on m.answer_no = a.answer_no
    left join told_row as t on m.file_id = t.file_id and m.row_no = t.row_no and m.day = t.day
    where m.person_id is null and t.file_id is null
),
parts as (
    select
        *,
        case when regexp_full_match(coalesce(body, stem), '[0-9]{14}.*') then left(coalesce(body, stem), 14) end
            as front,
        case when regexp_full_match(body, '.*[0-9]{7}[0-9X]') then right(body, 8) end as back,
        case when regexp_full_match(body, '[0-9]{10}.*[0-9]{3}[0-9X]') then left(body, 10) end as outer_front,
        case right(body, 1) when 'X' then 10 else try_cast(right(body, 1) as bigint) end as last
    from typed
)
select
    row_number() over (order by p.school_id, p.class_id, p.file_id, p.row_no) - 1 as line, p.*,
    try_cast(p.front as bigint) as front_no, try_cast(left(p.back, 7) as bigint) * 11 + p.last as back_no,
    try_cast(p.outer_front as bigint) as outer_no,
    try_cast(left(right(p.body, 4), 3) as bigint) * 11 + p.last as end_no,
    case when regexp_full_match(p.body, '[0-9]{17}[0-9X]') then try_cast(left(p.body, 17) as bigint) * 11 + p.last end
        as number_no,
    try_cast(substring(p.front, 7, 8) as bigint) as birth,
    p.number_state not in ('valid', 'missing') as wrong
from parts as p
"""

# A person's number holds 17 digits and, to the base of 11, the last character: its parts are told by division.
_BIRTH = (
    "coalesce(abs(p.identity_no) // 11000 % 100000000, "
    "year(p.birth_date) * 10000 + month(p.birth_date) * 100 + day(p.birth_date))"
)
_ENROLLED = "r.day between p.valid_from and p.valid_to"
# Worth a careful comparison: the names share a character or begin with the same sound; of long ones, and of rows
# with a wrong number and no name, all are. With a name that is plainly another one nothing but the whole number makes
# a suggestion.
_ALIKE = (
    "(r.name is null and r.wrong or contains(r.sounds, left(p.name, 1)) "
    "or length(translate(p.name, r.name, '')) < length(p.name) or length(r.name) > 4 or length(p.name) > 4)"
)

# Why to look at a pair, whether any name will do, and whether who is not enrolled that day may be meant as well.
_BLOCKS = {
    "class": ("r.class_id = p.class_id and r.role = p.role", False, False),
    "staff room": ("r.school_id = p.school_id and r.role = 'staff' and p.role = 'staff'", False, False),
    "name in the school": ("r.school_id = p.school_id and r.name = p.name", True, True),
    "name and birth date in the county": (
        f"r.county_id = p.county_id and r.name = p.name and r.birth = {_BIRTH}",
        True,
        True,
    ),
    "birth date in the school": (
        f"r.school_id = p.school_id and r.birth = {_BIRTH} and r.role = p.role",
        False,
        False,
    ),
    "number": ("r.number_no = p.number_no", True, True),
    "number that is no resident ID": (
        "r.number_no is null and p.number_no is null and r.body = p.student_no",
        True,
        True,
    ),
    "number but for its end": (
        "r.front_no = p.number_no // 11000 and r.role = p.role and r.wrong",
        False,
        False,
    ),
    "number but for its beginning": (
        "r.back_no = p.number_no % 110000000 and r.role = p.role and r.wrong",
        False,
        False,
    ),
    "number but for its middle": (
        "r.outer_no = p.number_no // 110000000 and r.end_no = p.number_no % 11000 "
        "and r.role = p.role and r.wrong",
        False,
        False,
    ),
}

# Who is met, once a row; who was there once may be enrolled elsewhere that day.
_MET = """
create or replace temp table suggestion_met as
with pair as (
{blocks}
),
met as (
    select line, person_key, max(enrolled) as enrolled, arg_max(person_no, (enrolled, person_no)) as person_no
    from pair group by line, person_key
),
elsewhere as (
    select p.person_key, p.person_no, p.valid_from, p.valid_to from core_person as p
    where p.person_key in (select person_key from met where not enrolled)
)
select line, enrolled, person_no from met where enrolled
union all
select met.line, q.person_no is not null as enrolled, coalesce(q.person_no, met.person_no) as person_no
from met
inner join suggestion_row as r on met.line = r.line
left join elsewhere as q on met.person_key = q.person_key and r.day between q.valid_from and q.valid_to
where not met.enrolled
"""

# Numbers as they are written cost most of all to read, and nearly all follow from the number that stands beside them.
_WRITTEN = """
create or replace temp table suggestion_written as
select
    p.person_no,
    coalesce(p.identity, case when p.student_no like 'L%' then substring(p.student_no, 2) else p.student_no end) as body
from core_person as p
where p.identity_no is null and p.person_no in (select person_no from suggestion_met)
"""

_PAIRS = """
with told as (
    select
        m.line, m.enrolled, p.person_no, concat('p', lpad(lower(hex(p.person_key)), 16, '0')) as person_id,
        p.name, p.role, p.class_id, p.school_id, p.county_id, p.birth_date,
        case when p.identity_no is not null
            then lpad(cast(abs(p.identity_no) // 11 as varchar), 17, '0')
                || case abs(p.identity_no) % 11 when 10 then 'X' else cast(abs(p.identity_no) % 11 as varchar) end
            else w.body end as body,
        {birth} as born
    from core_person as p
    inner join suggestion_met as m on p.person_no = m.person_no
    left join suggestion_written as w on p.person_no = w.person_no
)
select
    r.line, p.person_id, p.enrolled,
    r.name as typed_name, p.name as name,
    case when r.number_state not in ('valid', 'precision_lost') then r.body end as typed_body, p.body as body,
    coalesce(r.fits = p.person_id, false) as fits,
    r.role = p.role as same_role, r.role as asked_role,
    coalesce(r.class_id = p.class_id, false) as same_class,
    coalesce(r.school_id = p.school_id, false) as same_school,
    coalesce(r.county_id = p.county_id, false) as same_county,
    coalesce(r.birth = p.born, false) as same_birth, p.born as birth,
    coalesce(r.body = p.body, false) as same_number,
    case when starts_with(p.body, r.stem) then length(r.stem) else 0 end as digits_kept
from told as p
inner join suggestion_row as r on p.line = r.line
left join stg_decision as d
    on r.typed_key = d.typed_key and p.person_id = d.person_id and d.verdict = 'refused'
where d.person_id is null
order by r.line
"""


def _of(connection: duckdb.DuckDBPyConnection) -> str:
    """The days of the batch as a condition that leaves the lake's files of other days closed."""
    days = [quoted(day.isoformat()) for (day,) in connection.execute("select day from batch_day").fetchall()]
    return f"day in ({', '.join(f'date {day}' for day in days)})" if days else "false"


def prepare(connection: duckdb.DuckDBPyConnection, sound_of: Callable[[str], str]) -> int:
    """Number the batch's unmatched rows that are not told of already; returns how many there are.

    Reads `core_match` and `core_unclaimed`, and what `lay_out_told` made. `sound_of` says how a character sounds.
    """
    connection.execute(
        "create or replace temp table told_row as "
        f"select file_id, row_no, day from told_unmatched where {_of(connection)}"
    )
    connection.execute(_ROWS)
    found = connection.execute("select count(*) from suggestion_row").fetchone()
    if found and found[0]:
        _lay_out_sounds(connection, sound_of)
    return int(found[0]) if found else 0


def _lay_out_sounds(connection: duckdb.DuckDBPyConnection, sound_of: Callable[[str], str]) -> None:
    """Give each row the characters that names on the roster begin with and that sound like its own first one."""
    first = "select distinct left(name, 1) from {} where name is not null"
    begun, asked = (
        [letter for (letter,) in connection.execute(first.format(table)).fetchall()]
        for table in ("core_person", "suggestion_row")
    )
    by_sound: dict[str, str] = {}
    for letter in sorted(begun):
        by_sound[sound_of(letter)] = by_sound.get(sound_of(letter), "") + letter
    sounds = pa.table(
        {
            "letter": pa.array(asked, pa.string()),
            "sounds": pa.array([by_sound.get(sound_of(letter), "") for letter in asked], pa.string()),
        }
    )
    connection.register("begun", sounds)
    connection.execute(
        "create or replace temp table suggestion_row as select r.*, coalesce(b.sounds, '') as sounds "
        "from suggestion_row as r left join begun as b on left(r.name, 1) = b.letter"
    )
    connection.unregister("begun")


def lay_out_told(connection: duckdb.DuckDBPyConnection, same: bool) -> None:
    """Make `told_unmatched` and `told_suggestion`: what the published snapshot (`prev`) tells of unmatched rows.

    Nothing unless `same` people are on the rosters and the same decisions in force: then a row is told of but once.
    """
    empty = "null::varchar as file_id, null::integer as row_no, null::date as day"
    rows, meant = (
        ("from prev.core_unmatched", "from prev.core_suggestion")
        if same
        else (f"select {empty} where false", f"select {empty}, * from suggestion_shape where false")
    )
    connection.register("suggestion_shape", SUGGESTION.empty_table().drop_columns(["file_id", "row_no"]))
    connection.execute(f"create or replace temp view told_unmatched as {rows}")
    connection.execute(f"create or replace temp view told_suggestion as {meant}")


def pairs(connection: duckdb.DuckDBPyConnection) -> Iterator[pa.Table]:
    """Pairs of a row (`line`) and a person, without those that a steward refused: all of a row in one table. After
    `prepare`, when it found any row.

    Columns: line, person_id, enrolled, typed_name, name, typed_body (null unless it is wrong), body, fits (school,
    class and name agree, and nobody else's do), same_role, asked_role, same_class, same_school, same_county,
    same_birth, birth, same_number, digits_kept (of a number that a spreadsheet cut, if they agree).
    """
    blocks = "\nunion all\n".join(
        f"select r.line, p.person_key, p.person_no, {_ENROLLED} as enrolled "
        f"from suggestion_row as r inner join core_person as p on {condition}"
        f"{'' if any_name else f' and {_ALIKE}'}{'' if anybody else f' and {_ENROLLED}'}"
        for condition, any_name, anybody in _BLOCKS.values()
    )
    # tables of their own: with their sizes known it is not the roster that joins hold in memory
    connection.execute(_MET.format(blocks=blocks))
    connection.execute(_WRITTEN)
    found = connection.execute(_PAIRS.format(birth=_BIRTH)).to_arrow_reader(CHUNK)
    waiting = found.schema.empty_table()
    for batch in found:
        waiting = pa.concat_tables([waiting, pa.Table.from_batches([batch])])
        lines = waiting["line"]
        whole = pc.index(lines, lines[-1]).as_py() if len(waiting) else 0
        if whole >= CHUNK:
            yield waiting.slice(0, whole).combine_chunks()
            waiting = waiting.slice(whole)
    if len(waiting):
        yield waiting.combine_chunks()


def lay_out(connection: duckdb.DuckDBPyConnection, scored: pa.Table) -> None:
    """Make `stg_suggestion` (SUGGESTION) of what was scored: line, rank, person_id, score, reason, enrolled."""
    connection.register("scored", scored)
    connection.execute(
        "create or replace temp table stg_suggestion as "
        "select r.file_id, r.row_no, s.rank, s.person_id, s.score, s.reason, s.enrolled "
        "from scored as s inner join suggestion_row as r on s.line = r.line "
        "union all select file_id, row_no, rank, person_id, score, reason, enrolled "
        f"from told_suggestion where {_of(connection)}"
    )
    connection.unregister("scored")
    for table in ("suggestion_row", "suggestion_met", "suggestion_written"):
        connection.execute(f"drop table if exists {table}")
