"""Delimited text of every kind that tools and people write."""

from pathlib import Path

import pytest

from etl.errors import FileRefused
from etl.formats import open_table
from etl.formats.base import Refusal

HEADER = "序号,姓名,体温"


def read(path: Path, first_row: int = 2) -> tuple[list[list[object]], list[Refusal]]:
    """All rows from `first_row` on, each with its number, and what was refused."""
    with open_table(path) as table:
        width = len(table.head[first_row - 2])
        rows = [list(row.values()) for batch in table.batches(first_row, width) for row in batch.to_pylist()]
        return rows, table.refusals


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    """A file of text."""
    path = folder / "a.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16")],
)
def test_every_encoding_gives_the_same_rows(tmp_path: Path, encoding: str, told: str) -> None:
    path = written(tmp_path, f"{HEADER}\r\n1,王梓轩,36.5\r\n2,李㛃,37\r\n", encoding)
    assert read(path) == ([["1", "王梓轩", "36.5", 2], ["2", "李㛃", "37", 3]], [])
    with open_table(path) as table:
        assert table.encoding == told


def test_big_endian_utf_16_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xfe\xff" + f"{HEADER}\n1,王,36\n".encode("utf-16-be"))
    assert read(path)[0] == [["1", "王", "36", 2]]


def test_names_outside_of_gbk_survive_gb18030(tmp_path: Path) -> None:
    assert read(written(tmp_path, f"{HEADER}\n1,䶮𠮷,36\n", "gb18030"))[0] == [["1", "䶮𠮷", "36", 2]]


@pytest.mark.parametrize("mark", ["\t", ";", "|"])
def test_other_marks_between_cells_are_told_from_the_first_line(tmp_path: Path, mark: str) -> None:
    text = f"{HEADER}\n1,王,36.5\n".replace(",", mark)
    assert read(written(tmp_path, text))[0] == [["1", "王", "36.5", 2]]


def test_a_line_break_within_quotes_is_part_of_the_cell_and_one_row(tmp_path: Path) -> None:
    path = written(tmp_path, f'{HEADER}\n1,"王\n梓轩",36.5\n2,"说""好""",37\n')
    assert read(path)[0] == [["1", "王\n梓轩", "36.5", 2], ["2", '说"好"', "37", 3]]


def test_a_header_with_line_breaks_does_not_shift_the_rows(tmp_path: Path) -> None:
    path = written(tmp_path, '序号,"姓名\n(必填)",体温\n1,王,36.5\n')
    assert read(path) == ([["1", "王", "36.5", 2]], [])


def test_rows_below_a_banner_keep_their_numbers(tmp_path: Path) -> None:
    path = written(tmp_path, f'"某校\n健康日报",,\n{HEADER}\n1,王,36.5\n')
    assert read(path, first_row=3)[0] == [["1", "王", "36.5", 3]]


def test_a_row_with_more_cells_than_the_header_is_refused_with_its_number(tmp_path: Path) -> None:
    rows, refused = read(written(tmp_path, f"{HEADER}\n1,王,36.5\n2,李,明,37\n3,赵,38\n"))
    assert rows == [["1", "王", "36.5", 2], ["3", "赵", "38", 4]]
    assert refused == [Refusal(3, "", "4 > 3", "too_many_cells")]


def test_trailing_commas_and_short_rows_are_no_fault(tmp_path: Path) -> None:
    rows, refused = read(written(tmp_path, f"{HEADER}\n1,王,36.5,,\n2,李\n3,赵,38\n"))
    assert rows == [["1", "王", "36.5", 2], ["2", "李", None, 3], ["3", "赵", "38", 4]]
    assert refused == []


def test_empty_lines_count_as_rows_so_that_numbers_stay_those_of_a_spreadsheet(tmp_path: Path) -> None:
    rows, _ = read(written(tmp_path, f"{HEADER}\n1,王,36.5\n\n3,赵,38\n\n"))
    assert [row[-1] for row in rows if row[0]] == [2, 4]


def test_a_file_without_a_last_line_break_loses_nothing(tmp_path: Path) -> None:
    assert read(written(tmp_path, f"{HEADER}\n1,王,36.5"))[0] == [["1", "王", "36.5", 2]]


def test_old_line_ends_are_read(tmp_path: Path) -> None:
    assert read(written(tmp_path, f"{HEADER}\r1,王,36.5\r2,李,37\r"))[0] == [
        ["1", "王", "36.5", 2],
        ["2", "李", "37", 3],
    ]


def test_a_quote_that_is_never_closed_loses_no_row_before_it(tmp_path: Path) -> None:
    rows, _ = read(written(tmp_path, f'{HEADER}\n1,王,36.5\n2,"李,37\n3,赵,38\n'))
    assert rows[0] == ["1", "王", "36.5", 2]


def test_a_ragged_row_far_down_gives_every_other_row_once(tmp_path: Path) -> None:
    lines = [f"{n},{'王' * 40},36.5" for n in range(2, 120_002)]
    lines[100_000] += ",多"
    rows, refused = read(written(tmp_path, "\n".join([HEADER, *lines]) + "\n"))
    assert [row[0] for row in rows] == [str(n) for n in range(2, 120_002) if n != 100_002]
    assert all(row[0] == str(row[-1]) for row in rows)
    assert [r.row_no for r in refused] == [100_002]


def test_an_encoding_that_breaks_beyond_the_first_chunk_is_told_with_its_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    good = ("1,王,36.5\n" * 500_000).encode()
    path.write_bytes(good + b"\xff\xff\n")
    with pytest.raises(FileRefused) as caught:
        read(path)
    assert (caught.value.code, caught.value.values["offset"]) == ("mixed_encoding", len(good))
