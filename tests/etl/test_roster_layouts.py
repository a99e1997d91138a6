"""Rosters of every layout that bureaus have: 学籍 and its short variants, staff lists, OneRoster bundles."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.errors import FileRefused
from etl.loose import gathered
from etl.nightly import run_night
from tests.etl.bureau import (
    CODES,
    DAYS,
    FIRST,
    JINSHUI,
    LI,
    WANG,
    Bureau,
    answer,
    as_csv,
    ask,
    resident_id,
    school_day,
)
from tests.etl.sources.taking import as_file, shipped, taken

LIST = ["序号", "姓名", "性别", "班级", "身份证号"]


def listed(number: int, name: str, room: str = "三年级1班") -> Sequence[object]:
    """A line of a class's own list."""
    return [number, name, "男", room, resident_id(number)]


def persons(folder: Path, table: Sequence[Sequence[object]], name: str = "名册.csv") -> list[dict[str, Any]]:
    """Rows of a roster, converted."""
    return taken(as_file(folder, table, name))[1]


def test_the_long_export_is_known_whatever_else_its_74_columns_are(tmp_path: Path) -> None:
    columns = ["编号", "区县", "就读学校", "学籍接续标识", "学校标识码", "姓名", "性别", "出生日期",
               "证件类型", "身份证号",
               *(f"别的{n}" for n in range(14)), "年级", "班级号",
               *(f"另外{n}" for n in range(19)), "学籍辅号", "班内学号",
               *(f"成员{one}{what}" for one in (1, 2) for what in ("姓名", "关系", "联系电话",
               "身份证件号"))]  # fmt: skip
    said = {"区县": "金水区",
    "就读学校": FIRST, "学校标识码": CODES[FIRST], "姓名": WANG.name, "身份证号": WANG.id_number,
            "年级": "三年级", "班级号": "01", "学籍辅号": WANG.number, "出生日期": "20120301",
            "成员1姓名": "王家长"}  # fmt: skip
    (row,) = persons(tmp_path, [columns, [said.get(column, "") for column in columns]])
    assert (row["name"], row["class_name"], row["id_number"], row["student_no"], row["birth_date"]) == (
        WANG.name, "三年级1班", WANG.id_number, WANG.number, date(2012, 3, 1),
    )  # fmt: skip


def test_a_class_s_own_list_takes_school_and_county_from_its_title(tmp_path: Path) -> None:
    table = [
        [f"{FIRST}2019-2020学年学生花名册", "", "", "", ""],
        LIST,
        listed(1, "王梓轩"),
        listed(2, "李明"),
    ]
    report, rows = taken(as_file(tmp_path, table, "花名册.csv"))
    assert [(row["school_name"], row["county_id"], row["class_name"]) for row in rows] == [
        (FIRST, JINSHUI, "三年级1班")
    ] * 2
    assert report.seen is not None and report.seen.defaults == {"school_name": FIRST}


def test_a_list_without_a_county_anywhere_is_refused_row_by_row_in_a_city(tmp_path: Path) -> None:
    report, rows = taken(as_file(tmp_path, [LIST, listed(1, "王梓轩")], "实验小学花名册.csv"))
    assert rows == [] and [refusal.reason for refusal in report.refusals] == ["unknown_county"]


def test_a_list_that_names_no_school_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="lacks") as caught:
        persons(tmp_path, [LIST, listed(1, "王梓轩")])
    assert caught.value.code == "missing_column"


def test_a_county_bureau_need_not_be_told_its_county(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path, region=JINSHUI)
    bureau.cells("实验小学花名册.csv", [LIST, listed(1, "王梓轩")])
    bureau.wenjuanxing("a.csv", [answer(WANG, DAYS[0], 所在学校="实验小学")])
    run_night(tmp_path)
    assert ask(tmp_path, "select enrolled, reported from mart_county_day where role = 'student'") == [(1, 1)]


def test_a_class_without_its_grade_needs_a_column_for_it(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="年级"):
        persons(tmp_path, [LIST, listed(1, "王梓轩", "1班")], f"{FIRST}.csv")
    header = [*LIST, "年级"]
    (row,) = persons(tmp_path, [header, [*listed(1, "王梓轩", "1班"), "三年级"]], f"{FIRST}.csv")
    assert row["class_name"] == "三年级1班"


def test_numbers_of_a_school_s_own_do_not_make_one_pupil_of_two_schools(tmp_path: Path) -> None:
    header = ["学校", "姓名", "班级", "学号"]
    rows = [[FIRST, "甲一", "三年级1班", "2019001"], ["郑州市二七区第二小学", "乙二", "三年级1班", "2019001"]]
    assert len({row["person_id"] for row in persons(tmp_path, [header, *rows])}) == 2


def test_a_list_that_knows_schools_by_code_waits_for_one_that_names_them(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    header = ["编号", "个人标识码", "学生姓名", "身份证号", "毕业学校标识码", "录取学校标识码", "教育阶段"]
    new = [1, "G" + resident_id(9), "吴新", resident_id(9), "9999999999", CODES[FIRST], "初中"]
    elsewhere = [2, "G" + resident_id(8), "郑远", resident_id(8), "9999999999", "2141010599", "初中"]
    bureau.cells("录取.csv", [header, new, elsewhere])
    bureau.roster("学籍.xlsx", [WANG])
    bureau.wenjuanxing("a.csv", [answer(WANG, DAYS[0])])
    run_night(tmp_path)
    assert school_day(tmp_path, FIRST, DAYS[0], "enrolled", "reported") == (2, 1)
    assert ask(tmp_path, "select detail from etl_file where name = '录取.csv'") == [("schools_by_code:",)]
    bureau.schools("学校名录.xlsx", [("郑州市金水区第九中学", "2141010599")])
    run_night(tmp_path)
    listed = ask(
        tmp_path, "select p.name, s.name from core_person p join core_school s using (school_id) order by 1"
    )
    assert listed == [("吴新", FIRST), ("王梓轩", FIRST), ("郑远", "郑州市金水区第九中学")]


@pytest.mark.parametrize(
    "header",
    [
        ["单位名称", "教师姓名", "教工号", "职务", "任教学科"],
        ["学校", "姓名", "职工号", "部门", "联系电话"],
        ["所属区县", "所在学校", "姓名", "工号", "岗位"],
    ],
)
def test_staff_lists_are_known_by_their_common_headers(tmp_path: Path, header: list[str]) -> None:
    said = {"单位名称": FIRST, "学校": FIRST, "所在学校": FIRST, "所属区县": "金水区", "教工号": "T01",
    "职工号": "T01",
            "工号": "T01", "教师姓名": "周老师", "姓名": "周老师"}  # fmt: skip
    (row,) = persons(tmp_path, [header, [said.get(column, "某") for column in header]])
    assert (row["role"], row["name"], row["student_no"], row["county_id"]) == (
        "staff",
        "周老师",
        "T01",
        JINSHUI,
    )


# ---------------------------------------------------------------- OneRoster

Rows = Sequence[Mapping[str, str]]
ORGS = [
    {
        "sourcedId": "d1",
        "name": "金水区教育体育局",
        "type": "district",
        "identifier": "",
        "parentSourcedId": "",
    },
    {
        "sourcedId": "s1",
        "name": "文化路第一小学",
        "type": "school",
        "identifier": CODES[FIRST],
        "parentSourcedId": "d1",
    },
]
CLASSES = [
    {"sourcedId": "c1", "title": "1班", "grades": "03", "classType": "homeroom", "schoolSourcedId": "s1",
    "termSourcedIds": "t"},
    {"sourcedId": "c2", "title": "三年级2班", "grades": "03", "classType": "homeroom",
    "schoolSourcedId": "s1", "termSourcedIds": "t"},
    {"sourcedId": "m1", "title": "数学", "grades": "03", "classType": "scheduled", "schoolSourcedId": "s1",
    "termSourcedIds": "t"},
]  # fmt: skip
TERMS = [{"sourcedId": "t", "title": "2019", "startDate": "2019-09-01", "endDate": "2020-07-10"}]
PEOPLE = [
    {"sourcedId": "u1", "status": "active", "role": "student", "familyName": "王", "givenName": "梓轩",
    "identifier": WANG.number},
    {"sourcedId": "u2", "status": "active", "role": "student", "familyName": "李", "givenName": "明",
    "identifier": LI.number},
    {"sourcedId": "u3", "status": "active", "role": "teacher", "familyName": "Dyer", "givenName": "Tyrone",
    "identifier": "T01"},
    {"sourcedId": "u4", "status": "active", "role": "parent", "familyName": "王", "givenName": "家长",
    "identifier": ""},
    {"sourcedId": "u5", "status": "tobedeleted", "role": "student", "familyName": "走", "givenName": "了",
    "identifier": ""},
]  # fmt: skip
IN_CLASS = [
    {"classSourcedId": "c1", "userSourcedId": "u1", "beginDate": "2019-09-01", "endDate": "2020-03-02"},
    {"classSourcedId": "c2", "userSourcedId": "u1", "beginDate": "2020-03-03", "endDate": ""},
    {"classSourcedId": "m1", "userSourcedId": "u1", "beginDate": "", "endDate": ""},
    {"classSourcedId": "c1", "userSourcedId": "u2", "beginDate": "2020-03-04", "endDate": ""},
    {"classSourcedId": "m1", "userSourcedId": "u3", "beginDate": "", "endDate": ""},
]


def bundle(version: str = "1.1") -> dict[str, Rows]:
    """The files of a small school."""
    enrolments = [
        {
            "sourcedId": f"e{n}",
            "status": "active",
            "schoolSourcedId": "s1",
            "role": "student",
            "primary": "true",
        }
        | row
        for n, row in enumerate(IN_CLASS)
    ]
    files: dict[str, Rows] = {"orgs.csv": ORGS, "classes.csv": CLASSES, "academicSessions.csv": TERMS,
                              "enrollments.csv": enrolments}  # fmt: skip
    if version == "1.1":
        return files | {"users.csv": [{"orgSourcedIds": "s1", "grades": "03", **one} for one in PEOPLE]}
    roles = [{"sourcedId": f"r{n}", "status": "active",
             "userSourcedId": one["sourcedId"], "roleType": "primary",
              "role": one["role"], "orgSourcedId": "s1"} for n, one in enumerate(PEOPLE)]  # fmt: skip
    users = [{k: v for k, v in one.items() if k != "role"} | {"userMasterIdentifier": "",
             "primaryOrgSourcedId": "s1"}
             for one in PEOPLE]  # fmt: skip
    return files | {"users.csv": users, "roles.csv": roles}


def zipped(files: Mapping[str, Rows], folder: str = "") -> bytes:
    """A bundle as it is delivered."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in files.items():
            archive.writestr(folder + name, as_csv([list(rows[0]), *(list(row.values()) for row in rows)]))
    return raw.getvalue()


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize("folder", ["", "roster-2020/"])
def test_a_bundle_becomes_persons_with_school_class_and_period(
    tmp_path: Path, version: str, folder: str
) -> None:
    path = tmp_path / "roster.zip"
    path.write_bytes(zipped(bundle(version), folder))
    report, rows = taken(path)
    keys = (
        "row_no",
        "role",
        "name",
        "student_no",
        "county_id",
        "school_id",
        "class_name",
        "enrolled_from",
        "enrolled_to",
    )
    end = date(2020, 7, 10)
    school = (JINSHUI, CODES[FIRST])
    assert [tuple(row[key] for key in keys) for row in rows] == [
        (2, "student", WANG.name, WANG.number, *school, "三年级1班", date(2019, 9, 1), date(2020, 3, 2)),
        (2, "student", WANG.name, WANG.number, *school, "三年级2班", date(2020, 3, 3), end),
        (3, "student", LI.name, LI.number, *school, "三年级1班", date(2020, 3, 4), end),
        (4, "staff", "TyroneDyer", "T01", *school, None, None, None),
    ]
    assert (report.format, report.encoding, report.source) == ("OneRoster", version, "oneroster")
    assert report.notes == ["bundle_left_out:2"]
    assert report.rows_in == report.rows_loaded == 4


def test_the_night_enrols_by_the_days_that_a_bundle_tells(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.drop("roster.zip", zipped(bundle()))
    for number, day in enumerate(DAYS[:3]):
        bureau.wenjuanxing(f"{number}.csv", [answer(WANG, day)])
    run_night(tmp_path)
    classes = ask(
        tmp_path,
        "select m.day, c.name, m.enrolled, m.reported from mart_class_day m "
        "join core_class c on m.unit_id = c.class_id where m.enrolled > 0 and role = 'student' order by 1, 2",
    )
    assert classes == [
        (DAYS[0], "三年级1班", 1, 1),
        (DAYS[1], "三年级2班", 1, 1),
        (DAYS[2], "三年级1班", 1, 0),
        (DAYS[2], "三年级2班", 1, 1),
    ]
    assert school_day(tmp_path, FIRST, DAYS[0], "enrolled", role="staff") == (1,)


def test_a_bundle_s_files_dropped_side_by_side_are_the_one_that_they_are(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    for name, rows in bundle("1.2").items():
        bureau.cells(f"一小/{name}", [list(rows[0]), *(list(row.values()) for row in rows)])
    bureau.wenjuanxing("a.csv", [answer(WANG, DAYS[1])])
    run_night(tmp_path)
    assert school_day(tmp_path, FIRST, DAYS[1], "enrolled", "reported") == (1, 1)
    assert dict(ask(tmp_path, "select name, source from etl_file")) == {
        "一小/users.csv +5": "oneroster",
        "a.csv": "wenjuanxing",
    }
    assert run_night(tmp_path).files == [], "the same files are the same bundle"
    bureau.cells("一小/enrollments.csv", [list(IN_CLASS[0]), list(IN_CLASS[1].values())])
    assert [entry.name for entry in run_night(tmp_path).files] == ["一小/users.csv +5"], (
        "changed ones are another"
    )


def test_a_loose_bundle_knows_its_size_before_it_is_packed(tmp_path: Path) -> None:
    for name in ("users.csv", "orgs.csv", "Classes.csv"):
        (tmp_path / name).write_text("sourcedId\n1\n", encoding="utf-8")
    ((loose,), rest) = gathered([*tmp_path.iterdir(), tmp_path / "学籍.csv"])
    loose.pack(tmp_path / "a.zip")
    assert (tmp_path / "a.zip").stat().st_size == loose.size
    assert (tmp_path / "a.zip").stat().st_mtime_ns == loose.changed_ns
    assert rest == [tmp_path / "学籍.csv"]


def test_a_table_inside_an_archive_is_read(tmp_path: Path) -> None:
    path = tmp_path / "花名册.zip"
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("__MACOSX/._名册.csv", "x")
        archive.writestr("名册.csv", as_csv([LIST, listed(1, "王梓轩")]).encode("gb18030"))
    path.write_bytes(raw.getvalue())
    report, _ = taken(path.rename(tmp_path / f"{FIRST}.zip"), shipped())
    assert (report.format, report.encoding, report.rows_loaded) == ("csv", "gb18030", 1)


def test_an_archive_that_unpacks_to_too_much_is_refused_while_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.formats.zipped.MOST_BYTES", 1 << 20)
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "1,2\n" * (1 << 19))
    with pytest.raises(FileRefused) as caught:
        taken(path)
    assert caught.value.code == "too_large"
