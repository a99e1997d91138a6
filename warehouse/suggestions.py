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

Alike = Callable[[pa.Array, pa.Array], pa.Array]
CHUNK = 20_000
"""Rows whose pairs are held at once: some 50 each."""

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
        sha256(concat(
            s.salt, '|', a.role, '|', coalesce(a.name, ''), '|', coalesce(a.number, ''), '|',
            replace(coalesce(a.school_typed, ''), ' ', ''), '|', replace(coalesce(a.class_typed, ''), ' ', ''), '|',
            case when m.alone then concat(a.file_id, '|', cast(a.row_no as varchar)) else '' end
        )) as typed_key
    from core_match as m
    inner join stg_answer as a on m.answer_no = a.answer_no
    left join (select distinct salt from stg_decision) as s on true
    where m.person_id is null
)
select
    row_number() over (order by school_id, class_id, file_id, row_no) - 1 as line, *,
    case when regexp_full_match(coalesce(body, stem), '[0-9]{14}.*')
        then substring(coalesce(body, stem), 7, 8) end as birth
from typed
"""

_PEOPLE = """
create or replace temp table suggestion_person as
select
    hash(person_id) as who,
    person_id, role, name, school_id, class_id, county_id, valid_from, valid_to,
    coalesce(identity, case when student_no like 'L%' then substring(student_no, 2) else student_no end) as body,
    case when identity is not null then substring(identity, 7, 8)
        when birth_date is not null then strftime(birth_date, '%Y%m%d') end as birth
from core_person
"""

_NUMBERED = "r.role = p.role and r.number_state not in ('valid', 'missing') and length(p.body) = 18"
_COLLEAGUES = (
    "r.class_id = p.class_id and r.role = p.role",
    "r.school_id = p.school_id and r.role = 'staff' and p.role = 'staff'",
)
"""The same class, or the staff of the same school: some fifty people a row, of whom few have a name that is like."""

# Why else to look at a pair, and whether who is not enrolled that day may be meant as well.
_BLOCKS = {
    "name in the school": ("r.school_id = p.school_id and r.name = p.name", True),
    "name and birth date in the county": (
        "r.county_id = p.county_id and r.name = p.name and r.birth = p.birth",
        True,
    ),
    "birth date in the school": (
        "r.school_id = p.school_id and r.birth = p.birth and r.role = p.role",
        False,
    ),
    "number": ("r.body = p.body", True),
    "number but for its end": (
        f"left(coalesce(r.body, r.stem), 14) = left(p.body, 14) and {_NUMBERED}",
        False,
    ),
    "number but for its beginning": (f"right(r.body, 8) = right(p.body, 8) and {_NUMBERED}", False),
    "number but for its middle": (
        f"left(r.body, 10) = left(p.body, 10) and right(r.body, 4) = right(p.body, 4) and {_NUMBERED}",
        False,
    ),
}

_PAIRS = """
with pair as (
    select line, who, period, true as enrolled from suggestion_colleague
    union all
{blocks}
),
met as (
    select line, who, max(enrolled) as enrolled, arg_max(period, (enrolled, period)) as period
    from pair group by line, who
),
-- who was there once may be enrolled elsewhere that day
person as (
    select line, enrolled, period from met where enrolled
    union all
    select met.line, q.who is not null as enrolled, coalesce(q.rowid, met.period) as period
    from met
    inner join suggestion_row as r on met.line = r.line
    left join suggestion_person as q on met.who = q.who and r.day between q.valid_from and q.valid_to
    where not met.enrolled
)
select
    r.line, p.person_id, person.enrolled,
    r.name as typed_name, p.name as name,
    case when r.number_state not in ('valid', 'precision_lost') then r.body end as typed_body, p.body as body,
    coalesce(r.fits = p.person_id, false) as fits,
    r.role = p.role as same_role, r.role as asked_role,
    coalesce(r.class_id = p.class_id, false) as same_class,
    coalesce(r.school_id = p.school_id, false) as same_school,
    coalesce(r.county_id = p.county_id, false) as same_county,
    coalesce(r.birth = p.birth, false) as same_birth, p.birth,
    coalesce(r.body = p.body, false) as same_number,
    case when starts_with(p.body, r.stem) then length(r.stem) else 0 end as digits_kept
from person
inner join suggestion_row as r on person.line = r.line
inner join suggestion_person as p on person.period = p.rowid
left join stg_decision as d
    on r.typed_key = d.typed_key and p.person_id = d.person_id and d.verdict = 'refused'
where d.person_id is null
"""


def prepare(connection: duckdb.DuckDBPyConnection) -> int:
    """Number the batch's unmatched rows, and lay out the people to hold them against; returns how many rows there are.

    Reads `core_match`, `stg_answer`, `stg_decision` and `core_person`.
    """
    connection.execute(_ROWS)
    found = connection.execute("select count(*) from suggestion_row").fetchone()
    rows = int(found[0]) if found else 0
    if rows:
        connection.execute(_PEOPLE)
    return rows


def pairs(connection: duckdb.DuckDBPyConnection, rows: int, alike: Alike) -> Iterator[pa.Table]:
    """Pairs of a row (`line`) and a person, without those that a steward refused, some thousand rows at a time.

    `alike` tells of typed names and names, arrays of strings of one length, where the two are worth a comparison.
    Columns: line, person_id, enrolled, typed_name, name, typed_body (null unless it is wrong), body, fits (school,
    class and name agree, and nobody else's do), same_role, asked_role, same_class, same_school, same_county,
    same_birth, birth, same_number, digits_kept (of a number that a spreadsheet cut, if they agree).
    """
    for first in range(0, rows, CHUNK):
        within = f"r.line >= {first} and r.line < {first + CHUNK}"
        _lay_out_colleagues(connection, within, alike)
        blocks = "\nunion all\n".join(
            "select r.line, p.who, p.rowid as period, r.day between p.valid_from and p.valid_to as enrolled "
            f"from suggestion_row as r inner join suggestion_person as p on {condition} "
            f"{'' if anybody else 'and r.day between p.valid_from and p.valid_to '}where {within}"
            for condition, anybody in _BLOCKS.values()
        )
        yield connection.execute(_PAIRS.format(blocks=blocks)).to_arrow_table()


def _lay_out_colleagues(connection: duckdb.DuckDBPyConnection, within: str, alike: Alike) -> None:
    """Make `suggestion_colleague`: who is in the row's class or staff room and has a name like the one typed, if any
    was typed; one of another name can only be meant by the number or the birth date, which have blocks of their own."""
    met = "\nunion all\n".join(
        "select r.line, p.who, p.rowid as period, r.name as typed_name, p.name "
        f"from suggestion_row as r inner join suggestion_person as p on {condition} "
        f"and r.day between p.valid_from and p.valid_to where {within}"
        for condition in _COLLEAGUES
    )
    found = connection.execute(met).to_arrow_table()
    typed, names = (found[name].combine_chunks() for name in ("typed_name", "name"))
    kept = found.filter(pc.or_(pc.is_null(typed), alike(typed, names))).select(["line", "who", "period"])
    connection.register("colleague", kept)
    connection.execute("create or replace temp table suggestion_colleague as from colleague")
    connection.unregister("colleague")


def lay_out(connection: duckdb.DuckDBPyConnection, scored: pa.Table) -> None:
    """Make `stg_suggestion` (SUGGESTION) of what was scored: line, rank, person_id, score, reason, enrolled."""
    connection.register("scored", scored)
    connection.execute(
        "create or replace temp table stg_suggestion as "
        "select r.file_id, r.row_no, s.rank, s.person_id, s.score, s.reason, s.enrolled "
        "from scored as s inner join suggestion_row as r on s.line = r.line"
    )
    connection.unregister("scored")
    connection.execute("drop table suggestion_row")
    connection.execute("drop table if exists suggestion_person")
    connection.execute("drop table if exists suggestion_colleague")
