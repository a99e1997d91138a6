"""Schools named in titles and names of files."""

import pytest

from etl.sources.unit_names import school_named


@pytest.mark.parametrize(
    ("title", "school"),
    [
        ("郑州市金水区文化路第一小学三年级学生花名册", "郑州市金水区文化路第一小学"),
        ("2019-2020学年第二学期实验小学名单", "实验小学"),
        ("开封市第二十五中学（东校区）", "开封市第二十五中学（东校区）"),
        ("郑州一中学生", "郑州一中"),
        ("全区小学学生名册", None),
        ("郑州市初中学生名册", None),
        ("2020春季学生名册", None),
        ("学生名册", None),
    ],
)
def test_a_title_names_one_school_or_none(title: str, school: str | None) -> None:
    assert school_named(title) == school
