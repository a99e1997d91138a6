"""What a bureau says that typed answers mean, as the night reads it."""

from pathlib import Path

import pytest

from etl.errors import BadProfile
from etl.nightly import run_night
from etl.sources import Profiles
from tests.etl.bureau import DAYS, LI, WANG, ZHAO, Bureau, accounts, answer, ask

DAY = DAYS[0]
SHIPPED = Path(__file__).parents[3] / "etl" / "sources" / "wenjuanxing.toml"


def own(bureau: Bureau, text: str) -> None:
    """The shipped Wenjuanxing profile with more at its end, as the bureau's own."""
    (bureau.data / "sources").mkdir()
    whole = SHIPPED.read_text(encoding="utf-8") + text
    (bureau.data / "sources" / "wenjuanxing.toml").write_text(whole, encoding="utf-8")


def test_a_typed_answer_is_read_as_what_the_bureau_says_it_means(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    own(bureau, '\n[answers."14天内是否到过疫情重点地区"]\n"路过  高速" = "是"\n"Ｂ" = "否"\n"空白" = ""\n')
    bureau.roster()
    typed = {WANG: "路过 高速", LI: "B", ZHAO: "空白"}
    bureau.wenjuanxing("1.csv", [answer(who, DAY, _14天内=text) for who, text in typed.items()])
    run_night(bureau.data)
    told = dict(
        ask(
            bureau.data,
            "select p.name, r.contact_area from core_response r join core_person p using (person_id)",
        )
    )
    assert told == {WANG.name: True, LI.name: False, ZHAO.name: None}


def test_a_roster_s_words_have_meanings_too(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    roster = SHIPPED.with_name("roster_student.toml").read_text(encoding="utf-8")
    (bureau.data / "sources").mkdir()
    (bureau.data / "sources" / "roster_student.toml").write_text(
        roster + '\n[answers."区县"]\n"金水" = "二七区"\n', encoding="utf-8"
    )
    bureau.table("学籍.csv", [{"区县": "金水", "就读学校": "甲小学", "姓名": "王一", "年级": "三年级", "班级": "1",
                              "学籍号": WANG.number}])  # fmt: skip
    run_night(bureau.data)
    assert ask(bureau.data, "select county_id from core_school") == [("410103",)]


@pytest.mark.parametrize("answers", ['[answers]\n"是否发热" = "是"', '[answers."是否发热"]\n"有" = 1'])
def test_answers_of_another_shape_are_told_with_the_file(tmp_path: Path, answers: str) -> None:
    (tmp_path / "ours.toml").write_text(f'kind = "answers"\nmarks = ["甲"]\n{answers}\n', encoding="utf-8")
    with pytest.raises(BadProfile, match=r"ours\.toml.*是否发热"):
        Profiles.load(tmp_path)


def test_a_profile_without_any_day_refuses_rows_and_not_the_file(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "ours.toml").write_text(
        'kind = "answers"\nmarks = ["孩子"]\n[questions]\n"孩子" = "name"\n', encoding="utf-8"
    )
    bureau.roster()
    bureau.cells("1.csv", [["孩子"], ["王一"], ["李二"]])
    run_night(tmp_path)
    assert accounts(tmp_path)["1.csv"] == (2, 0, 0, 2, 0)
    assert ask(tmp_path, "select distinct reason from core_reject") == [("no_day",)]
