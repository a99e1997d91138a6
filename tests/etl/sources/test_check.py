"""What `etl check` says of a recognised file."""

import io
from pathlib import Path

from rich.console import Console

from common.words import Text
from etl.check import check_files
from tests.etl.sources.taking import as_file
from tests.etl.sources.test_chinese_tools import BY_NUMBER


def said(path: Path, data: Path | None = None) -> str:
    """The output of `check`, in English."""
    out = io.StringIO()
    check_files([path], data, Text("en"), Console(file=out, width=400))
    return out.getvalue()


def test_it_tells_how_sure_it_is_by_which_headers_and_which_columns_were_folded(tmp_path: Path) -> None:
    text = said(as_file(tmp_path, BY_NUMBER))
    assert "98% sure, by the headers 提交答卷时间、所用时间" in text
    assert [line.split() for line in text.splitlines() if "→" in line and "symptoms" in line] == [
        ["I–J", "第3题", "→", "symptoms"]
    ]


def test_it_tells_of_numbers_without_a_meaning_and_where_to_say_it(tmp_path: Path) -> None:
    text = said(as_file(tmp_path, BY_NUMBER))
    assert "numbers without a meaning" in text and '[answers."question"]' in text


def test_it_tells_what_else_a_file_might_be(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "ours.toml").write_text(
        'kind = "answers"\nlabel = "ours"\nmarks = ["1、学生姓名"]\n[columns]\n"提交答卷时间" = "submitted_at"\n',
        encoding="utf-8",
    )
    assert "It looks like 问卷星, too; it is read as ours" in said(as_file(tmp_path, BY_NUMBER), tmp_path)


def test_headers_with_brackets_are_shown_as_they_are(tmp_path: Path) -> None:
    table = [["child[1]/name", "_uuid", "_submission_time"], ["Tom", "1", "2020-03-02T00:00:00"]]
    assert "child[1]/name" in said(as_file(tmp_path, table))
