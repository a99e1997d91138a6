"""The draft of a profile: printed where wording is unknown, whole, and what the night then loads by."""

import tomllib
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from etl.__main__ import app
from etl.check import tools_with
from etl.intake import content_hash
from etl.nightly import run_night
from etl.sources import Profiles
from etl.take import Report, take
from tests.etl.bureau import ASKED, DAYS, FIRST, LI, WANG, ZHAO, Bureau, answer, ask

OURS = ["孩子", "就读", "哪个班", "今早几度", "有没有咳嗽等情况", "去过外地吗", "爸妈手机", "提交时间"]
ROWS = [
    [WANG.name, FIRST, "三年级1班", "36.5", "没有", "没有", "13800138000", "2020/3/2 8:00:00"],
    [LI.name, FIRST, "三年级1班", "36.8", "咳嗽", "没去过", "13800138001", "2020/3/2 8:10:00"],
    [ZHAO.name, FIRST, "三年级1班", "38.5", "发烧", "路过武汉", "13800138002", "2020/3/2 8:20:00"],
]


def run(*arguments: object) -> Result:
    """`etl check` in Chinese."""
    return CliRunner().invoke(
        app, ["check", *map(str, arguments)], env={"EPIDESK_LANG": "zh", "COLUMNS": "200"}
    )


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    """A bureau whose school app writes a layout that nobody knows."""
    made = Bureau(tmp_path / "data")
    made.cells("晨检0302.csv", [OURS, *ROWS])
    return made


def taken(path: Path, data: Path) -> Report:
    """What the night would make of a file in this data folder."""
    return take(path, path.name, content_hash(path), tools_with(data, None), None)


def saved(bureau: Bureau, name: str, text: str) -> Path:
    """The profile in the bureau's folder."""
    path = bureau.data / "sources" / f"{name}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def printed_draft(bureau: Bureau, file: str, name: str = "morning") -> str:
    """What `etl check FILE --draft NAME` prints."""
    result = run(bureau.inbox / file, "--draft", name)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_layout_that_nobody_knows_is_followed_by_a_profile_to_fill_in(bureau: Bureau) -> None:
    result = run(bureau.inbox / "晨检0302.csv")
    assert result.exit_code == 1
    assert "✗ 晨检0302.csv：认不出" in result.stdout
    body = result.stdout[result.stdout.index("# 来源配置草稿") :]
    assert tomllib.loads(body)["questions"]["今早几度"] == "temperature_c"
    assert '# "去过外地吗" = ""' in body and '[answers."去过外地吗"]' in body


def test_the_draft_saved_as_it_was_printed_is_loaded_by(bureau: Bureau) -> None:
    saved(bureau, "morning", printed_draft(bureau, "晨检0302.csv"))
    report = taken(bureau.inbox / "晨检0302.csv", bureau.data)
    assert (report.source, report.rows_in, report.rows_loaded) == ("morning", 3, 3)
    asked = {question: asked for question, asked, _ in report.questions}
    assert asked == {
        "孩子": "name", "就读": "school_name", "哪个班": "class", "今早几度": "temperature_c",
        "有没有咳嗽等情况": "symptoms", "去过外地吗": None, "提交时间": "submitted_at",
    }  # fmt: skip


def test_remarks_taken_off_and_filled_in_are_what_the_night_reads(bureau: Bureau) -> None:
    text = printed_draft(bureau, "晨检0302.csv")
    text = text.replace('# "去过外地吗" = ""', '"去过外地吗" = "contact_area"')
    text = text.replace('# "路过武汉" = ""', '"路过武汉" = "是"')
    saved(bureau, "morning", text)
    bureau.roster()
    run_night(bureau.data)
    rows = ask(
        bureau.data,
        "select p.name, r.contact_area, r.temperature_c, r.submitted_at from core_response r "
        "join core_person p using (person_id) order by r.row_no",
    )
    assert rows == [
        (WANG.name, False, 36.5, datetime(2020, 3, 2, 8)),
        (LI.name, False, 36.8, datetime(2020, 3, 2, 8, 10)),
        (ZHAO.name, True, 38.5, datetime(2020, 3, 2, 8, 20)),
    ]


def test_a_shell_may_write_the_draft_straight_into_the_folder_that_is_read(bureau: Bureau) -> None:
    target = saved(bureau, "morning", "")
    target.write_text(printed_draft(bureau, "晨检0302.csv"), encoding="utf-8")
    assert taken(bureau.inbox / "晨检0302.csv", bureau.data).source == "morning"


def test_an_unknown_question_of_a_known_tool_is_drafted_on_top_of_the_profile_in_force(
    bureau: Bureau,
) -> None:
    bureau.wenjuanxing(
        "1.csv", [answer(WANG, DAYS[0]) | {"早餐吃了什么": "包子"}], asked=(*ASKED, "早餐吃了什么")
    )
    result = run(bureau.inbox / "1.csv")
    assert result.exit_code == 0
    assert '# "早餐吃了什么" = ""   # 常见答案：包子 1' in result.stdout
    before = taken(bureau.inbox / "1.csv", bureau.data)
    saved(bureau, "wenjuanxing", printed_draft(bureau, "1.csv", "wenjuanxing"))
    after = taken(bureau.inbox / "1.csv", bureau.data)
    assert (after.source, after.questions, after.rows_loaded) == ("wenjuanxing", before.questions, 1)


def test_a_known_layout_without_open_questions_prints_no_draft(bureau: Bureau) -> None:
    bureau.wenjuanxing("1.csv", [answer(WANG, DAYS[0])])
    bureau.roster()
    result = run(bureau.inbox / "1.csv", bureau.inbox / "学籍.xlsx")
    assert result.exit_code == 0 and "草稿" not in result.stdout


def test_names_and_phones_of_families_do_not_stand_in_a_draft(bureau: Bureau) -> None:
    text = printed_draft(bureau, "晨检0302.csv")
    assert WANG.name not in text and "13800138000" not in text


def test_a_draft_of_a_roster_under_a_banner_maps_what_lists_share(bureau: Bureau) -> None:
    header = ["区县", "学校名称", "姓名", "全国学籍号", "出生日期", "年级", "班号"]
    row = ["金水区", FIRST, WANG.name, WANG.number, "2012-03-01", "三年级", "01"]
    bureau.cells("花名册.csv", [["某某小学花名册"], header, row])
    text = printed_draft(bureau, "花名册.csv", "list")
    document = tomllib.loads(text)
    assert document["kind"] == "roster"
    assert document["questions"] == {
        "区县": "county", "学校名称": "school_name", "姓名": "name", "全国学籍号": "student_no",
        "出生日期": "birth_date", "年级": "grade",
    }  # fmt: skip
    saved(bureau, "list", text.replace('# "班号" = ""', '"班号" = "class"'))
    assert taken(bureau.inbox / "花名册.csv", bureau.data).rows_loaded == 1


def test_a_question_decided_to_be_kept_is_kept_whatever_its_wording_says(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(
        'kind = "answers"\nmarks = ["孩子"]\n[questions]\n"今日体温" = "extra"\n', encoding="utf-8"
    )
    from etl.sources import recognise

    seen = recognise([["孩子", "今日体温"]], Profiles.load(tmp_path), Path("a.csv"))
    assert seen.columns[1].field is None


@pytest.mark.parametrize(
    "name",
    ["odk/childrens_survey.csv", "odk/GeoLocationForm_2015_01_15_01_28_45.csv", "qualtrics/sample.csv",
     "ontario/schoolcovidsummary.csv", "wenjuanxing/by_number_800.xls"],
)  # fmt: skip
def test_the_draft_of_any_real_export_is_a_profile_that_loads(
    shared: Path, tmp_path: Path, name: str
) -> None:
    path = shared / "samples" / name
    result = run(path, "--draft", "real")
    assert result.exit_code == 0
    (tmp_path / "real.toml").write_text(result.stdout, encoding="utf-8")
    assert "real" in {profile.name for profile in Profiles.load(tmp_path).sources}
