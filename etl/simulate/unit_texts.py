"""Schools and classes as people type them."""

import numpy as np
import pyarrow as pa

from etl.simulate.handwriting import chinese
from etl.simulate.schools import Schools, grade_name
from etl.simulate.streams import Array, pick

_JUNIOR = {7: "初一", 8: "初二", 9: "初三"}


def class_pool(schools: Schools) -> tuple[pa.StringArray, int]:
    """Every class in each of its forms, class by class, and how many forms there are."""
    texts: list[str] = []
    for grade, number in zip(schools.class_grade.tolist(), schools.class_number.tolist(), strict=True):
        texts += _class_forms(grade, number)
    return pa.array(texts, pa.string()), 4


def _class_forms(rank: int, number: int) -> list[str]:
    grade = grade_name(rank)
    canonical = f"{grade}{number}班"
    spoken = f"{grade}{chinese(number)}班"
    if rank < 0:
        return [canonical, spoken, canonical, spoken]
    short = _JUNIOR.get(rank) or grade.removesuffix("年级")
    return [
        canonical,
        f"{grade}（{number}）班",
        f"{short}（{number}）班" if rank > 6 else f"{short}({number})班",
        spoken,
    ]


def classes(
    klass: Array, pool: tuple[pa.StringArray, int], steady: Array, rng: np.random.Generator
) -> pa.StringArray:
    """Class names as typed: 三年级1班, 三年级（1）班, 三(1)班, 三年级一班."""
    style = np.where(steady, 0, pick(rng, (0.88, 0.05, 0.05, 0.02), len(klass)))
    return pool[0].take(pa.array(klass.astype(np.int64) * pool[1] + style))


def school_pool(schools: Schools) -> tuple[pa.StringArray, int]:
    """Every school in each of its forms; the last, without the city, serves only beside a right number."""
    texts: list[str] = []
    for name in schools.name.to_pylist():
        narrow = name.replace("（", "(").replace("）", ")")
        texts += [name, narrow, f" {name}", f"{name[:6]} {name[6:]}", name.removeprefix("郑州市")]
    return pa.array(texts, pa.string()), 5


def school_names(
    school: Array, pool: tuple[pa.StringArray, int], careless: Array, rng: np.random.Generator
) -> pa.StringArray:
    """School names as typed; only the `careless` shorten them."""
    style = pick(rng, (0.90, 0.03, 0.02, 0.02, 0.03), len(school))
    style = np.where(~careless & (style == pool[1] - 1), 0, style)
    return pool[0].take(pa.array(school.astype(np.int64) * pool[1] + style))
