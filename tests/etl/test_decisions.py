"""What stewards decide, night after night: replayed, taken back, never about somebody else."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from access.rights import ROLES
from access.scope import Scope, scope_of
from common.errors import NotInScope
from etl.nightly import run_night
from tests.etl.bureau import (
    CODES,
    DAYS,
    FIRST,
    LI,
    SECOND,
    WANG,
    ZHAO,
    Bureau,
    Pupil,
    accounts,
    answer,
    ask,
    content,
)
from warehouse.decisions import Verdict
from warehouse.queries import base
from warehouse.queries.steward import decide, suggested, typed_identities, verdicts

CHEN = Pupil("陈晓芸", 7)
TWIN_A, TWIN_B = Pupil("张伟", 11), Pupil("张伟", 12)
CLASS = [WANG, LI, ZHAO, CHEN, TWIN_A, TWIN_B, Pupil("钱多多", 4, SECOND)]
WRONG = WANG.number[:-1] + ("1" if WANG.number[-1] != "1" else "2")
HEAD = replace(scope_of(ROLES["school"], "school", (CODES[FIRST],), "head"), purpose="correct_roster")
OFFICER = scope_of(ROLES["officer"], "city", ("410100",), "officer")
OTHER_HEAD = scope_of(ROLES["school"], "school", (CODES[SECOND],), "other")


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    """A class of which 王梓轩 types a wrong number every day, and twins of one name type none."""
    made = Bureau(tmp_path)
    made.roster(pupils=CLASS)
    for day in DAYS[:2]:
        made.wenjuanxing(f"{day}.csv", the_day(day))
    run_night(made.data)
    return made


@contextmanager
def morning(data: Path) -> Iterator[None]:
    """Readers are at their desks: in one process the night can't open what they hold open."""
    base.use(data)
    yield
    base.use(data)


def decided(bureau: Bureau, scope: Scope, row: tuple[str, int], who: str, verdict: Verdict) -> None:
    with morning(bureau.data):
        decide(scope, *row, who, verdict)


def the_day(day: date) -> Sequence[dict[str, object]]:
    return [
        answer(WANG, day, 学籍号=WRONG),
        answer(LI, day),
        answer(TWIN_A, day, 学籍号=""),
        answer(CHEN, day, 学籍号="", 学生姓名="陈小云"),
    ]


def person(data: Path, pupil: Pupil) -> str:
    return str(ask(data, "select person_id from core_person where id_number = ?", [pupil.id_number])[0][0])


def row_of(data: Path, name: str, day: date) -> tuple[str, int]:
    found = ask(data, "select file_id, row_no from core_unmatched where name = ? and day = ?", [name, day])
    return found[0][0], found[0][1]


def answered(data: Path, pupil: Pupil) -> list[date]:
    rows = ask(data, "select day from core_response where person_id = ? order by 1", [person(data, pupil)])
    return [day for (day,) in rows]


def test_a_confirmed_typing_is_that_person_s_on_the_days_before_and_after(bureau: Bureau) -> None:
    decided(bureau, HEAD, row_of(bureau.data, WANG.name, DAYS[1]), person(bureau.data, WANG), "confirmed")
    assert answered(bureau.data, WANG) == []
    night = run_night(bureau.data)  # no new file
    assert night.days == DAYS[:2]
    assert answered(bureau.data, WANG) == DAYS[:2]
    bureau.wenjuanxing("later.csv", the_day(DAYS[2]))
    assert run_night(bureau.data).days == [DAYS[2]]
    assert answered(bureau.data, WANG) == DAYS[:3]
    assert ask(
        bureau.data, "select sum(rows_confirmed), sum(rows_unmatched) from etl_file where kind = 'answers'"
    ) == [(3, 6)]
    assert all(row[0] == sum(row[1:]) for row in accounts(bureau.data).values())


def test_a_night_without_a_new_decision_has_nothing_to_do(bureau: Bureau) -> None:
    decided(bureau, HEAD, row_of(bureau.data, WANG.name, DAYS[1]), person(bureau.data, WANG), "confirmed")
    first = run_night(bureau.data)
    assert run_night(bureau.data).snapshot == first.snapshot


def test_what_is_taken_back_is_nobody_s_again(bureau: Bureau) -> None:
    before = content(bureau.data)
    row, who = row_of(bureau.data, WANG.name, DAYS[1]), person(bureau.data, WANG)
    decided(bureau, HEAD, row, who, "confirmed")
    run_night(bureau.data)
    assert content(bureau.data) != before
    decided(bureau, HEAD, row, who, "undone")
    run_night(bureau.data)
    assert answered(bureau.data, WANG) == []
    assert content(bureau.data) == before


def test_a_refused_person_is_not_suggested_again(bureau: Bureau) -> None:
    wang = person(bureau.data, WANG)
    decided(bureau, HEAD, row_of(bureau.data, WANG.name, DAYS[1]), wang, "refused")
    bureau.wenjuanxing("later.csv", the_day(DAYS[2]))
    run_night(bureau.data)
    told = "select suggested_person_id from core_unmatched where name = ? and day = ?"
    assert ask(bureau.data, told, [WANG.name, DAYS[2]]) == [(None,)]
    assert (
        ask(bureau.data, "select * from core_suggestion where day = ? and person_id = ?", [DAYS[2], wang])
        == []
    )


def test_a_decision_on_a_name_that_two_bear_is_about_one_row(bureau: Bureau) -> None:
    row = row_of(bureau.data, TWIN_A.name, DAYS[0])
    decided(bureau, HEAD, row, person(bureau.data, TWIN_A), "confirmed")
    run_night(bureau.data)
    assert answered(bureau.data, TWIN_A) == [DAYS[0]]
    assert answered(bureau.data, TWIN_B) == []


def test_a_roster_that_brings_a_namesake_ends_what_was_confirmed_by_name(bureau: Bureau) -> None:
    decided(bureau, HEAD, row_of(bureau.data, "陈小云", DAYS[0]), person(bureau.data, CHEN), "confirmed")
    run_night(bureau.data)
    assert answered(bureau.data, CHEN) == DAYS[:2]
    bureau.roster("学籍_20200303.xlsx", [*CLASS, Pupil("陈小云", 21)])
    run_night(bureau.data)
    assert answered(bureau.data, CHEN) == DAYS[:1]  # from the 3rd on there is a pupil of the very name


def test_whoever_has_left_gets_no_answer_by_a_decision(bureau: Bureau) -> None:
    decided(bureau, HEAD, row_of(bureau.data, WANG.name, DAYS[0]), person(bureau.data, WANG), "confirmed")
    bureau.roster("学籍_20200303.xlsx", [pupil for pupil in CLASS if pupil != WANG])
    run_night(bureau.data)
    assert answered(bureau.data, WANG) == [DAYS[0]]


def test_only_who_may_and_whose_row_and_person_it_is_decides(bureau: Bureau) -> None:
    row, wang = row_of(bureau.data, WANG.name, DAYS[1]), person(bureau.data, WANG)
    reader = scope_of(ROLES["city"], "city", ("410100",), "director")
    for scope, asked in (
        (OTHER_HEAD, wang),
        (reader, wang),
        (HEAD, person(bureau.data, LI)),
        (HEAD, "nobody"),
    ):
        with pytest.raises(NotInScope):
            decided(bureau, scope, row, asked, "confirmed")
    with pytest.raises(NotInScope):
        decided(bureau, HEAD, (row[0], 999), wang, "confirmed")
    assert not (bureau.data / "decisions").exists()
    decided(bureau, OFFICER, row, wang, "confirmed")


def test_the_list_holds_each_typing_once_with_who_may_be_meant(bureau: Bureau) -> None:
    with morning(bureau.data):
        rows = typed_identities(HEAD, "waiting", DAYS[1])
        asked = [(row["file_id"], row["row_no"], row["day"]) for row in rows.to_dict("records")]
        people = suggested(HEAD, asked)
        assert suggested(OTHER_HEAD, asked).empty
        assert typed_identities(OTHER_HEAD, "waiting", DAYS[1]).empty
    assert sorted(zip(rows["name"], rows["days"], strict=True)) == [
        ("张伟", 1), ("张伟", 1), ("王梓轩", 2), ("陈小云", 2)
    ]  # fmt: skip
    assert set(people["name"]) == {"张伟", "王梓轩", "陈晓芸"}


def test_the_list_shows_at_once_what_was_decided(bureau: Bureau) -> None:
    wang = person(bureau.data, WANG)
    decided(bureau, HEAD, row_of(bureau.data, WANG.name, DAYS[1]), wang, "confirmed")
    with morning(bureau.data):
        rows = typed_identities(HEAD, "waiting", DAYS[1])
        held = dict(zip(rows["name"], verdicts(rows), strict=True))
    assert held["王梓轩"] == {wang: "confirmed"}
    assert held["陈小云"] == {}
    run_night(bureau.data)
    with morning(bureau.data):
        rows = typed_identities(HEAD, "confirmed", DAYS[1])
        assert list(rows["name"]) == ["王梓轩"] and verdicts(rows) == [{wang: "confirmed"}]
        shown = suggested(
            HEAD, [(row["file_id"], row["row_no"], row["day"]) for row in rows.to_dict("records")]
        )
        assert list(zip(shown["person_id"], shown["reason"], strict=True)) == [(wang, "confirmed")]
