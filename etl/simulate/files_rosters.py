"""Rosters of students and staff and the list of schools, as a bureau's systems export them."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.simulate import numbers
from etl.simulate.context import City, texts
from etl.simulate.files_headers import SCHOOL_HEADER, STAFF_HEADER, STUDENT_HEADER
from etl.simulate.places import COUNTIES
from etl.simulate.population import STAFF, STUDENT
from etl.simulate.schools import STAGES, grade_name
from etl.simulate.sheets import Column, csv_bytes, xlsx_bytes
from etl.simulate.streams import Array, pick, rank_in_group, stream
from geo.coordinates import wgs84_to_gcj02

XLSX_ROWS = 20_000


def table_bytes(
    header: tuple[str, ...], columns: list[Column], numeric: tuple[str, ...]
) -> tuple[bytes, str]:
    """The file and its ending: XLSX while a person could still open it, CSV in UTF-8 with a BOM beyond."""
    if len(columns[0]) <= XLSX_ROWS:
        return xlsx_bytes(header, columns, numeric), "xlsx"
    return csv_bytes(header, columns, "utf-8-sig"), "csv"


def student_roster(city: City, county: int, reformed: bool) -> tuple[bytes, str]:
    """学籍 of a county: the first roster, or the one handed in half way."""
    klass = city.people.class_after if reformed else city.people.class_before
    members = np.flatnonzero((city.people.role == STUDENT) & (city.people.county == county) & (klass >= 0))
    members = members[np.argsort(klass[members], kind="stable")]
    filled = _student_columns(city, members, klass[members])
    empty = pa.array([""] * len(members), pa.string())
    return table_bytes(
        STUDENT_HEADER, [filled.get(name, empty) for name in STUDENT_HEADER], ("编号", "班内学号")
    )


def _student_columns(city: City, members: Array, klass: Array) -> dict[str, Column]:
    people, schools = city.people, city.schools
    school = schools.class_school[klass]
    region = texts(people.region[members])
    identified = people.number_kind[members] == ord("G")
    grade = schools.class_grade[klass]
    stage = schools.stage[school]
    size = len(members)
    county = pa.array([item.name for item in COUNTIES])
    columns = {
        "编号": texts(np.arange(1, size + 1)),
        "区县": county.take(pa.array(schools.county[school])),
        "就读学校": schools.name.take(pa.array(school)),
        "学校标识码": schools.code.take(pa.array(school)),
        "姓名": people.names(members),
        "性别": _either(people.male[members], "男", "女"),
        "出生日期": texts(numbers.dates_as_numbers(people.birth[members])),
        "证件类型": _either(identified, "居民身份证", "其他"),
        "身份证号": people.id_number.take(pa.array(members)),
        "出生地行政区划代码": region,
        "户口所在地行政区划": region,
        "国籍/地区": _same("中国", size),
        "港澳台侨外": _same("否", size),
        "年级": _grades(grade),
        "班级号": _two_digits(schools.class_number[klass]),
        "入学年月": texts((2019 - (grade - _first_grade(stage, grade))) * 100 + 9),
        "学籍辅号": people.number.take(pa.array(members)),
        "班内学号": texts(rank_in_group(klass) + 1),
    }
    columns.update(_household_columns(city, members))
    return columns


def _household_columns(city: City, members: Array) -> dict[str, Column]:
    """Habits of registration, and the first guardian; the same for a person in every roster."""
    people, size = city.people, len(members)
    rng = stream(city.seed, "roster")
    draw = rng.random((6, len(people)), np.float32)[:, members]
    pool = people.pool
    father = draw[0] < 0.55
    given = (draw[1] * len(pool.givens)).astype(np.int32)
    surname = np.where(father, people.surname[members], (draw[2] * len(pool.surnames)).astype(np.int32))
    guardian = pc.binary_join_element_wise(
        pool.surnames.take(pa.array(surname)), pool.givens.take(pa.array(given)), ""
    )
    phone = phones(people.household[members])
    return {
        "民族": pa.array(["汉族", "回族", "满族"]).take(
            pa.array((draw[3] > 0.97).astype(np.int8) + (draw[3] > 0.995))
        ),
        "户口性质": _either(draw[4] < 0.55, "农业家庭户口", "非农业家庭户口"),
        "是否独生子女": _either(draw[5] < 0.5, "是", "否"),
        "是否留守儿童": _either(draw[4] < 0.02, "是", "否"),
        "是否乘坐校车": _either(draw[5] > 0.95, "是", "否"),
        "健康状况": _same("健康或良好", size),
        "就读方式": _either(draw[1] < 0.9, "走读", "住校"),
        "联系电话": phone,
        "成员1姓名": guardian,
        "成员1关系": _either(father, "父亲", "母亲"),
        "成员1联系电话": phone,
        "成员1是否监护人": _same("是", size),
    }


def staff_roster(city: City, county: int) -> tuple[bytes, str]:
    """教职工 of a county; the form teachers with the class they lead."""
    people, schools = city.people, city.schools
    members = np.flatnonzero((people.role == STAFF) & (people.county == county))
    klass, school = people.class_before[members], people.school_before[members]
    leads = klass >= 0
    office = np.where(
        leads, 0, 1 + pick(stream(city.seed, "offices", county), (0.8, 0.08, 0.12), len(members))
    )
    columns = [
        texts(np.arange(1, len(members) + 1)),
        _same(COUNTIES[county].name, len(members)),
        schools.name.take(pa.array(school)),
        schools.code.take(pa.array(school)),
        people.number.take(pa.array(members)),
        people.names(members),
        _either(people.male[members], "男", "女"),
        people.id_number.take(pa.array(members)),
        pa.array(["班主任", "任课教师", "行政", "后勤"]).take(pa.array(office)),
        pc.if_else(pa.array(leads), _grades(schools.class_grade[klass]), ""),
        pc.if_else(pa.array(leads), _two_digits(schools.class_number[klass]), ""),
        phones(people.household[members] + 50_000_000),
    ]
    return table_bytes(STAFF_HEADER, columns, ("序号",))


def school_list(city: City) -> bytes:
    """学校名录 of the city in GB 18030; coordinates in GCJ-02, as maps show them."""
    schools = city.schools
    lon, lat = wgs84_to_gcj02(schools.lon, schools.lat)
    places = [COUNTIES[row] for row in schools.county.tolist()]
    columns = [
        schools.code,
        schools.name,
        pa.array([county.name for county in places]),
        pa.array([STAGES[row].name for row in schools.stage.tolist()]),
        pa.array(["民办" if int(code) % 7 == 3 else "公办" for code in schools.code.to_pylist()]),
        pa.array([f"河南省郑州市{c.name}{c.stems[row % len(c.stems)]}" for row, c in enumerate(places)]),
        pa.array([f"{value:.6f}" for value in lon.tolist()]),
        pa.array([f"{value:.6f}" for value in lat.tolist()]),
    ]
    return csv_bytes(SCHOOL_HEADER, columns, "gb18030")


def phones(household: Array) -> Column:
    """Mobile numbers, one a household, in a range that is not given out."""
    return texts(19_000_000_000 + (household.astype(np.int64) * 7_919) % 1_000_000_000)


def _first_grade(stage: Array, grade: Array) -> Array:
    first = np.array([stage.first for stage in STAGES])[stage]
    return np.where((grade >= 7) & (grade <= 9), 7, first)


def _grades(grade: Array) -> Column:
    return pa.array([grade_name(rank) if rank else "" for rank in range(-3, 13)]).take(
        pa.array(grade.astype(np.int16) + 3)
    )


def _two_digits(number: Array) -> Column:
    return pc.utf8_lpad(texts(number), 2, "0")


def _either(which: Array, yes: str, no: str) -> Column:
    return pa.array([no, yes]).take(pa.array(which.astype(np.int8)))


def _same(text: str, size: int) -> Column:
    return pa.array([text]).take(pa.array(np.zeros(size, np.int8)))
