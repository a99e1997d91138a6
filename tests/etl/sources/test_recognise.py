"""Which tool wrote a file and what its columns hold, told by headers and wording."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from etl.errors import BadProfile, FileRefused
from etl.sources import Profiles, Recognition, recognise
from etl.sources.recognise import question_text

WJX = ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP"]
OLDER = ["序号", "提交答卷时间", "所用时间", "来自IP", "来源", "来源详情"]
DINGTALK = ["工号", "提交人", "填写周期", "提交时间", "今日体温", "今日位置", "当前时间,当前地点",
            "今日有无以下症状", "今日个人动向", "今日接触人员情况", "其他情况说明"]  # fmt: skip
ROSTER = ["编号", "区县", "就读学校", "学校标识码", "姓名", "身份证号", "年级", "班级号", "学籍辅号"]
SHIPPED = Profiles.load()


def seen(*rows: Sequence[str], profiles: Profiles = SHIPPED, name: str = "a.csv") -> Recognition:
    """What a file with these first rows is."""
    return recognise(rows, profiles, Path(name))


def fields(*questions: str, profiles: Profiles = SHIPPED) -> list[str | None]:
    """What questions of a Wenjuanxing export ask."""
    found = seen([*WJX, *questions], profiles=profiles).columns[len(WJX) :]
    return [column.field for column in found]


@pytest.mark.parametrize(
    ("header", "source"),
    [(WJX, "wenjuanxing"), (OLDER, "wenjuanxing"), (DINGTALK, "dingtalk"), (ROSTER, "roster_student")],
)
def test_a_tool_is_known_by_its_own_columns(header: list[str], source: str) -> None:
    assert seen([*header, "1、学生姓名"]).profile.name == source


def test_a_header_is_found_below_a_banner_and_in_full_width() -> None:
    found = seen(
        ["某区健康日报", "", ""], ["", "", ""], ["序号 ", "提交答卷时间", "所用时间", "１、学生姓名"]
    )
    assert (found.header_row, found.of("name")[0].question) == (3, "学生姓名")


@pytest.mark.parametrize(
    ("wording", "field"),
    [
        ("1、学生姓名", "name"), ("2、孩子的名字（必填）", "name"), ("3、家长姓名", "ignore"),
        ("4、学籍号", "student_no"), ("5、身份证号码", "id_number"), ("6、所在学校", "school_name"),
        ("7、您的孩子就读于哪所学校？", "school_name"),
        ("8、是否返校", None), ("9、班级", "class"), ("10、填报日期", "day"), ("11、今日体温（℃）",
        "temperature_c"),
        ("12、孩子今天的体温是多少度？", "temperature_c"), ("13、家人体温", None), ("14、是否发热", "fever"),
        ("15、今日有无以下症状【多选题】", "symptoms"), ("16、同住家人有无症状", None),
        ("17、14天内是否到过疫情重点地区", "contact_area"), ("18、是否有湖北旅居史", "contact_area"),
        ("19、是否接触过疑似或确诊病例", "contact_suspected"), ("20、本人诊断情况", "diagnosis"),
        ("21、已居家隔离多少天", "isolation_days"), ("22、您的位置", "location"), ("23、早餐吃了什么", None),
        ("24、联系电话", "ignore"), ("第25题：所在区县", "county"),
    ],
)  # fmt: skip
def test_a_question_is_known_by_its_wording(wording: str, field: str | None) -> None:
    assert fields(wording) == [field]


def test_numbers_that_shift_when_a_question_is_added_change_nothing() -> None:
    before = fields("1、学生姓名", "2、今日体温（℃）", "3、班级")
    after = fields("1、学生姓名", "2、早餐吃了什么", "3、今日体温（℃）", "4、班级")
    assert after == [*before[:1], None, *before[1:]]


@pytest.mark.parametrize(
    ("header", "question"),
    [
        ("6、症状【多选题】", "症状"), ("第6题：症状", "症状"), ("12. 体温 *", "体温"), ("3）班级（必填）",
        "班级"),
        ("14天内是否到过武汉", "14天内是否到过武汉"), ("9、14天内是否到过武汉", "14天内是否到过武汉"),
        ("37.3℃以上人数", "37.3℃以上人数"),
    ],
)  # fmt: skip
def test_a_question_is_kept_without_its_number_and_marks(header: str, question: str) -> None:
    assert question_text(header) == question


@pytest.mark.parametrize(
    ("question", "name", "role"),
    [("1、学生姓名", "a.csv", "student"), ("1、教职工姓名", "a.csv", "staff"), ("1、姓名",
     "教师健康填报.csv", "staff"),
     ("1、姓名", "a.csv", "student")],
)  # fmt: skip
def test_staff_are_told_by_question_or_file(question: str, name: str, role: str) -> None:
    assert seen([*WJX, question], name=name).role == role


@pytest.mark.parametrize("missing", ["就读学校", "姓名", "年级", "班级号"])
def test_a_roster_that_lacks_a_column_is_refused_by_the_name_of_that_column(missing: str) -> None:
    with pytest.raises(FileRefused) as caught:
        seen([cell for cell in ROSTER if cell != missing])
    assert caught.value.code == "missing_column"
    assert missing in str(caught.value.values["columns"])


def test_a_layout_that_nobody_knows_is_refused_with_the_headers_seen() -> None:
    with pytest.raises(FileRefused) as caught:
        seen(["", ""], ["编号", "开始答题时间", "早餐吃了什么"])
    assert (caught.value.code, caught.value.values["seen"]) == (
        "unknown_layout",
        "编号、开始答题时间、早餐吃了什么",
    )


def test_a_bureau_maps_questions_of_its_own(tmp_path: Path) -> None:
    own = (Path(SHIPPED_FILE).read_text(encoding="utf-8")) + '\n[questions]\n"早餐吃了什么" = "symptoms"\n'
    (tmp_path / "wenjuanxing.toml").write_text(own, encoding="utf-8")
    profiles = Profiles.load(tmp_path)
    assert fields("3、早餐吃了什么", "4、今日体温（℃）", profiles=profiles) == ["symptoms", "temperature_c"]
    assert profiles.fingerprint != SHIPPED.fingerprint


def test_a_bureau_s_own_profile_stands_beside_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(
        'kind = "answers"\nrole = "staff"\nmarks = ["答题时间", "孩子"]\n[columns]\n"孩子" = "name"\n',
        encoding="utf-8",
    )
    profiles = Profiles.load(tmp_path)
    found = seen(["答题时间", "孩子", "今日体温"], profiles=profiles)
    assert (found.profile.name, found.role) == ("ours", "staff")
    assert [column.field for column in found.columns] == [None, "name", "temperature_c"]
    assert seen(WJX, profiles=profiles).profile.name == "wenjuanxing"


def test_a_table_that_says_nothing_of_health_is_no_answer() -> None:
    with pytest.raises(FileRefused) as caught:
        seen(["日期", "姓名", "班级", "成绩"])
    assert caught.value.code == "unknown_layout"


def test_how_sure_it_is_grows_with_the_headers_of_the_tool_s_own() -> None:
    few, many = seen(["提交答卷时间", "所用时间", "1、学生姓名"]), seen([*WJX, "1、学生姓名"])
    assert few.marks == many.marks == ("提交答卷时间", "所用时间")
    assert 0.5 < few.sureness < many.sureness < 1
    plain = seen(["日期", "学校", "姓名", "体温"])
    assert plain.profile.name == "plain" and plain.sureness <= 0.5


def test_of_layouts_that_fit_alike_the_one_with_more_marks_wins_and_the_other_is_told(tmp_path: Path) -> None:
    for name, marks in (("aa", ["甲", "乙"]), ("bb", ["甲", "乙", "丙"])):
        (tmp_path / f"{name}.toml").write_text(f'kind = "answers"\nmarks = {marks}\n', encoding="utf-8")
    found = seen(["甲", "乙", "丙", "体温"], profiles=Profiles.load(tmp_path))
    assert (found.profile.name, found.rivals) == ("bb", ("aa",))


def test_a_bureau_s_own_layout_wins_over_a_shipped_one_that_has_more_marks(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(
        'like = "wenjuanxing"\nlabel = "本局问卷"\nmarks = ["1、学生姓名"]\n', encoding="utf-8"
    )
    found = seen([*WJX, "1、学生姓名"], profiles=Profiles.load(tmp_path))
    assert (found.profile.name, found.rivals) == ("ours", ("问卷星",))
    assert [c.field for c in found.columns[:3]] == ["ignore", "submitted_at", "ignore"], (
        "the rest is as in its model"
    )


def test_a_draft_is_in_force_over_all_and_an_empty_file_is_none(tmp_path: Path) -> None:
    own = tmp_path / "sources"
    own.mkdir()
    (own / "wenjuanxing.toml").write_text("", encoding="utf-8")
    assert seen([*WJX, "1、学生姓名"], profiles=Profiles.load(own)).profile.label == "问卷星"
    draft = tmp_path / "wenjuanxing.toml"
    draft.write_text('like = "wenjuanxing"\nlabel = "草稿"\n', encoding="utf-8")
    assert seen([*WJX, "1、学生姓名"], profiles=Profiles.load(own, draft)).profile.label == "草稿"


def test_a_header_that_speaks_against_a_layout_bars_it() -> None:
    assert seen(["姓名", "班级", "学号", "日期", "体温"]).profile.kind == "answers"
    assert seen(["姓名", "班级", "身份证号", "学校", "年级"]).profile.kind == "roster"


@pytest.mark.parametrize(
    ("wording", "field"),
    [
        ("Student name", "name"), ("What is your child's name?", "name"), ("student_id",
        "student_no"), ("Name of school", "school_name"),
        ("Which school do you attend?", "school_name"), ("Grade", "grade"), ("Class",
        "class"), ("Body temperature (°C)", "temperature_c"),
        ("body_temp", "temperature_c"), ("Have you taken your temperature?", None), ("Do you have a fever?",
        "fever"),
        ("Does anyone in your household have a fever?", None), ("Symptoms today",
        "symptoms"), ("How long have you had symptoms?", None),
        ("Contact with a confirmed case", "contact_suspected"), ("Parent's phone number",
        "ignore"), ("Date of report", "day"),
        ("Date of birth", None), ("今日體溫", "temperature_c"), ("學生姓名", "name"), ("是否接觸過確診病例",
        "contact_suspected"),
    ],
)  # fmt: skip
def test_a_question_is_known_in_english_and_in_traditional_characters(
    wording: str, field: str | None
) -> None:
    assert fields(wording) == [field]


def test_the_last_in_the_way_to_a_question_names_it() -> None:
    found = seen(["health/body_temp", "health/symptoms", "_uuid", "_submission_time"])
    assert [(c.question, c.field) for c in found.columns[:2]] == [
        ("body_temp", "temperature_c"),
        ("symptoms", "symptoms"),
    ]


def test_of_two_ways_that_end_alike_each_is_named_by_all_of_it() -> None:
    found = seen(["father/name", "child/name", "_uuid", "_submission_time"])
    assert [(c.question, c.field) for c in found.columns[:2]] == [
        ("father/name", None),
        ("child/name", "name"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "kind",
        'kind = "poem"',
        'colour = 1\nkind = "answers"',
        'kind = "answers"\nmarks = ["("]',
        'like = "nobody"',
        'kind = "answers"\nshape = "round"',
        'kind = "answers"\ntimezone = "Mars/Base"',
        'kind = "answers"\ndates = "ymd"',
    ],
)
def test_a_profile_that_can_not_be_used_names_its_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "ours.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadProfile, match=r"ours\.toml"):
        Profiles.load(tmp_path)


SHIPPED_FILE = Path(__file__).parents[3] / "etl" / "sources" / "wenjuanxing.toml"
