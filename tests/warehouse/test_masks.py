"""What is masked shows how somebody is called to who knows them, and nothing to who does not; SQL says the same."""

from __future__ import annotations

import ast

import duckdb
import pytest

from tests.house import code, tree
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


NOTED_ELSEWHERE = {
    "warehouse/queries/steward.py": "of a thousand rows a page shows twenty: it notes those",
    "warehouse/queries/subject.py": "a report on one person is an entry of its own",
}


def test_every_query_that_hands_out_names_notes_how_many() -> None:
    found = {}
    for path in code("warehouse"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and "may_see_names" in ast.unparse(node):
                found[f"{path} {node.name}"] = any(
                    one in ast.unparse(node) for one in ("noted.names(", "covered(scope")
                )
    assert len(found) >= 4
    assert [
        name for name, notes in found.items() if not notes and name.split()[0] not in NOTED_ELSEWHERE
    ] == []
