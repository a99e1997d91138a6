"""Questions of a simulated city that went through the night: they agree with what the other marts say."""

from __future__ import annotations

from typing import Any

import duckdb

Connection = duckdb.DuckDBPyConnection
DRUG = "今天是否服用退烧药"


def rows(published: Connection, sql: str) -> list[tuple[Any, ...]]:
    return published.execute(sql).fetchall()


def one(published: Connection, sql: str) -> Any:
    return rows(published, sql)[0][0]


def test_what_is_counted_as_an_option_is_what_the_school_marts_count(published: Connection) -> None:
    sql = """
        select count(*) from (
            select school_id, day, role, sum(people) filter (wording_id = 'fever' and option = 'yes') fever,
                sum(people) filter (wording_id = 'contact_area' and option = 'yes') area,
                sum(people) filter (wording_id = 'diagnosis' and option = 'confirmed') confirmed,
                sum(people) filter (wording_id = 'isolation_days' and option not in ('0', '*', '*unclear')) isolating
            from mart_question_day group by all
        ) q join mart_school_day m on m.unit_id = q.school_id and m.day = q.day and m.role = q.role
        where coalesce(q.fever, 0) <> m.fever or coalesce(q.area, 0) <> m.contact_area
            or coalesce(q.confirmed, 0) <> m.confirmed or coalesce(q.isolating, 0) <> m.isolating"""
    assert one(published, sql) == 0


def test_nobody_answers_a_question_who_did_not_report(published: Connection) -> None:
    sql = """
        select count(*), count(*) filter (q.people > m.reported)
        from mart_question_day q join mart_school_day m
            on m.unit_id = q.school_id and m.day = q.day and m.role = q.role
        where q.option = '*'"""
    ((all_, too_many),) = rows(published, sql)
    assert all_ > 0 and too_many == 0


def test_options_of_a_question_with_one_answer_add_up_to_who_answered(published: Connection) -> None:
    sql = """
        select count(*), count(*) filter (whole <> parts) from (
            select sum(people) filter (option = '*') whole, sum(people) filter (option <> '*') parts
            from mart_question_day where wording_id <> 'symptoms' group by school_id, day, role, wording_id
        )"""
    ((all_, wrong),) = rows(published, sql)
    assert all_ > 0 and wrong == 0


def test_a_question_that_was_worded_anew_half_way_goes_on(published: Connection) -> None:
    sql = """
        select wording_id, count(distinct question) from core_question
        where source = 'wenjuanxing' and field is not null group by wording_id having count(distinct question) > 1"""
    assert {wording for wording, _ in rows(published, sql)} >= {"temperature_c", "symptoms", "contact_area"}
    gaps = """
        select count(*) from (select distinct day from mart_city_day) d
        where not exists (select 1 from mart_question_county_day q where q.day = d.day and wording_id = 'symptoms')"""
    assert one(published, gaps) == 0


def test_a_question_that_came_half_way_is_counted_from_then_on(published: Connection) -> None:
    sql = f"""
        select min(q.day), min(c.first_day), (select min(day) from mart_city_day)
        from core_question c join mart_question_county_day q using (wording_id) where c.question = '{DRUG}'"""
    ((counted, asked, first),) = rows(published, sql)
    assert counted == asked > first
    options = f"""
        select distinct option from mart_question_county_day q join core_question c using (wording_id)
        where c.question = '{DRUG}'"""
    assert {option for (option,) in rows(published, options)} >= {"*", "否"}


def test_the_answers_are_those_that_count(published: Connection) -> None:
    direct = f"""
        select day, extra['{DRUG}'] answer, count(*) from core_response
        where extra['{DRUG}'] is not null group by all order by all"""
    counted = f"""
        select q.day, q.option, sum(q.people) from mart_question_day q
        where q.wording_id in (select wording_id from core_question where question = '{DRUG}') and q.option <> '*'
        group by all order by all"""
    assert rows(published, direct) == rows(published, counted) != []
