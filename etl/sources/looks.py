"""How the values of a field look: what tells a column of temperatures from one of schools."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from etl.answers.place import LAT, LON
from etl.convert.classes import parse_class
from etl.convert.dates import parse_datetime
from etl.convert.identity import classify_id
from etl.convert.names import normalise_name, normalise_school
from etl.convert.phone import parse_phone
from etl.convert.positions import PAIR
from etl.convert.symptoms import SYMPTOMS, parse_symptoms
from etl.convert.temperature import HIGHEST_C, LOWEST_C, parse_temperature
from etl.convert.text import clean
from etl.convert.yesno import parse_yes_no

SCHOOL = re.compile(r"(学校|小学|中学|一中|二中|三中|高中|初中|幼儿园|学院)(\(.*\))?$")
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊"
    "金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{2,10}·[\u3400-\u9fff]{2,10}")
WARM = re.compile(r"3[4-9][.。]\d|^3[5-9]\d$|[℃度]")
DECIMAL = re.compile(r"-?\d{1,3}\.\d{3,}")


@dataclass(frozen=True)
class Known:
    """Names that the roster holds, normalised: what a column of schools or people can be held against."""

    schools: frozenset[str] = field(default_factory=frozenset)
    people: frozenset[str] = field(default_factory=frozenset)


def is_number(text: str) -> bool:
    """Whether a text looks like an ID or a student number, right or wrong."""
    return classify_id(text).kind != "" and classify_id(text).state != "bad_form"


def is_phone(text: str) -> bool:
    """Whether a text is a phone number."""
    return parse_phone(text).state in ("valid", "landline")


def _school(text: str, known: Known) -> bool:
    plain = normalise_school(text)
    return plain in known.schools or bool(SCHOOL.search(plain))


def _person(text: str, known: Known) -> bool:
    if normalise_name(text) in known.people:
        return True
    return text[:1] in SURNAMES and len(text) <= 4 and bool(NAME.fullmatch(text))


def _symptoms(text: str, _: Known) -> bool:
    named = parse_symptoms(text)
    return named is not None and set(named) <= set(SYMPTOMS)


def _class(text: str, _: Known) -> bool:
    read = parse_class(text)
    return read.grade is not None and read.number is not None


def _temperature(text: str, _: Known) -> bool:
    celsius = parse_temperature(text).celsius
    return celsius is not None and LOWEST_C <= celsius <= HIGHEST_C and len(clean(text)) <= 10


def _moment(text: str, _: Known) -> bool:
    return isinstance(parse_datetime(text), datetime) and len(clean(text)) > 10


def _day(text: str, _: Known) -> bool:
    value = parse_datetime(text, year=2000)  # whatever year: 3月2日 is a day
    return isinstance(value, date) and bool(re.search(r"[-/.年月]|^20\d{6}$", clean(text)))


def _within(bounds: tuple[float, float]) -> Callable[[str, Known], bool]:
    def looks(text: str, _: Known) -> bool:
        return bool(DECIMAL.fullmatch(text)) and bounds[0] <= float(text) <= bounds[1]

    return looks


def _pair(text: str, _: Known) -> bool:
    return bool(re.search(PAIR, text))


def _yes_no(text: str, _: Known) -> bool:
    return parse_yes_no(text)[1] in ("yes", "no", "unknown") and len(clean(text)) <= 12


def _always(text: str) -> bool:
    return True


@dataclass(frozen=True)
class Look:
    """How a field's values look: each `like` it, `proof` in one at least, so varied (different texts per cell)."""

    field: str | None
    why: str
    like: Callable[[str, Known], bool]
    proof: Callable[[str], object] = _always
    varied: float = 0.0


# Read in order: what is told apart most surely comes first. Coordinates of China: no latitude is a longitude; no
# temperature has three decimals.
LOOKS = (
    Look("number", "numbers", lambda text, _: is_number(text)),
    Look("ignore", "phones", lambda text, _: is_phone(text)),
    Look("location", "places", _pair),
    Look("lon", "longitudes", _within(LON)),
    Look("submitted_at", "moments", _moment),
    Look("lat", "latitudes", _within(LAT)),
    Look("temperature_c", "temperatures", _temperature, proof=WARM.search),
    Look("day", "days", _day),
    Look("school_name", "schools", _school),
    Look("class", "classes", _class),
    Look("name", "people", _person, varied=0.6),
    Look("symptoms", "symptoms", _symptoms, proof=parse_symptoms),
    Look(None, "yes_no", _yes_no, proof=lambda text: not clean(text).isdigit()),
)
