"""A small bureau that a test writes itself, in the layouts of the real tools: rosters, exports, what was published.

Nothing here uses the night's own code but to open the snapshot.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

JINSHUI, ERQI = "410105", "410103"
COUNTIES = {JINSHUI: "金水区", ERQI: "二七区"}
FIRST, SECOND = "郑州市金水区文化路第一小学", "郑州市二七区第二小学"
CODES = {FIRST: "2141010501", SECOND: "2141010301"}
DAYS = [date(2020, 3, 2) + timedelta(days=i) for i in range(5)]
WRITTEN_BY_WJX = ("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP")
ASKED = ("学生姓名", "学籍号", "所在学校", "班级", "填报日期", "今日体温（℃）",
         "今日有无以下症状【多选题】", "14天内是否到过疫情重点地区", "是否接触过疑似或确诊病例",
         "本人诊断情况", "已居家隔离多少天")  # fmt: skip
DINGTALK = ("工号", "提交人", "填写周期", "提交时间", "今日体温", "今日位置", "当前时间,当前地点",
            "今日有无以下症状", "今日个人动向", "今日接触人员情况", "其他情况说明")  # fmt: skip
Rows = Iterable[Mapping[str, object]]


def resident_id(serial: int, born: str = "20120301", region: str = JINSHUI) -> str:
    """A resident ID that passes its check (GB 11643-1999)."""
    first = f"{region}{born}{serial:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first + "10X98765432"[sum(w * int(c) for w, c in zip(weights, first, strict=True)) % 11]


@dataclass(frozen=True)
class Pupil:
    """Somebody on a roster."""

    name: str
    serial: int
    school: str = FIRST
    grade: str = "三年级"
    room: str = "01"
    student_no: str | None = None
    born: str = "20120301"

    @property
    def id_number(self) -> str:
        """The resident ID."""
        return resident_id(self.serial, self.born)

    @property
    def number(self) -> str:
        """The student number."""
        return "G" + self.id_number if self.student_no is None else self.student_no

    @property
    def county(self) -> str:
        """The county that the school lies in."""
        return COUNTIES[CODES.get(self.school, "21" + JINSHUI)[2:8]]

    def moved(self, **to: str) -> Pupil:
        """The same pupil elsewhere."""
        return replace(self, **to)  # type: ignore[arg-type]


WANG, LI, ZHAO = Pupil("王梓轩", 1), Pupil("李明", 2), Pupil("赵敏", 3)
QIAN, SUN = Pupil("钱多多", 4, SECOND), Pupil("孙悦", 5, SECOND)
CLASS = (WANG, LI, ZHAO, QIAN, SUN)


class Bureau:
    """A data folder with an inbox."""

    def __init__(self, data: Path, region: str = "410100") -> None:
        self.data = data
        self.inbox = data / "inbox"
        self.inbox.mkdir(parents=True, exist_ok=True)
        (data / "settings.toml").write_text(f'region = "{region}"\n', encoding="utf-8")

    def roster(self, name: str = "学籍.xlsx", pupils: Sequence[Pupil] = CLASS, without: str = "") -> Path:
        """A 学籍 roster; `without`: a column that it lacks."""
        rows = [
            {"编号": i, "区县": p.county, "就读学校": p.school, "学校标识码": CODES.get(p.school, ""),
             "姓名": p.name, "性别": "男", "出生日期": f"{p.born[:4]}-{p.born[4:6]}-{p.born[6:]}",
             "身份证号": p.id_number, "年级": p.grade, "班级号": p.room, "学籍辅号": p.number}
            for i, p in enumerate(pupils, 1)
        ]  # fmt: skip
        return self.table(name, [{k: v for k, v in row.items() if k != without} for row in rows])

    def staff(self, name: str, people: Sequence[tuple[str, str, str]]) -> Path:
        """A staff list of (name, number, school)."""
        return self.table(name, [
            {"区县": COUNTIES[CODES[school][2:8]], "学校": school, "学校标识码": CODES[school], "工号": number,
             "姓名": who, "岗位": "教师"} for who, number, school in people
        ])  # fmt: skip

    def schools(self, name: str, listed: Sequence[tuple[str, str]]) -> Path:
        """A school list of (name, code)."""
        return self.table(name, [
            {"学校标识码": code, "学校名称": school, "区县": COUNTIES[code[2:8]], "学段": "小学",
             "经度": "113.7", "纬度": "34.8"} for school, code in listed
        ])  # fmt: skip

    def wenjuanxing(self, name: str, answers: Rows, *, asked: Sequence[str] = ASKED, **how: Any) -> Path:
        """A Wenjuanxing export by text: its own columns, then the questions, numbered."""
        rows = []
        for i, answer in enumerate(answers, 1):
            own = (i, answer.get("提交答卷时间", ""), "63秒", "微信", "N/A", "1.2.3.4(河南-郑州)")
            row: dict[str, object] = dict(zip(WRITTEN_BY_WJX, own, strict=True))
            rows.append(row | {f"{n}、{q}": answer.get(q, "") for n, q in enumerate(asked, 1)})
        return self.table(name, rows, **how)

    def dingtalk(self, name: str, answers: Rows) -> Path:
        """A DingTalk health check-in: everybody listed, "-" where nothing was answered."""
        return self.table(name, [{q: answer.get(q, "-") for q in DINGTALK} for answer in answers])

    def table(self, name: str, rows: Sequence[Mapping[str, object]], **how: Any) -> Path:
        """Rows as XLSX or CSV, as the name says."""
        header = list(rows[0])
        return self.cells(name, [header, *([row[key] for key in header] for row in rows)], **how)

    def cells(self, name: str, cells: Sequence[Sequence[object]], *, encoding: str = "utf-8-sig") -> Path:
        """Cells as XLSX or CSV, as the name says."""
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".xlsx":
            with xlsxwriter.Workbook(str(path)) as book:
                sheet = book.add_worksheet()
                for number, row in enumerate(cells):
                    sheet.write_row(number, 0, row)
        else:
            path.write_bytes(as_csv(cells).encode(encoding))
        return path

    def drop(self, name: str, content: bytes) -> Path:
        """Any bytes."""
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path


def as_csv(cells: Sequence[Sequence[object]]) -> str:
    """Text as spreadsheet programs write it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(cells)
    return out.getvalue()


def answer(who: Pupil, day: date, at: str = "08:00:00", /, **said: object) -> dict[str, object]:
    """A healthy pupil's answer about `day`; `said` names questions by their first words and what is typed there."""
    typed: dict[str, object] = {
        "提交答卷时间": f"{day.year}/{day.month}/{day.day} {at}",
        "学生姓名": who.name,
        "学籍号": who.number,
        "所在学校": who.school,
        "班级": f"{who.grade}{int(who.room)}班",
        "填报日期": day.isoformat(),
        "今日体温（℃）": "36.5",
        "今日有无以下症状【多选题】": "无",
        "14天内是否到过疫情重点地区": "否",
        "是否接触过疑似或确诊病例": "否",
        "本人诊断情况": "无",
        "已居家隔离多少天": "0",
    }
    for beginning, text in said.items():
        (question,) = [q for q in typed if q.startswith(beginning.removeprefix("_"))]
        typed[question] = text
    return typed


def ask(data: Path, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """Rows of the published snapshot."""
    with duckdb.connect(str((data / "snapshots" / "current").resolve()), read_only=True) as connection:
        return connection.execute(query, list(values)).fetchall()


def school_day(data: Path, school: str, day: date, *columns: str, role: str = "student") -> tuple[Any, ...]:
    """Columns of one line of mart_school_day."""
    (row,) = ask(
        data,
        f"select {', '.join(columns)} from mart_school_day where unit_id = ? and day = ? and role = ?",
        [CODES[school], day, role],
    )
    return row


def content(data: Path) -> str:
    """The fingerprint of all published content."""
    return str(ask(data, "select value from etl_meta where key = 'content_hash'")[0][0])


def accounts(data: Path) -> dict[str, tuple[Any, ...]]:
    """By file name: rows in, loaded, superseded, refused, blank."""
    rows = ask(
        data, "select name, rows_in, rows_loaded, rows_superseded, rows_refused, rows_blank from etl_file"
    )
    return {row[0]: row[1:] for row in rows}


def at(day: date, clock: str) -> datetime:
    """A moment."""
    return datetime.fromisoformat(f"{day} {clock}")
