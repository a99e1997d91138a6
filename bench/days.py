"""A day of answers as large as a province's, and the roster behind it, written in minutes: same size, same bytes.

The simulator tells an epidemic's story and takes its time; this only makes many rows that look like an export of
Wenjuanxing: few different temperatures and words; names, numbers and places that nearly all differ; one number
in a hundred mistyped, one answer in a hundred given twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from etl.convert.identity_matrix import CHECK_CHARACTERS, WEIGHTS
from geo.coordinates import wgs84_to_gcj02
from geo.frames import county_boundaries

REGION = "410000"
BATCH = 250_000
CLASS_SIZE, ROOMS = 40, 5
GRADES = ("一年级", "二年级", "三年级", "四年级", "五年级")
SCHOOL = CLASS_SIZE * ROOMS * len(GRADES)
ABSENT, TWICE, WRONG = 0.04, 0.01, 0.012
SURNAMES = (
    "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
)
GIVEN = (
    "子轩浩宇梓涵欣怡诗雨晨嘉俊杰思佳明博文雅静依然可馨奕辰泽楷瑞语彤若溪清妍书瑶景行云帆承志远航安宁乐天星月"
    "春夏秋冬雪梅兰竹松柏海洋江河山川鹏飞龙凤翔宏伟建国庆华强勇军丽娜敏芳燕玲红霞翠英秀珍慧琳洁莹倩颖璐瑾萱露莎菲"
)
HEADER = (
    "序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "1、学生姓名",
    "2、学籍号", "3、所在学校", "4、班级",
    "5、今日体温（℃）", "6、今天是否有以下症状【多选题】", "7、近14天是否到过疫情重点地区或接触过疫情重点地区人员",
    "8、近14天是否接触过疑似或确诊病例", "9、目前诊断情况", "10、已居家隔离天数（天）", "11、当前位置", "12、填报日期",
    "13、今日是否外出", "14、备注",
)  # fmt: skip
ROSTER = ("区县", "就读学校", "学校标识码", "姓名", "性别", "身份证号", "年级", "班级号", "学籍辅号")
Ints = NDArray[np.int64]
Choice = tuple[tuple[str, float], ...]
TEMPERATURE: Choice = (
    ("36.5", 17), ("36.6", 17), ("36.4", 12), ("36.3", 11), ("36.7", 10), ("36.2", 8), ("36.8", 7), ("36.1", 5),
    ("36.9", 4), ("37.0", 2), ("36", 2), ("36.5℃", 1), ("36.5度", 0.7), ("三十六度五", 0.1), ("365", 0.3), ("正常", 1),
    ("37.3", 0.2), ("37.6", 0.3), ("38.2", 0.2), ("38.9", 0.1), ("", 0.5),
)  # fmt: skip
SYMPTOMS: Choice = (
    ("无", 80),
    ("无以上症状", 15),
    ("咳嗽", 2),
    ("发热", 0.6),
    ("发热┋咳嗽", 0.4),
    ("(空)", 1),
)
YES_NO: Choice = (("否", 70), ("没有", 20), ("无", 9), ("是", 0.2), ("有", 0.1), ("不清楚", 0.7))
DIAGNOSIS: Choice = (("无", 90), ("正常", 9.8), ("疑似", 0.1), ("确诊", 0.05), ("已治愈", 0.05))
ISOLATION: Choice = (("0", 60), ("0天", 30), ("无", 8), ("3", 0.7), ("7天", 0.7), ("14天", 0.6))
SOURCE: Choice = (("手机提交", 95), ("链接", 5))
DETAIL: Choice = (("微信", 97), ("直接访问", 3))
NOTE: Choice = (("", 70), ("无", 20), ("没有", 5), ("谢谢老师", 3), ("孩子一切都好", 2))


@dataclass(frozen=True)
class Province:
    """Pupils spread over the counties of a region; who a pupil is follows from the serial number alone."""

    codes: pa.Array
    names: pa.Array
    centres: NDArray[np.float64]

    @classmethod
    def of(cls, region: str = REGION) -> Province:
        """Schools of a thousand go round the counties."""
        frame = county_boundaries(region)
        points = shapely.get_coordinates(shapely.point_on_surface(np.asarray(frame.geometry)))
        return cls(pa.array(frame["region_id"], pa.string()), pa.array(frame["name"], pa.string()), points)

    def county(self, serial: Ints) -> Ints:
        """Position of the county."""
        return serial // SCHOOL % len(self.codes)

    def counties(self, serial: Ints) -> pa.Array:
        """Names of the counties."""
        return self.names.take(pa.array(self.county(serial)))

    def schools(self, serial: Ints) -> pa.Array:
        """Names of the schools, each school's own."""
        return joined(self.counties(serial), "第", text(serial // SCHOOL + 1), "小学")

    def identities(self, serial: Ints) -> NDArray[np.uint8]:
        """Resident IDs as rows of 18 ASCII characters, no two alike."""
        within = serial // (SCHOOL * len(self.codes)) * SCHOOL + serial % SCHOOL
        born = np.datetime64("2009-01-01") + within % 1826
        parts = born.astype("datetime64[M]").astype(np.int64)
        day = (born - born.astype("datetime64[M]")).astype(np.int64) + 1
        code = self.codes.cast(pa.int64()).to_numpy()[self.county(serial)]
        places = ((code, 6), (parts // 12 + 1970, 4), (parts % 12 + 1, 2), (day, 2), (within // 1826 + 1, 3))
        first = np.hstack([_digits(value, width) for value, width in places])
        check = np.frombuffer(CHECK_CHARACTERS.encode(), np.uint8)
        sums = (first.astype(np.int64) - ord("0")) @ np.array(WEIGHTS)
        return np.hstack([first, check[sums % 11][:, None]])


def grade(serial: Ints) -> pa.Array:
    """The pupils' grades."""
    return pa.array(GRADES).take(pa.array(serial % SCHOOL // (CLASS_SIZE * ROOMS)))


def room(serial: Ints) -> pa.Array:
    """The number of each pupil's class within the grade, as text."""
    return text(serial % SCHOOL // CLASS_SIZE % ROOMS + 1)


def names(serial: Ints) -> pa.Array:
    """Names of two or three characters: frequent ones recur, most do not."""
    mixed = serial.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    skewed = ((mixed >> np.uint64(40)) / 2.0**24) ** 2
    parts = [pa.array(list(SURNAMES)).take(pa.array((skewed * len(SURNAMES)).astype(np.int64)))]
    given = pa.array([*GIVEN, ""])
    first = (mixed >> np.uint64(8)) % np.uint64(len(GIVEN))
    second = (mixed >> np.uint64(20)) % np.uint64(len(GIVEN) + 20)
    for place in (first, np.minimum(second, len(GIVEN))):
        parts.append(given.take(pa.array(place.astype(np.int64))))
    return joined(*parts)


def text(values: Ints) -> pa.Array:
    """Numbers as text."""
    return pa.array(values).cast(pa.string())


def joined(*parts: pa.Array | str) -> pa.Array:
    """Texts put together row by row."""
    return pc.binary_join_element_wise(*[pa.scalar(p) if isinstance(p, str) else p for p in parts], "")


def _digits(value: Ints, width: int) -> NDArray[np.uint8]:
    powers = 10 ** np.arange(width - 1, -1, -1)
    return (value[:, None] // powers % 10 + ord("0")).astype(np.uint8)


def _text_of(matrix: NDArray[np.uint8]) -> pa.Array:
    rows, width = matrix.shape
    offsets = np.arange(rows + 1, dtype=np.int32) * width
    return pa.StringArray.from_buffers(
        rows, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(matrix))
    )


def _chosen(draw: np.random.Generator, choice: Choice, rows: int) -> pa.Array:
    weights = np.array([weight for _, weight in choice])
    picks = draw.choice(len(choice), rows, p=weights / weights.sum())
    return pa.array([word or None for word, _ in choice]).take(pa.array(picks))


def write_roster(path: Path, people: int) -> None:
    """A roster of `people` pupils (UTF-8 CSV)."""
    province = Province.of()
    _write(path, ROSTER, (_listed(province, serial) for serial in _pieces(np.arange(people))))


def _listed(province: Province, serial: Ints) -> list[pa.Array]:
    identity = _text_of(province.identities(serial))
    code = joined(
        "21", province.codes.take(pa.array(province.county(serial))), text(serial // SCHOOL + 10_000)
    )
    gender = pa.array(["女", "男"]).take(pa.array(serial % 2))
    whose = [province.counties(serial), province.schools(serial), code, names(serial), gender, identity]
    return [*whose, grade(serial), room(serial), joined("G", identity)]


def write_day(path: Path, rows: int, people: int, day: date, first: int = 1) -> None:
    """An export of `rows` answers (UTF-8 CSV, 20 columns) of some of `people` pupils, in the order of submission.

    `first` seeds the chance: different ones give different files.
    """
    draw = np.random.default_rng(first)
    once = round(rows / (1 + TWICE))
    asked = draw.permutation(people)[:once]
    who = np.concatenate([asked, draw.choice(asked, rows - len(asked))])
    draw.shuffle(who)
    province, done = Province.of(), 0

    def batches() -> Iterator[list[pa.Array]]:
        nonlocal done
        for serial in _pieces(who):
            yield _answered(draw, province, serial, done, rows, day)
            done += len(serial)

    _write(path, HEADER, batches())


def people_for(rows: int) -> int:
    """How many pupils are enrolled where `rows` answers come."""
    return round(rows / (1 + TWICE) / (1 - ABSENT))


def _answered(
    draw: np.random.Generator, province: Province, serial: Ints, done: int, rows: int, day: date
) -> list[pa.Array]:
    n = len(serial)
    number = done + np.arange(n)
    numbers = province.identities(serial)
    wrong = np.flatnonzero(draw.random(n) < WRONG)
    numbers[wrong, 14] = ord("0") + (numbers[wrong, 14] - ord("0") + 3) % 10
    at = np.datetime64(day.isoformat(), "s") + 21_600 + (number * 54_000 // rows)
    sent = pc.strftime(pa.array(at), "%Y/%m/%d %H:%M:%S")
    host = joined("203.0.", text(draw.integers(0, 255, n)), ".", text(draw.integers(0, 255, n)), "(河南)")
    when = ((day.isoformat(), 85.0), (f"{day:%Y%m%d}", 10.0), (f"{day.month}月{day.day}日", 5.0))
    return [
        text(number + 1),
        sent,
        joined(text(draw.integers(8, 60, n)), "秒"),
        _chosen(draw, SOURCE, n),
        _chosen(draw, DETAIL, n),
        host,
        names(serial),
        joined("G", _text_of(numbers)),
        province.schools(serial),
        joined(grade(serial), room(serial), "班"),
        *[_chosen(draw, c, n) for c in (TEMPERATURE, SYMPTOMS, YES_NO, YES_NO, DIAGNOSIS, ISOLATION)],
        _places(draw, province, serial),
        *[_chosen(draw, c, n) for c in (when, YES_NO, NOTE)],
    ]


def _places(draw: np.random.Generator, province: Province, serial: Ints) -> pa.Array:
    """Addresses with a GCJ-02 position behind nine in ten: at home, a kilometre or so from school."""
    school, home = (
        _scattered(seed, width) for seed, width in ((serial // SCHOOL, 0.05), (serial + 7, 0.008))
    )
    at = province.centres[province.county(serial)] + school + home + draw.normal(0, 0.0002, (len(serial), 2))
    lon, lat = (pa.array(np.round(v, 6)).cast(pa.string()) for v in wgs84_to_gcj02(at[:, 0], at[:, 1]))
    address = joined(
        "河南省", province.counties(serial), "建设路", text(draw.integers(1, 400, len(serial))), "号"
    )
    told = pa.array(draw.random(len(serial)) < 0.9)
    return pc.if_else(told, joined(address, "[", lon, ",", lat, "]"), address)


def _scattered(seed: Ints, width: float) -> NDArray[np.float64]:
    """Two offsets in degrees for each seed, the same for the same one; `width` wide in most cases."""
    mixed = seed.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    angle = (mixed >> np.uint64(40)) / 2.0**24 * 2 * np.pi
    share = (mixed >> np.uint64(16)) % np.uint64(1 << 20) / 2.0**20
    far = width * np.sqrt(-2 * np.log1p(-0.999 * share))
    return np.column_stack([far * np.cos(angle), far * np.sin(angle)])


def _pieces(serials: Ints) -> Iterator[Ints]:
    return (serials[start : start + BATCH] for start in range(0, len(serials), BATCH))


def _write(path: Path, header: Sequence[str], batches: Iterable[list[pa.Array]]) -> None:
    """CSV with quotes only where they are needed, as the tools write it."""
    schema = pa.schema([(name, pa.string()) for name in header])
    made: Iterator[Any] = (pa.RecordBatch.from_arrays(columns, schema=schema) for columns in batches)
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"threads": 1}) as connection:
        source = connection.from_arrow(pa.RecordBatchReader.from_batches(schema, made))
        source.write_csv(str(path), header=True)


def transcode(path: Path, to: Path, encoding: str = "gb18030") -> None:
    """The same text in another encoding."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with (
        path.open(encoding="utf-8", newline="") as source,
        to.open("w", encoding=encoding, newline="") as out,
    ):
        while part := source.read(1 << 22):
            out.write(part)
