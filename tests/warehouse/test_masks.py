"""What is masked shows how somebody is called to who knows them, and nothing to who does not; SQL says the same."""

from __future__ import annotations

import duckdb
import pytest

from warehouse.queries.masks import masked_name, masked_number, name_sql, number_sql

NAMES = [("张小三", "张*三"), ("王轩", "王*"), ("王", "*"), ("", ""), (None, ""), ("买买提·艾力", "买****力")]
NUMBERS = [("G410105201001011234", "****1234"), ("12345678", "****"), ("1", "****"), ("", ""), (None, "")]


@pytest.mark.parametrize(("name", "masked"), NAMES)
def test_a_masked_name_keeps_its_ends(name: str | None, masked: str) -> None:
    assert masked_name(name) == masked
    assert _asked(name_sql("v"), name) == (None if name is None else masked)


@pytest.mark.parametrize(("number", "masked"), NUMBERS)
def test_a_masked_number_keeps_its_last_four_signs_and_a_short_one_none(
    number: str | None, masked: str
) -> None:
    assert masked_number(number) == masked
    assert _asked(number_sql("v"), number) == (None if number is None else masked)


def _asked(sql: str, value: str | None) -> object:
    row = duckdb.execute(f"select {sql} from (select ?::varchar as v)", [value]).fetchone()
    return row[0] if row else None
