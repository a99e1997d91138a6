"""The daily health check-in as DingTalk exports it: a row for every member, "-" where nothing was said."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.simulate import handwriting
from etl.simulate.context import City
from etl.simulate.identity_texts import addresses, degrees
from etl.simulate.rows import Located, Reply, Rows
from etl.simulate.sheets import Column, xlsx_bytes
from etl.simulate.streams import Array, pick, stream

HEADER = (
    "工号",
    "提交人",
    "填写周期",
    "提交时间",
    "今日体温",
    "今日位置",
    "当前时间,当前地点",
    "今日有无以下症状",
    "今日个人动向",
    "今日接触人员情况",
    "其他情况说明",
)
UNDONE = "-"


def export(city: City, members: Array, rows: Rows, day: int) -> bytes:
    """The workbook of one day. `members` (person_no) all have a row; `rows` one per answer."""
    rng = stream(city.seed, "dingtalk", day)
    date = city.date_of(day).isoformat()
    place = np.full(len(city.people), len(rows))
    place[rows.person] = np.arange(len(rows))
    done = pa.array(place[members])
    columns: list[Column] = [
        city.people.number.take(pa.array(members)),
        city.people.names(members),
        pa.array([date] * len(members), pa.string()),
    ]
    for answers in _answers(city, rows, date, rng):
        columns.append(pa.concat_arrays([answers, pa.array([UNDONE])]).take(done))
    return xlsx_bytes(HEADER, columns)


def _answers(city: City, rows: Rows, date: str, rng: np.random.Generator) -> list[Column]:
    size = len(rows)
    clock = city.clock.take(pa.array(rows.second))
    address = addresses(city, rows)
    outings = pick(rng, (0.9, 0.06, 0.04), size)
    notes = pick(rng, (0.97, 0.01, 0.01, 0.01), size)
    calm = rows.contact == Reply.NO
    return [
        pc.binary_join_element_wise(date, clock, " "),
        handwriting.temperatures(rows.reading, rows.tenths, rng.random(size) < 0.9, rng),
        address,
        _stamped_places(rows, date, pc.utf8_slice_codeunits(clock, 0, 5), address),
        handwriting.symptom_texts(rows.symptoms, rows.symptoms_blank, "、"),
        pa.array(["居家", "外出购物", "上班"]).take(pa.array(outings)),
        handwriting.replies(rows.contact, handwriting.DINGTALK_CONTACT, rng),
        pa.array(["", "无", "孩子在老家", "已向班主任说明"]).take(pa.array(np.where(calm, notes, 0))),
    ]


def _stamped_places(rows: Rows, date: str, minute: Column, address: Column) -> Column:
    """["2020-03-03 08:54", "114.321121", "34.784995", "address", ""], empty when refused."""
    lon, lat = degrees(rows)
    known = pa.array(rows.located == Located.GPS)
    start = pc.binary_join_element_wise('["', date, " ", minute, '", "', "")
    point = pc.binary_join_element_wise(pc.if_else(known, lon, ""), pc.if_else(known, lat, ""), '", "')
    cell = pc.binary_join_element_wise(start, point, '", "', address, '", ""]', "")
    return pc.if_else(pa.array(rows.located == Located.NONE), "", cell)
