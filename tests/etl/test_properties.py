"""Whatever is typed: no crash, and every row is accounted for."""

import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.errors import FileRefused
from etl.nightly import run_night
from etl.take import Report, Tools, take
from tests.etl.bureau import ASKED, DAYS, WANG, WRITTEN_BY_WJX, Bureau, accounts, answer, as_csv, ask
from tests.etl.mutants import book, mutant
from tests.serving import ROOT

TOOLS = Tools.of(None)
TYPED = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
LIKELY = st.sampled_from(
    ["", "无", "是", "否", "36.5", "３７．３", "37度5", "发热┋咳嗽", "4.10105E+17", "410105201203010019", "三年级1班",
     "2020-03-02", "3月2日", "43892", "不清楚", "(跳过)", "[113.65,34.75]", '"', "\n", "=1+1", "-"]
)  # fmt: skip
CELL = st.one_of(LIKELY, TYPED)
SENT = st.one_of(
    st.integers(0, 9).map(lambda n: f"{date(2020, 2, 28) + timedelta(days=n):%Y/%m/%d} 08:00:00"), CELL
)
ROWS = st.lists(st.tuples(SENT, st.lists(CELL, min_size=len(ASKED), max_size=len(ASKED) + 1)), max_size=12)


def balanced(report: Report) -> bool:
    """Rows in = loaded + superseded + refused + blank."""
    return report.rows_in == (
        report.rows_loaded + report.rows_superseded + len(report.refusals) + report.rows_blank
    )


@given(rows=ROWS, encoding=st.sampled_from(["utf-8-sig", "gb18030", "utf-16"]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_every_row_of_an_export_is_accounted_for(rows: list[tuple[str, list[str]]], encoding: str) -> None:
    header = [*WRITTEN_BY_WJX, *(f"{n}、{question}" for n, question in enumerate(ASKED, 1))]
    cells: list[list[object]] = [
        [*header],
        *([i, sent, "9秒", "微信", "", "", *row] for i, (sent, row) in enumerate(rows, 1)),
    ]
    whole: list[list[object]] = [["1", "2020/03/02 08:00:00", *[""] * (len(header) - 2)]]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(as_csv([*cells, *whole]).encode(encoding))
        report = take(path, "a.csv", "0" * 64, TOOLS, None)
    assert balanced(report)
    assert report.rows_in == len(rows) + 1
    assert all(2 <= refusal.row_no <= len(cells) + 1 for refusal in report.refusals)


ROSTER = ("区县", "就读学校", "学校标识码", "姓名", "出生日期", "身份证号", "年级", "班级号", "学籍辅号")
KNOWN = st.sampled_from(["金水区", "410105", "某学校", "三年级", "01", "1.0", "王", "2141010501", ""])


@given(rows=st.lists(st.lists(st.one_of(KNOWN, CELL), min_size=9, max_size=9), min_size=1, max_size=10))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_every_row_of_a_roster_is_accounted_for(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Bureau(Path(folder)).cells("学籍.csv", [list(ROSTER), *rows])
        report = take(path, "学籍.csv", "0" * 64, TOOLS, None)
    assert balanced(report)
    assert report.rows_in == len(rows)


@given(content=st.binary(max_size=400))
@settings(max_examples=60)
def test_any_bytes_are_taken_in_or_refused_with_a_sentence(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(content.replace(b"PK\x03\x04", b"").replace(b"\xd0\xcf\x11\xe0", b""))
        try:
            take(path, "a.csv", "0" * 64, TOOLS, None)
        except FileRefused as refusal:
            assert refusal.sentence("zh").startswith("a.csv：") and refusal.sentence("en").startswith(
                "a.csv: "
            )


MANY, SIDE_BY_SIDE = 10_000, 2


def taken_in(part: int) -> tuple[dict[str, int], int, dict[str, str]]:
    """How a share of the many files ended, their rows, and the seeds that failed."""
    share = MANY // SIDE_BY_SIDE
    command = [sys.executable, "-m", "tests.etl.many", str(part * share), str((part + 1) * share)]
    done = subprocess.run(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, check=True)
    ended, rows, failed = json.loads(done.stdout)
    return ended, rows, failed


def test_each_of_10_000_spoiled_files_is_accounted_for_row_by_row_or_refused_with_a_sentence() -> None:
    """None crashes; a failing seed is printed, and `tests.etl.mutants.mutant(seed)` gives its file again."""
    ended: Counter[str] = Counter()
    rows = 0
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        for endings, taken, failed in pool.map(taken_in, range(SIDE_BY_SIDE)):
            assert failed == {}
            ended.update(endings)
            rows += taken
    print(dict(ended), rows)
    assert sum(ended.values()) == MANY
    assert ended["loaded"] > MANY / 3 and rows > MANY, "most are still questionnaires"
    assert {"mixed_encoding", "unknown_layout", "missing_column", "no_rows", "binary_file"} <= set(ended)


def test_a_night_over_hundreds_of_spoiled_files_publishes_what_they_hold(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster()
    bureau.wenjuanxing("好.csv", [answer(WANG, DAYS[0])])
    for seed in random.Random(3).sample(range(10**6), 300):
        name, content, _ = mutant(seed)
        bureau.drop(f"{seed}/{name}", content)
    night = run_night(tmp_path)
    assert {entry.reason for entry in night.files} & {"crashed"} == set()
    books = accounts(tmp_path)
    loaded = [row for row in ask(tmp_path, "select name from etl_file where state = 'loaded'")]
    assert len(loaded) > 100
    for (name,) in loaded:
        rows_in, *parts = books[name]
        assert rows_in == sum(parts), name


def test_each_of_300_spoiled_workbooks_is_accounted_for_row_by_row_or_refused_with_a_sentence(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.xlsx"
    loaded = 0
    for seed in range(300):
        path.write_bytes(book(seed))
        try:
            report = take(path, "a.xlsx", "0" * 64, TOOLS, None)
        except FileRefused as refused:
            assert refused.sentence("zh").startswith("a.xlsx："), seed
            continue
        assert balanced(report), seed
        loaded += 1
    assert loaded > 100
