"""Daily exports by text as Wenjuanxing writes them: one a county, one of the whole city's staff."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.simulate import handwriting, unit_texts
from etl.simulate.context import City, texts
from etl.simulate.health import DIAGNOSES
from etl.simulate.identity_texts import name_texts, number_texts, wechat_places
from etl.simulate.misdating import wrong_texts
from etl.simulate.questionnaire import Questionnaire, questionnaire
from etl.simulate.rows import Number, Rows
from etl.simulate.sheets import Column, csv_bytes, xlsx_bytes
from etl.simulate.streams import Array, stream

TOOL_COLUMNS = ("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP")
_DIAGNOSIS_WORDS = {"none": "无", "suspected": "疑似", "confirmed": "确诊", "recovered": "治愈"}


def export(city: City, rows: Rows, day: int, is_staff: bool, source: int, encoding: str) -> bytes:
    """The file of one questionnaire and day; `rows` in order of submission, "xlsx" or a CSV's encoding."""
    form = questionnaire(is_staff, day >= city.wording_day)
    rng = stream(city.seed, "handwriting", day, source)
    columns = [*_tool_columns(city, rows, day, rng), *_answers(city, rows, form, rng)]
    header = [*TOOL_COLUMNS, *form.headings]
    if encoding == "xlsx":
        return xlsx_bytes(header, columns, numeric=("序号",))
    return csv_bytes(header, columns, encoding)


def _tool_columns(city: City, rows: Rows, day: int, rng: np.random.Generator) -> list[Column]:
    size = len(rows)
    date = f"{city.date_of(day):%Y/%m/%d}"
    moment = pc.binary_join_element_wise(date, city.clock.take(pa.array(rows.second)), " ")
    took = np.where(
        rows.copied, rng.integers(6, 20, size), np.clip(rng.lognormal(4.4, 0.6, size), 15, 599).astype(int)
    )
    web = rng.random(size) < 0.03
    return [
        texts(np.arange(1, size + 1)),
        moment,
        city.durations.take(pa.array(took)),
        pa.array(["手机提交", "链接"]).take(pa.array(web.astype(np.int8))),
        pa.array(["微信", "直接访问"]).take(pa.array(web.astype(np.int8))),
        city.ips.take(pa.array((rows.person.astype(np.int64) * 31 + 7) % len(city.ips))),
    ]


def _answers(city: City, rows: Rows, form: Questionnaire, rng: np.random.Generator) -> list[Column]:
    """One column a question, in the order of the form."""
    steady = rows.copied
    written = {
        "name": name_texts(city, rows, rng),
        "number": number_texts(city, rows, rng),
        "school": unit_texts.school_names(rows.school, city.school_names, careless(city, rows), rng),
        "temperature": handwriting.temperatures(rows.reading, rows.tenths, steady, rng),
        "symptoms": handwriting.symptom_texts(rows.symptoms, rows.symptoms_blank, "┋"),
        "drug": pa.array(["否", "是"]).take(pa.array(rows.drug.astype(np.int8))),
        "area": handwriting.replies(rows.area, form.area, rng),
        "contact": handwriting.replies(rows.contact, form.contact, rng),
        "diagnosis": pa.array([_DIAGNOSIS_WORDS[word] for word in DIAGNOSES]).take(pa.array(rows.diagnosis)),
        "isolation": handwriting.isolation_texts(rows.isolation, rng),
        "location": wechat_places(city, rows),
        "day": _days(city, rows, rng),
    }
    if any(question.asks == "klass" for question in form.questions):
        written["klass"] = unit_texts.classes(rows.klass, city.classes, steady, rng)
    return [written[question.asks] for question in form.questions]


def careless(city: City, rows: Rows) -> Array:
    """Who may shorten the school: where the number does not decide (a leaver's neither), school and class do."""
    people = city.people
    late = rows.day >= city.reform_day
    school = np.where(late, people.school_after[rows.person], people.school_before[rows.person])
    return np.asarray((rows.number == Number.OWN) & (school >= 0) & ~rows.copied)


def _days(city: City, rows: Rows, rng: np.random.Generator) -> Column:
    """The date question; answers about earlier days stand among those about today, few name a wrong one."""
    pools: list[Column] = []
    index = np.zeros(len(rows), np.int64)
    for day in np.unique(rows.day).tolist():
        where = np.flatnonzero(rows.day == day)
        index[where] = sum(map(len, pools)) + np.arange(len(where))
        pools.append(handwriting.dates(city.date_of(day), rows.sent[where] == day, rng))
    written = pa.concat_arrays(pools).take(pa.array(index)) if pools else pa.array([], pa.string())
    wrong = rows.named != rows.day
    if not wrong.any():
        return written
    return pc.replace_with_mask(written, pa.array(wrong), wrong_texts(city.first_day, rows.take(wrong)))


def name_of(title: str, survey: int, day: int, ending: str) -> str:
    """<questionnaire id>_按文本_<title>_<number of the export>.<ending>"""
    return f"{survey}_按文本_{title}_{day}.{ending}"
