"""How people type what they mean: every form here has one meaning, most of them the plain one."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pyarrow as pa

from etl.simulate.epidemic import QUARANTINE_DAYS
from etl.simulate.illness import SYMPTOMS
from etl.simulate.rows import Reading
from etl.simulate.streams import Array, pick

LOWEST, HIGHEST = 340, 430
_DIGITS = "零一二三四五六七八九"
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")


def _plain(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"


def _spoken(tenths: int, ten: str = "三十") -> str:
    whole, rest = divmod(tenths, 10)
    if not rest or whole // 10 != 3:
        return _plain(tenths)
    return f"{ten}{_DIGITS[whole % 10] if whole % 10 else ''}度{_DIGITS[rest]}"


def _fahrenheit(tenths: int) -> str:
    return f"{(tenths * 9 // 5 + 320) / 10:.1f}F" if tenths % 5 == 0 else _plain(tenths)


# (weight, form) of a temperature that was measured
_MEASURED: tuple[tuple[float, Callable[[int], str]], ...] = (
    (70.0, _plain),
    (9.0, lambda t: f"{_plain(t)}℃"),
    (3.0, lambda t: f"{_plain(t)}°C"),
    (4.0, lambda t: f"{_plain(t)}度"),
    (2.0, lambda t: _plain(t).replace(".", "。")),
    (0.8, lambda t: _plain(t).replace(".", ",")),
    (0.8, lambda t: _plain(t).replace(".", "，")),
    (1.5, str),
    (0.6, _spoken),
    (0.2, lambda t: _spoken(t, "卅")),
    (1.0, lambda t: f"{t // 10}度{t % 10}" if t % 10 else _plain(t)),
    (2.0, lambda t: _plain(t).translate(_WIDE)),
    (2.5, lambda t: f" {_plain(t)} "),
    (0.5, lambda t: f"腋温{_plain(t)}"),
    (0.5, lambda t: f"{_plain(t - 3)}-{_plain(t)}"),
    (0.4, lambda t: f"{_plain(t)}/{_plain(t - 2)}"),
    (0.3, _fahrenheit),
    (0.2, lambda t: f"{_plain(t)}0000001"),
)
_OTHERWISE = {
    Reading.NOT_MEASURED: ("未测", "未测量", "未测"),
    Reading.ZERO: ("0", "0", "0"),
    Reading.NO_FEVER: ("没发烧", "不发烧", "没发烧"),
    Reading.FEVER: ("低烧", "发烧", "低烧"),
    Reading.IMPLAUSIBLE: ("44", "46.5", "44"),
}
_STYLES = [weight for weight, _ in _MEASURED]
_TEMPERATURES = pa.array([form(t) for _, form in _MEASURED for t in range(LOWEST, HIGHEST)], pa.string())
_WORDS_FOR_READING = pa.array([word for forms in _OTHERWISE.values() for word in forms], pa.string())


def temperatures(reading: Array, tenths: Array, steady: Array, rng: np.random.Generator) -> pa.StringArray:
    """Temperatures as typed; `steady` people always type the plain form."""
    style = np.where(steady, 0, pick(rng, _STYLES, len(tenths))).astype(np.int64)
    measured = style * (HIGHEST - LOWEST) + tenths - LOWEST
    word = len(_TEMPERATURES) + (reading.astype(np.int64) - 1) * 3 + rng.integers(0, 3, len(tenths))
    pool = pa.concat_arrays([_TEMPERATURES, _WORDS_FOR_READING])
    return pool.take(pa.array(np.where(reading == Reading.MEASURED, measured, word)))


# Reply by reply (no, yes, unknown, blank): weighted words.
Wording = tuple[tuple[tuple[float, str], ...], ...]
WAS_THERE: Wording = (
    ((0.97, "否"), (0.02, "没有"), (0.01, "无")),
    ((0.95, "是"), (0.05, "有")),
    ((1.0, "不知道"),),
    ((0.8, ""), (0.2, "(空)")),
)
MET_SOMEBODY: Wording = (
    ((0.96, "没有"), (0.02, "无"), (0.01, "没有接触"), (0.01, "暂无")),
    ((0.95, "有"), (0.05, "是")),
    ((1.0, "不知道"),),
    ((0.8, ""), (0.2, "(空)")),
)
HAD_ANY: Wording = (
    ((0.98, "无"), (0.02, "没有")),
    ((0.97, "有"), (0.03, "是")),
    ((1.0, "不知道"),),
    ((0.8, ""), (0.2, "(空)")),
)
DINGTALK_CONTACT: Wording = (
    ((1.0, "无"),),
    ((1.0, "接触过疑似或确诊病例"),),
    ((1.0, "不知道"),),
    ((1.0, ""),),
)


def replies(reply: Array, wording: Wording, rng: np.random.Generator) -> pa.StringArray:
    """Yes/no answers in one of several words."""
    starts = np.cumsum([0] + [len(forms) for forms in wording])
    chosen = np.zeros(len(reply), np.int64)
    for kind, forms in enumerate(wording):
        where = np.flatnonzero(reply == kind)
        chosen[where] = starts[kind] + pick(rng, [weight for weight, _ in forms], len(where))
    pool = pa.array([word for forms in wording for _, word in forms], pa.string())
    return pool.take(pa.array(chosen))


def symptom_texts(mask: Array, blank: Array, separator: str) -> pa.StringArray:
    """Multiple choice by text: the chosen options joined, 无 for none of them, empty when unanswered."""
    sets = [
        separator.join(name for bit, name in enumerate(SYMPTOMS) if m >> bit & 1) or "无" for m in range(256)
    ]
    return pa.array([*sets, ""], pa.string()).take(pa.array(np.where(blank, 256, mask.astype(np.int64))))


_ISOLATION_FORMS: tuple[tuple[float, Callable[[int], str]], ...] = (
    (90.0, lambda n: f"{n}天"),
    (8.0, str),
    (1.5, lambda n: f"{chinese(n)}天" if n else "0天"),
    (0.5, lambda n: "两周" if n == QUARANTINE_DAYS else f"{n}天"),
)


def chinese(number: int) -> str:
    """A number below twenty in characters."""
    tens, ones = divmod(number, 10)
    return ("十" if tens else "") + (_DIGITS[ones] if ones or not tens else "")


def isolation_texts(days: Array, rng: np.random.Generator) -> pa.StringArray:
    """Days of home isolation: 12天, 12, 十二天, 两周."""
    forms = [form(n) for _, form in _ISOLATION_FORMS for n in range(20)]
    style = pick(rng, [weight for weight, _ in _ISOLATION_FORMS], len(days)).astype(np.int64)
    return pa.array(forms, pa.string()).take(pa.array(style * 20 + days))


def dates(day: date, on_time: Array, rng: np.random.Generator) -> pa.StringArray:
    """The day an answer is about; only who answers on that very day may leave it out."""
    serial = (day - date(1899, 12, 30)).days
    forms = (
        (88.0, day.isoformat()),
        (4.0, f"{day.year}/{day.month}/{day.day}"),
        (2.0, f"{day.year}年{day.month}月{day.day}日"),
        (2.0, f"{day.month}月{day.day}日"),
        (1.0, f"{day.year}.{day.month}.{day.day}"),
        (1.0, f"{day:%Y%m%d}"),
        (0.3, str(serial)),
        (1.2, ""),
    )
    chosen = pick(rng, [weight for weight, _ in forms], len(on_time))
    chosen = np.where(~on_time & (chosen == len(forms) - 1), 0, chosen)
    return pa.array([text for _, text in forms], pa.string()).take(pa.array(chosen))
