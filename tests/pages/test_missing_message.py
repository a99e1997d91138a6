from datetime import date

import pandas as pd

from common.words import Text
from pages.missing_message import MOST_NAMES, people_message, units_message

DAY = date(2020, 3, 6)
ZH = Text("zh")


def people(*names: str) -> pd.DataFrame:
    return pd.DataFrame({"name": list(names)})


def test_a_class_message_names_day_class_number_and_people() -> None:
    said = people_message(people("张三", "李四"), DAY, "三年级1班", ZH, names=True)
    assert said == "3月6日 三年级1班未填报（2人）：张三、李四。请尽快填写。"


def test_without_the_right_to_names_it_says_how_many_only() -> None:
    said = people_message(people("张*", "李*"), DAY, "三年级1班", ZH, names=False)
    assert said == "3月6日 三年级1班未填报 2 人，请尽快填写。"
    assert "张" not in said


def test_a_very_long_list_ends_in_dots_and_keeps_the_true_number() -> None:
    said = people_message(people(*(f"生{n}" for n in range(MOST_NAMES + 5))), DAY, "全校", ZH, names=True)
    assert f"（{MOST_NAMES + 5}人）" in said
    assert "…。" in said


def test_units_are_told_with_number_and_share() -> None:
    units = pd.DataFrame({"name": ["甲校", "乙校"], "missing": [12.0, 3.0], "rate": [0.12, None]})
    said = units_message(units, DAY, "金水区", ZH, total="15")
    assert said == "3月6日 金水区未填报 15 人，其中：甲校 12人（12.0%）；乙校 3人（—）。请督促尽快填写。"


def test_the_long_missing_are_told_as_such() -> None:
    units = pd.DataFrame({"name": ["甲校"], "missing": [4], "rate": [0.04]})
    said = units_message(units, DAY, "金水区", ZH, total="4", days=3)
    assert said == "截至3月6日 金水区连续 3 天及以上未填报 4 人，其中：甲校 4人（4.0%）。请核实原因。"


def test_it_speaks_english() -> None:
    said = people_message(people("张三"), DAY, "三年级1班", Text("en"), names=True)
    assert said == "6 Mar, 三年级1班: 1 have not reported: 张三. Please fill in the form soon."
