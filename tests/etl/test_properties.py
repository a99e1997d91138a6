"""Whatever is typed: no crash, and every row is accounted for."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.take import Report, Tools, take
from tests.etl.bureau import ASKED, WRITTEN_BY_WJX, Bureau, as_csv

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
    from etl.errors import FileRefused

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(content.replace(b"PK\x03\x04", b"").replace(b"\xd0\xcf\x11\xe0", b""))
        try:
            take(path, "a.csv", "0" * 64, TOOLS, None)
        except FileRefused as refusal:
            assert refusal.sentence("zh").startswith("a.csv：") and refusal.sentence("en").startswith(
                "a.csv: "
            )
