"""Files that would eat a machine: told from their container, or read within bounds of memory and time."""

import io
import json
import os
import random
import signal
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from etl.errors import FileRefused, NightFailed
from etl.formats import apart, open_table
from tests.etl.formats.books import bomb, book, cell
from tests.serving import ROOT

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2040
GIB = 1 << 30

# Reads a file as the night does, with no more than 2 GiB of address space for the child, and says how it went and how
# much memory the two processes took at most.
MEASURED = """
import json, resource, sys
from pathlib import Path
from etl.errors import FileRefused
from etl.formats import apart, open_table

if __name__ == "__main__":
    if sys.argv[2] == "capped":
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    try:
        with open_table(Path(sys.argv[1])) as table:
            said = [sum(batch.num_rows for batch in table.batches(2, len(table.head[0]))), len(table.refusals)]
    except FileRefused as refused:
        said = [refused.code, refused.values]
    if apart._reader:
        apart._reader.end()
    # ru_maxrss of this process would begin with that of the one that forked it
    own = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps([said, int(own.split()[1]) << 10, child << 10]))
"""


def measured(path: Path, how: str = "free") -> tuple[list[object], int, int]:
    """What became of a file in a process of its own, and the peaks (bytes) of that process and of its child."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path), how],
        cwd=ROOT, text=True, capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    said, own, child = json.loads(done.stdout)
    return said, own, child


def refused(path: Path, content: bytes) -> FileRefused:
    """Why a workbook is refused."""
    path.write_bytes(content)
    with pytest.raises(FileRefused) as caught, open_table(path):
        pass
    for lang in ("zh", "en"):
        assert caught.value.sentence(lang).startswith(path.name)
    return caught.value


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a workbook may be written."""
    return tmp_path / "a.xlsx"


def test_a_bomb_that_its_directory_tells_is_not_unpacked(path: Path) -> None:
    error = refused(path, bomb(512, told=True))
    assert path.stat().st_size < 600_000
    assert (error.code, error.values["size"]) == ("workbook_bomb", 512)


def test_a_bomb_whose_directory_lies_costs_its_child_no_more_than_it_may_take(path: Path) -> None:
    path.write_bytes(bomb(4096, told=False))
    (code, _), own, child = measured(path, "capped")
    assert code == "damaged_workbook"
    assert own < GIB // 2 and child < 2 * GIB


@pytest.mark.parametrize("claim", ["", '<dimension ref="A1:XFD1048576"/>', '<dimension ref="A1"/>'])
def test_a_lone_cell_at_the_far_end_is_named_whatever_the_sheet_claims(path: Path, claim: str) -> None:
    error = refused(path, book(f"{claim}<sheetData>{cell('A1')}{cell('XFD1048576')}</sheetData>"))
    assert error.code == "sheet_too_large"
    assert (error.values["cell"], error.values["rows"], error.values["columns"]) == (
        "XFD1048576",
        1_048_576,
        16_384,
    )


def test_a_format_at_the_far_end_is_no_cell(path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    claim = '<dimension ref="A1:XFD1048576"/>'
    path.write_bytes(book(f"{claim}<sheetData>{cell('A1')}{far}</sheetData>"))
    with open_table(path) as table:
        assert table.head == [["1"]]


def test_a_claim_of_more_than_there_is_does_no_harm(path: Path) -> None:
    path.write_bytes(book(f'<dimension ref="A1:XFD1048576"/><sheetData>{cell("B2", "36.5")}</sheetData>'))
    with open_table(path) as table:
        assert "36.5" in table.head[-1]


def test_a_workbook_within_an_encrypted_container_is_told_to_be_locked(path: Path) -> None:
    assert refused(path, OLE + "EncryptedPackage".encode("utf-16-le")).code == "locked_workbook"


def test_a_zip_file_with_a_password_is_told_to_be_locked(path: Path) -> None:
    content = bytearray(book(f"<sheetData>{cell('A1')}</sheetData>"))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(mark)
        content[at + flags] |= 1
    assert refused(path, bytes(content)).code == "locked_workbook"


def packed(name: str, content: bytes) -> bytes:
    """A ZIP archive of one file."""
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, content)
    return outer.getvalue()


def test_a_workbook_within_an_archive_is_read_by_the_same_rules(path: Path) -> None:
    path.write_bytes(packed("内/填报.xlsx", book(f"<sheetData>{cell('A1')}</sheetData>")))
    with open_table(path) as table:
        assert [len(row) for row in table.head] == [1]
    path.write_bytes(packed("内/填报.xlsx", bomb(512, told=True)))
    with pytest.raises(FileRefused) as caught, open_table(path):
        pass
    assert caught.value.code == "workbook_bomb"


def test_an_archive_that_promises_far_more_than_it_holds_is_not_unpacked(path: Path) -> None:
    assert refused(path, packed("填报.csv", bytes(100 << 20))).code == "workbook_bomb"


def test_a_reader_that_does_not_come_to_an_end_is_given_up_and_the_next_one_is_fresh(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = book(f"<sheetData>{cell('A1')}</sheetData>")
    path.write_bytes(whole)
    with open_table(path):
        pass
    lost = apart._reader
    assert lost is not None
    os.kill(lost.process.pid or 0, signal.SIGSTOP)
    monkeypatch.setattr(apart, "seconds_for", lambda _: 0)
    assert refused(path, whole).code == "workbook_endless"
    assert not lost.process.is_alive()
    monkeypatch.undo()
    with open_table(path) as table:
        assert table.head == [["1"]]


def test_a_reader_that_can_not_start_is_no_file_s_fault(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(book(f"<sheetData>{cell('A1')}</sheetData>"))
    monkeypatch.setattr(apart, "_reader", None)
    monkeypatch.setattr(apart, "_serve", print)  # ends at once
    with pytest.raises(NightFailed, match="can't be started"), open_table(path):
        pass


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_workbook_that_was_cut_off_is_damaged(path: Path, share: float) -> None:
    whole = book(f"<sheetData>{cell('A1') + cell('B2')}</sheetData>")
    assert refused(path, whole[: int(len(whole) * share)]).code == "damaged_workbook"


def test_200_000_columns_are_refused_by_row_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "宽.csv"
    path.write_text(",".join(f"第{n}题" for n in range(200_000)) + "\n1\n", encoding="utf-8")
    (code, values), own, _ = measured(path)
    assert (code, values["row"]) == ("too_many_columns", 1)  # type: ignore[index]
    assert own < GIB // 2


def test_a_row_of_200_000_columns_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "一行宽.csv"
    rows = ["序号,姓名,体温", "1,王,36.5", ",".join("9" * 200_000), "3,李,36.6"]
    path.write_text("\n".join(rows), encoding="utf-8")
    said, own, _ = measured(path)
    assert said == [2, 1]
    assert own < GIB // 2


@pytest.mark.parametrize(("kind", "code"), [("one cell", "line_too_long"), ("many cells", "line_too_long"),
                                            ("quoted lines", "cell_too_long")])  # fmt: skip
@pytest.mark.parametrize("where", [1, 2])
def test_a_line_of_200_mb_is_refused_by_its_number_in_bounded_memory(
    tmp_path: Path, kind: str, code: str, where: int
) -> None:
    path = tmp_path / "长.csv"
    filling = {"one cell": b"x" * 1_000, "many cells": b"1," * 500, "quoted lines": b"x" * 999 + b"\n"}[kind]
    with path.open("wb") as out:
        out.write("序号,姓名,体温\n1,王,36.5\n".encode() * (where - 1))
        if kind == "quoted lines":
            out.write(b'"')
        for _ in range(200):
            out.write(filling * 1_000)
        out.write(b"\n1,2,3\n")
    said, own, _ = measured(path)
    assert said[0] == code
    (number,) = [value for name, value in said[1].items() if name in ("line", "row")]  # type: ignore[attr-defined]
    assert number == 2 * where - 1
    assert own < 3 * GIB // 2


@pytest.mark.parametrize("seed", range(30))
def test_old_workbooks_whose_directory_is_nonsense_are_refused_and_none_kills_the_night(
    path: Path, seed: int
) -> None:
    """Counts and chains of sectors that lead nowhere, in circles, or ask for more than there is."""
    chance = random.Random(seed)
    head = bytearray(OLE[:8] + b"\x00" * 16 + b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00" + b"\x00" * 478)
    for place in range(44, 76, 4):
        wild = chance.choice([0, 1, 2, 0x7FFFFFFF, 0xFFFFFFFE, chance.randrange(1 << 32)])
        head[place : place + 4] = struct.pack("<I", wild)
    for place in range(76, 512, 4):
        head[place : place + 4] = struct.pack("<I", chance.choice([0, 1, 2, 0xFFFFFFFF]))
    body = b"".join(struct.pack("<I", chance.choice([0, 1, 2, 3, 0xFFFFFFFE])) for _ in range(512))
    assert refused(path, bytes(head) + body).code == "damaged_workbook"


@pytest.mark.parametrize("seed", range(15))
def test_old_workbooks_that_were_cut_or_changed_are_read_or_refused(
    path: Path, shared: Path, seed: int
) -> None:
    chance = random.Random(seed)
    content = bytearray((shared / "samples" / "wenjuanxing" / "by_text_800.xls").read_bytes())
    for _ in range(chance.randint(0, 40)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(content[: chance.choice([len(content), chance.randrange(9, len(content))])])
    try:
        with open_table(path) as table:
            assert sum(batch.num_rows for batch in table.batches(1, 3)) <= 65_536
    except FileRefused as error:
        assert error.code in ("damaged_workbook", "locked_workbook", "empty_file")
