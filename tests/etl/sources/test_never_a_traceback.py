"""Whatever the first rows of a file hold, recognition ends with what it is or with a refusal that says why."""

from pathlib import Path

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import FileRefused
from etl.formats.base import ROW, column_names
from etl.reshape import Reshape
from etl.sources import recognise
from tests.etl.sources.taking import shipped

HEADERS = st.sampled_from(
    ["提交答卷时间", "所用时间", "第6题(发热)", "第6题(咳嗽)", "5、(不安全)", "5、(太远)", "1、姓名",
     "2、体温", "日期", "班级", "学号",
     "_uuid", "_submission_time", "a/b", "a/c", "a[1]/b", "[", "]", "x[y]", "—", "A—B：", "(", ")", "第题()",
     "提交时间（自动）",
     "提交者（自动）", "Respondent ID", "Collector ID", "Start Date", "End Date", "StartDate", "EndDate",
     "RecordedDate", "ResponseId",
     "id", "submitdate", "lastpage", "startlanguage", "Timestamp", "sourcedId", "人数", "", " ", "\n"]
) | st.text(max_size=12)  # fmt: skip
CELLS = st.sampled_from(
    ["1", "0", "2", "-3", "True", "n/a", "1〖头晕〗", "其他〖x〗", "34.7 113.6 0 5", "34 113",
     "2020-03-02T00:00:00",
     '{"ImportId":"QID1","timeZone":"UTC"}', "8/20/25 12:51:45"]
) | st.text(max_size=12)  # fmt: skip


@given(st.data())
def test_any_first_rows_are_known_or_refused(data: st.DataObject) -> None:
    width = data.draw(st.integers(1, 8))
    cells = st.lists(HEADERS, min_size=width, max_size=width)
    head = data.draw(st.lists(cells, min_size=1, max_size=3))
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=6))
    try:
        seen = recognise([*head, *rows], shipped().profiles, Path("健康_按序号.csv"))
    except FileRefused as refusal:
        assert refusal.sentence("zh") and refusal.sentence("en")
        return
    columns = [
        pa.array([row[i] if i < width else None for row in rows], pa.string()) for i in range(seen.width)
    ]
    batch = pa.RecordBatch.from_arrays(
        [*columns, pa.array(range(len(rows)), pa.int32())], names=[*column_names(seen.width), ROW]
    )
    laid_out = Reshape.of(seen).apply(batch, seen.width)
    assert laid_out.num_rows == len(rows)
    assert {column.index for column in seen.columns} < set(range(laid_out.num_columns))
