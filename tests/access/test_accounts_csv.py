"""Accounts as CSV: safe for spreadsheets, back as they went, all or nothing with a sentence for each bad row."""

from __future__ import annotations

import csv
import io

import pytest

from access import accounts as book
from access import sessions
from access.accounts_csv import bring_in, written
from access.managing import Manager
from access.store import Store
from access.wanted import Wanted
from common.errors import BadAccounts
from tests.access.test_managing import boss

TABLE = """user,name,role,units
li,李校长,school,410105-s
zhao,=HYPERLINK("x"),class,410105-s-1
chen,陈,officer,410105 410103
"""


def test_a_table_goes_out_and_comes_back_the_same(kept: Store) -> None:
    brought = bring_in(boss(kept, "410100"), TABLE.encode())
    assert [user for user, _ in brought.made] == ["li", "zhao", "chen"]
    out = written(book.accounts(kept).values())
    assert out.startswith(b"\xef\xbb\xbf") and "'=HYPERLINK" in out.decode()
    assert book.accounts(kept)["zhao"].name == '=HYPERLINK("x")'
    again = bring_in(boss(kept, "410100"), out)
    assert (again.made, again.changed, again.same) == ([], 0, 3)


def test_no_password_and_no_hash_goes_out(kept: Store) -> None:
    brought = bring_in(boss(kept, "410100"), TABLE.encode())
    out = written(book.accounts(kept).values()).decode()
    assert "argon2" not in out and not any(password in out for _, password in brought.made)


@pytest.mark.parametrize("first", "=+-@＝＋－＠")
def test_a_cell_that_a_spreadsheet_would_run_is_text(kept: Store, first: str) -> None:
    Manager(kept).create(Wanted("li", "school", ("410105-s",), f"{first}1+1"))
    rows = list(csv.reader(io.StringIO(written(book.accounts(kept).values()).decode("utf-8-sig"))))
    assert rows[1][1] == f"'{first}1+1"


def test_accounts_that_there_are_take_on_what_the_table_says(kept: Store) -> None:
    manager = boss(kept, "410100")
    bring_in(manager, TABLE.encode())
    sid = sessions.start(kept, "chen", "password")
    told = bring_in(manager, TABLE.replace("410105 410103", "410103").encode("gb18030"))
    assert (told.made, told.changed, told.same) == ([], 1, 2)
    assert book.accounts(kept)["chen"].unit_ids == ("410103",) and sessions.held(kept, sid) is None


def test_chinese_headings_and_other_separators_of_units_do(kept: Store) -> None:
    table = "单位,角色,账号,显示名,备注\n410105、410103,officer,chen,陈,x\n"
    bring_in(boss(kept, "410100"), table.encode())
    assert book.accounts(kept)["chen"].unit_ids == ("410105", "410103")


def test_each_bad_row_has_a_sentence_and_nothing_is_done(kept: Store) -> None:
    book.add(kept, "taken", "city", ["410100"], "Correct horse 1")
    table = """user,name,role,units
good,好,school,410105-s
Bad!,坏,school,410105-s
king,王,king,410105-s
far,远,school,410103-s
empty,空,school,
good,又,school,410105-s
taken,抢,school,410105-s
"""
    with pytest.raises(BadAccounts) as told:
        bring_in(boss(kept, "410105"), table.encode())
    for sentences, line in ((str(told.value), "Line {}: "), (told.value.zh, "第 {} 行：")):
        assert [n for n in range(1, 10) if line.format(n) in sentences] == [3, 4, 5, 6, 7, 8]
    assert list(book.accounts(kept)) == ["taken"]


def test_a_thousand_bad_rows_are_told_by_twenty(kept: Store) -> None:
    table = "user,name,role,units\n" + "".join(f"u{n},x,king,410105-s\n" for n in range(1_000))
    with pytest.raises(BadAccounts) as told:
        bring_in(boss(kept, "410105"), table.encode())
    assert str(told.value).count("Line ") == 20 and "980 more" in str(told.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"user,name\nli,x\n",
        b"\xff\xff\x00",
        b'user,name,role,units\n"li',
        b"x" * 1_000_001,
        b"user,name,role,units\n" + b"u,x,school,1\n" * 5_001,
    ],
    ids=["empty", "columns", "bytes", "quote", "size", "rows"],
)
def test_what_is_no_table_of_accounts_is_a_sentence(kept: Store, content: bytes) -> None:
    with pytest.raises(BadAccounts, match="no table of accounts") as told:
        bring_in(boss(kept, "410105"), content)
    assert "不是账号表" in told.value.zh


def test_all_teachers_of_a_town_come_in_at_once(kept: Store) -> None:
    table = "user,name,role,units\n" + "".join(f"t{n},x,class,410105-s-1\n" for n in range(300))
    assert len(bring_in(Manager(kept), table.encode()).made) == 300
