"""What the simulated city really was, against what the night published of its files."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

MEASURES = ("enrolled", "reported", "missing", "fever", "contact_area", "contact_suspected", "suspected", "confirmed",
            "isolating", "temperature_sum_c", "temperature_n", "duplicate", "unmatched")  # fmt: skip
SAID = ("role", "county_id", "school_id", "submitted_at", "temperature_c", "contact_suspected", "diagnosis",
        "isolation_days", "located")  # fmt: skip


@pytest.fixture(scope="module")
def both(small_city: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The snapshot, with the truth beside it: `rows`, `effective` and `persons` as views."""
    connection = duckdb.connect()
    snapshot = (small_city / "snapshots" / "current").resolve()
    connection.execute(f"attach '{snapshot}' as snap (read_only)")
    for name in ("rows", "effective", "persons"):
        connection.execute(f"create view {name} as from '{small_city / 'truth' / name}.parquet'")
    connection.execute("""
        create table who as
        select distinct t.person_no, p.person_id from persons t
        join snap.core_person p on p.role = t.role and p.student_no = t.number
    """)
    yield connection
    connection.close()


@pytest.mark.parametrize("unit", ["school", "county"])
def test_marts_equal_the_truth_unit_by_unit_and_day_by_day(
    both: duckdb.DuckDBPyConnection, small_city: Path, unit: str
) -> None:
    exact = ", ".join(f"{n}::decimal(18, 1)" if n == "temperature_sum_c" else n for n in MEASURES)
    published = f"select unit_id, day, role, {exact} from snap.mart_{unit}_day"
    truth = (
        f"select unit_id::varchar, day, role, {exact} from read_csv('{small_city}/truth/{unit}_day.csv', "
        "types = {'unit_id': 'varchar'})"
    )
    assert both.execute(f"select count(*) from ({truth})").fetchone() != (0,)
    assert both.execute(f"({truth}) except ({published})").fetchall() == []
    assert both.execute(f"({published}) except ({truth})").fetchall() == []


def test_everybody_on_the_rosters_is_one_person(both: duckdb.DuckDBPyConnection) -> None:
    people = "select count(distinct person_no), count(distinct person_id), count(*) from who"
    ((truth, published, pairs),) = both.execute(people).fetchall()
    assert truth == published == pairs > 2_000
    assert both.execute("select count(distinct person_no) from persons").fetchone() == (truth,)


def test_persons_are_enrolled_from_and_to_the_days_that_rosters_say(both: duckdb.DuckDBPyConnection) -> None:
    published = "select person_id, school_id, name, valid_from, valid_to from snap.core_person"
    truth = "select person_id, school_id, name, valid_from, valid_to from persons join who using (person_no)"
    assert both.execute(f"({truth}) except ({published})").fetchall() == []
    assert both.execute(f"({published}) except ({truth})").fetchall() == []


def test_effective_answers_equal_the_truth_person_by_person(both: duckdb.DuckDBPyConnection) -> None:
    said = ", ".join(SAID)
    truth = f"select person_id, day, {said} from effective join who using (person_no)"
    published = f"select person_id, day, {said} from snap.core_response"
    assert both.execute(f"({truth}) except ({published})").fetchall() == []
    assert both.execute(f"({published}) except ({truth})").fetchall() == []


def test_symptoms_equal_the_truth_whatever_their_order(both: duckdb.DuckDBPyConnection) -> None:
    differing = both.execute("""
        select list_sort(t.symptoms), list_sort(p.symptoms) from effective t join who using (person_no)
        join snap.core_response p on p.person_id = who.person_id and p.day = t.day
        where list_sort(t.symptoms) is distinct from list_sort(p.symptoms)
    """).fetchall()
    assert differing == []


def test_fever_equals_the_truth_and_symptoms_without_it_deny_it(both: duckdb.DuckDBPyConnection) -> None:
    differing = both.execute("""
        select distinct t.fever, p.fever, list_contains(p.symptoms, '发热') from effective t join who using (person_no)
        join snap.core_response p on p.person_id = who.person_id and p.day = t.day
        where t.fever is distinct from p.fever
    """).fetchall()
    assert set(differing) <= {(None, False, False)}


def test_an_area_of_contact_is_unknown_only_where_nothing_was_asked_about_it(
    both: duckdb.DuckDBPyConnection,
) -> None:
    """DingTalk asks about company in one question: "none" there denies both kinds, the truth leaves one open."""
    differing = both.execute("""
        select distinct t.contact_area, p.contact_area from effective t join who using (person_no)
        join snap.core_response p on p.person_id = who.person_id and p.day = t.day
        where t.contact_area is distinct from p.contact_area
    """).fetchall()
    assert set(differing) <= {(None, False)}


def test_check_ins_lie_where_people_were(both: duckdb.DuckDBPyConnection) -> None:
    ((farthest, compared),) = both.execute("""
        select max(greatest(abs(t.lon - p.lon), abs(t.lat - p.lat))), count(*)
        from effective t join who using (person_no)
        join snap.core_response p on p.person_id = who.person_id and p.day = t.day
        where (t.lon is null) <> (p.lon is null) or t.lon is not null
    """).fetchall()
    assert compared > 1_000
    assert farthest < 2e-5  # two metres; files round to six decimals


def test_every_row_becomes_what_it_was(both: duckdb.DuckDBPyConnection) -> None:
    """An answer is loaded and effective, a repeated one superseded, one of nobody unmatched, the rest blank."""
    differing = both.execute("""
        with file as (select file_id, parse_filename(name) as file from snap.etl_file where kind = 'answers'),
        fate as (
            select file, row_no, 'answer' as what from snap.core_response join file using (file_id)
            union all
            select file, row_no, 'unmatched' from snap.core_unmatched join file using (file_id)
        )
        select rows.file, rows.row_no, rows.what, fate.what from rows
        full join fate on fate.file = parse_filename(rows.file) and fate.row_no = rows.row_no
        where fate.what is distinct from rows.what
            and not (rows.what in ('superseded', 'blank', 'refused') and fate.what is null)
    """).fetchall()
    assert differing == []


def test_accounts_of_each_file_equal_the_fates_of_its_rows(both: duckdb.DuckDBPyConnection) -> None:
    differing = both.execute("""
        select t.*, f.rows_in, f.rows_superseded, f.rows_blank, f.rows_unmatched, f.rows_refused
        from (
            select parse_filename(file) as file, count(*) as n,
                count(*) filter (what = 'superseded') as superseded, count(*) filter (what = 'blank') as blank,
                count(*) filter (what = 'unmatched') as unmatched, count(*) filter (what = 'refused') as refused
            from rows group by all
        ) t
        full join (select *, parse_filename(name) as file from snap.etl_file where kind = 'answers') f using (file)
        where (t.n, t.superseded, t.blank, t.unmatched, t.refused) is distinct from
            (f.rows_in, f.rows_superseded, f.rows_blank, f.rows_unmatched, f.rows_refused)
    """).fetchall()
    assert differing == []


def test_unmatched_rows_say_why(both: duckdb.DuckDBPyConnection) -> None:
    found = both.execute("""
        select rows.how, rows.reason, u.reason, count(*) from rows
        join (select parse_filename(name) as file, file_id from snap.etl_file) f
            on f.file = parse_filename(rows.file)
        join snap.core_unmatched u on u.file_id = f.file_id and u.row_no = rows.row_no
        group by all order by all
    """).fetchall()
    told_otherwise = {
        ("not_enrolled", "not_enrolled"),  # more than the truth says
        ("precision_lost", "wrong_id"),  # one in eleven still passes the check by chance
    }
    assert {(how, told) for how, reason, told, _ in found if reason != told} <= told_otherwise
    assert {"bad_check_digit", "of_another", "precision_lost"} <= {row[0] for row in found}
