"""What an answer says, as it reaches a page: questions known and unknown, odd words, places."""

from pathlib import Path

import pytest

from etl.nightly import run_night
from tests.etl.bureau import ASKED, DAYS, LI, QIAN, SUN, WANG, ZHAO, Bureau, Pupil, answer, ask

DAY = DAYS[0]
PUPILS = [Pupil(f"学生{n}", n) for n in range(20, 50)]
BREAKFAST, TEMPERATURE = "早餐吃了什么", "今日体温（℃）"
CASES: dict[str, tuple[dict[str, object], str, object]] = {
    "fever by degrees": ({"今日体温": "37.3"}, "fever", True),
    "no fever by degrees": ({"今日体温": "37.2"}, "fever", False),
    "fever in words": ({"今日体温": "发烧了"}, "fever", True),
    "fever among symptoms": ({"今日体温": "", "今日有无": "咳嗽┋发热"}, "fever", True),
    "unclear about temperature and symptoms": ({"今日体温": "没量", "今日有无": ""}, "fever", None),
    "decimal point forgotten": ({"今日体温": "365"}, "temperature_c", 36.5),
    "impossible degrees": ({"今日体温": "55"}, "temperature_c", None),
    "unclear is neither": ({"_14天内": "不清楚"}, "contact_area", None),
    "negation": ({"是否接触": "未接触"}, "contact_suspected", False),
    "suspected": ({"本人诊断": "疑似"}, "diagnosis", "suspected"),
    "confirmed": ({"本人诊断": "确诊"}, "diagnosis", "confirmed"),
    "recovered": ({"本人诊断": "已治愈"}, "diagnosis", "recovered"),
    "none": ({"本人诊断": "无"}, "diagnosis", "none"),
    "days of isolation": ({"已居家": "12天"}, "isolation_days", 12),
    "days in characters": ({"已居家": "十二天"}, "isolation_days", 12),
    "several symptoms": ({"今日有无": "发热┋咳嗽"}, "list_sort(symptoms)", ["发热", "咳嗽"]),
    "no symptoms": ({"今日有无": "无"}, "symptoms", []),
    "not asked": ({"今日有无": "(跳过)"}, "symptoms", None),
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One pupil a case; a question without a field; check-ins in several forms."""
    bureau = Bureau(tmp_path_factory.mktemp("answers"))
    bureau.roster("学籍.csv", [*PUPILS, ZHAO, WANG, LI, QIAN, SUN])
    asked = (*ASKED, BREAKFAST)
    rows = [
        answer(pupil, DAY, **said) | {BREAKFAST: "包子" if n % 2 else ""}
        for n, (pupil, (said, _, _)) in enumerate(zip(PUPILS, CASES.values(), strict=False))
    ]
    bureau.wenjuanxing("a.csv", rows, asked=asked)
    located = (*ASKED, "您的位置")
    places = {
        WANG: "河南省郑州市[113.6500,34.7500]",
        LI: "[34.7500,113.6500]",
        QIAN: "某小区",
        SUN: "[2.3522,48.8566]",
        ZHAO: "",
    }
    bureau.wenjuanxing("b.csv", [answer(p, DAY) | {"您的位置": t} for p, t in places.items()], asked=located)
    run_night(bureau.data)
    return bureau.data


@pytest.mark.parametrize("case", list(CASES))
def test_an_answer_means_what_it_says(data: Path, case: str) -> None:
    _, column, value = CASES[case]
    pupil = PUPILS[list(CASES).index(case)]
    found = ask(
        data,
        f"select {column} from core_response join core_person using (person_id) where id_number = ?",
        [pupil.id_number],
    )
    assert found == [(value,)]


def test_a_question_without_a_field_is_kept_under_its_text(data: Path) -> None:
    ate = f"select count(*) from core_response where extra['{BREAKFAST}'] = '包子'"
    assert ask(data, ate) == [(len(CASES) // 2,)]
    known = "select field, first_day, last_day, answers from etl_question where question = ?"
    assert ask(data, known, [BREAKFAST]) == [(None, DAY, DAY, len(CASES) // 2)]
    assert ask(data, known, [TEMPERATURE])[0][0] == "temperature_c"


def test_text_that_gave_no_value_is_kept_under_its_question(data: Path) -> None:
    impossible = PUPILS[list(CASES).index("impossible degrees")].id_number
    found = ask(
        data,
        f"select extra['{TEMPERATURE}'] from core_response join core_person using (person_id) where id_number = ?",
        [impossible],
    )
    assert found == [("55",)]


def test_places_are_read_put_right_or_left_out(data: Path) -> None:
    found = ask(
        data,
        "select p.name, r.located, r.county_at, r.cell is not null, r.flags from core_response r "
        "join core_person p using (person_id) join etl_file f using (file_id) where f.name = 'b.csv' order by 1",
    )
    assert found == [
        ("孙悦", "text", None, False, ["location:impossible"]),
        ("李明", "gps", "410103", True, ["location:swapped"]),
        ("王梓轩", "gps", "410103", True, []),
        ("赵敏", "none", None, False, []),
        ("钱多多", "text", None, False, []),
    ]
