"""Reads simulated files the plain way, cell by cell, and matches anew; shares nothing with the writers."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import python_calamine

from etl.convert.classes import parse_class
from etl.convert.dates import parse_datetime
from etl.convert.diagnosis import parse_days, parse_diagnosis
from etl.convert.identity import classify_id
from etl.convert.names import normalise_name, normalise_school
from etl.convert.symptoms import parse_symptoms
from etl.convert.temperature import parse_temperature
from etl.convert.yesno import parse_yes_no

Table = list[list[str]]


def read(path: Path) -> Table:
    """All rows as text, the header first."""
    if path.suffix == ".xlsx":
        sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        return [[str(int(c)) if isinstance(c, float) else str(c) for c in row] for row in sheet.to_python()]
    raw = path.read_bytes()
    text = raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "gb18030")
    return list(csv.reader(text.splitlines()))


@dataclass
class Seat:
    """One line of a roster."""

    school: str
    klass: str
    number: str
    id_number: str
    name: str


@dataclass
class Answer:
    """One row of an export, understood."""

    file: str
    row_no: int
    role: str
    person: str | None
    school: str
    day: date
    sent: datetime
    refused: str
    values: dict[str, object]


class Rosters:
    """Who is enrolled where on a day: a later roster replaces the earlier one of the schools it names."""

    def __init__(self, folder: Path) -> None:
        self.codes: dict[str, str] = {}
        self._versions: dict[tuple[str, str], list[tuple[date, list[Seat]]]] = defaultdict(list)
        for path in sorted(folder.glob("*_*_*.*"), key=lambda p: p.stem[-8:]):
            if path.name.startswith("学校名录"):
                continue
            day = datetime.strptime(path.stem[-8:], "%Y%m%d").date()
            role = "staff" if path.name.startswith("教职工") else "student"
            header, *rows = read(path)
            by_school: dict[str, list[Seat]] = defaultdict(list)
            for row in rows:
                cell = dict(zip(header, row, strict=True))
                code = cell["学校标识码"]
                self.codes[normalise_school(cell.get("就读学校") or cell["学校"])] = code
                number = cell.get("学籍辅号") or cell["工号"]
                grade = f"{cell['年级']}{int(cell['班级号'])}班" if role == "student" else ""
                name = normalise_name(cell["姓名"])
                by_school[code].append(Seat(code, grade, number, cell["身份证号"], name))
            for code, seats in by_school.items():
                self._versions[role, code].append((day, seats))

    def on(self, role: str, day: date) -> dict[str, Seat]:
        """Everybody of the role enrolled that day, by number and by ID."""
        found: dict[str, Seat] = {}
        for (kind, _), versions in self._versions.items():
            valid = [version for version in versions if version[0] <= day]
            if kind == role and valid:
                seats = valid[-1][1]
                found |= {seat.number: seat for seat in seats}
                found |= {seat.id_number: seat for seat in seats if role == "student" and seat.id_number}
        return found


class Matcher:
    """The contract's matching for one role and day."""

    def __init__(self, rosters: Rosters, role: str, day: date) -> None:
        self.role = role
        self.by_number = rosters.on(role, day)
        self.enrolled = {seat.number: seat for seat in self.by_number.values()}
        self.by_name: dict[tuple[str, str, str], list[Seat]] = defaultdict(list)
        for seat in self.enrolled.values():
            self.by_name[seat.school, seat.klass, seat.name].append(seat)

    def find(self, number: str, name: str, school: str, grade: str) -> str | None:
        """The number of the person a row belongs to."""
        identity = classify_id(number)
        value = (
            identity.value if self.role == "student" else "".join(number.split()).translate(_NARROW).upper()
        )
        if identity.state == "missing":
            fits = self.by_name[school, grade, normalise_name(name)]
            return fits[0].number if len(fits) == 1 else None
        if self.role == "student" and not identity.usable:
            return None
        seat = self.by_number.get(value)
        return seat.number if seat and seat.name == normalise_name(name) else None


_NARROW = str.maketrans("０１２３４５６７８９Ｔ", "0123456789T")


def answers(inbox: Path) -> Iterator[Answer]:
    """Every answered row of every export."""
    rosters = Rosters(inbox / "roster")
    matchers: dict[tuple[str, date], Matcher] = {}
    for path in sorted(inbox.glob("2*/*")):
        header, *rows = read(path)
        for row_no, row in enumerate(rows, 2):
            cell = {
                title.split("、", 1)[-1] if title[0].isdigit() else title: c
                for title, c in zip(header, row, strict=True)
            }
            if cell.get("提交时间") == "-":
                continue
            yield _answer(path.name, row_no, cell, rosters, matchers)


def _answer(
    file: str, row_no: int, cell: dict[str, str], rosters: Rosters, matchers: dict[tuple[str, date], Matcher]
) -> Answer:
    role = "staff" if "教职工姓名" in cell else "student"
    sent = parse_datetime(cell.get("提交答卷时间") or cell["提交时间"])
    assert isinstance(sent, datetime)
    typed = parse_datetime(cell.get("填报日期") or cell.get("填写周期") or "", year=sent.year)
    day = typed.date() if isinstance(typed, datetime) else typed if isinstance(typed, date) else sent.date()
    late = (sent.date() - day).days
    refused = "day_in_future" if late < -1 else "day_too_old" if late > 31 else ""
    if (role, day) not in matchers:
        matchers[role, day] = Matcher(rosters, role, day)
    matcher = matchers[role, day]
    if "提交人" in cell:
        person: str | None = matcher.by_number[cell["工号"]].number
        school = matcher.by_number[cell["工号"]].school
    else:
        school = rosters.codes[_official(cell["所在学校"], rosters.codes)]
        grade = parse_class(cell["班级"]).text if "班级" in cell else ""
        name = cell.get("学生姓名") or cell["教职工姓名"]
        number = cell.get("学籍号") or cell.get("工号") or ""
        person = None if refused else matcher.find(number, name, school, grade)
    return Answer(file, row_no, role, person, school, day, sent, refused, _values(cell))


def _official(typed: str, known: dict[str, str]) -> str:
    school = normalise_school(typed)
    return school if school in known else "郑州市" + school


def _values(cell: dict[str, str]) -> dict[str, object]:
    """What was said, under the contract's names; None for what was not asked or not answered."""

    def asked(*words: str) -> str | None:
        return next((text for title, text in cell.items() if all(word in title for word in words)), None)

    temperature = parse_temperature(asked("体温"))
    symptoms = parse_symptoms(asked("症状"))
    named = "发热" in (symptoms or ())
    place = asked("位置") if "当前时间,当前地点" not in cell else cell["当前时间,当前地点"]
    met = asked("接触", "确诊")
    if met is None and (company := asked("接触人员情况")) is not None:
        met = "有" if "确诊" in company else company
    area, days = asked("重点地区"), asked("隔离")
    diagnosis = asked("诊断")
    return {
        "temperature_c": temperature.celsius,
        "fever": True if named or temperature.fever else temperature.fever,
        "symptoms": symptoms,
        "contact_area": parse_yes_no(area)[0] if area else None,
        "contact_suspected": parse_yes_no(met)[0] if met else None,
        "diagnosis": parse_diagnosis(diagnosis) if diagnosis else None,
        "isolation_days": parse_days(days) if days else None,
        "point": _point(place or ""),
    }


def _point(text: str) -> tuple[float, float] | None:
    if text.startswith("["):
        _, lon, lat, *_ = json.loads(text)
    else:
        _, _, inside = text.partition("[")
        lon, _, lat = inside.rstrip("]").partition(",")
    return (float(lon), float(lat)) if lon else None
