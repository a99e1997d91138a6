"""Exports of tools from elsewhere, each by an invented one: other languages, zones, header rows and positions."""

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.etl.bureau import FIRST, WANG
from tests.etl.sources.taking import answers, as_file, taken
from tests.etl.sources.test_chinese_tools import DAY, SENT, the_one

ENGLISH = ["Student name", "Student ID", "School", "Class", "Body temperature (°C)", "Symptoms",
           "Have you been in contact with a confirmed case?"]  # fmt: skip
SAID = [WANG.name, WANG.number, FIRST, "三年级1班", "37.8", "Fever;Sore throat;", "No"]


# ---------------------------------------------------------------- Google, Microsoft


def test_google_forms_of_taiwan_in_traditional_characters(tmp_path: Path) -> None:
    header = ["時間戳記", "學生姓名", "學校", "班級", "今日體溫", "有無以下症狀", "是否接觸過確診病例"]
    row = ["2020/3/2 上午 8:01:02", WANG.name, FIRST, "三年級1班", "37.8", "發燒, 喉嚨痛", "沒有"]
    the_one(
        answers(tmp_path, [header, row]),
        submitted_at=SENT, grade="三年级", class_no=1, temperature_c=37.8, symptoms=["发热", "咽痛"],
        contact_suspected=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stamp", "typed"), [("Timestamp", "3/2/2020 8:01:02"), ("时间戳记", "2020/03/02 8:01:02 上午 GMT+8")]
)
def test_google_forms_in_english_and_simplified_chinese(tmp_path: Path, stamp: str, typed: str) -> None:
    the_one(
        answers(tmp_path, [[stamp, "Email Address", *ENGLISH], [typed, "a@b.c", *SAID]]),
        submitted_at=SENT, number=WANG.number, symptoms=["发热", "咽痛"], fever=True, contact_suspected=False,
    )  # fmt: skip


def test_microsoft_forms_with_bytes_of_windows(tmp_path: Path) -> None:
    header = ["ID", "Start time", "Completion time", "Email", "Name", "Last modified time",
              "Body temperature – today",
              "School’s remark"]  # fmt: skip
    row = [
        "1",
        "8/20/25 12:50:45",
        "8/20/25 12:51:45",
        "anonymous",
        "Wang Zixuan",
        "",
        "36.6",
        "well — at home",
    ]
    report, rows = taken(as_file(tmp_path, [header, row], "forms.csv", "cp1252"))
    found = the_one(rows, submitted_at=datetime(2025, 8, 20, 12, 51, 45), temperature_c=36.6)
    assert (report.encoding, dict(found["extra"])) == ("cp1252", {"School’s remark": "well — at home"})


def test_microsoft_forms_in_chinese_leaves_the_account_out_where_a_name_was_asked(tmp_path: Path) -> None:
    header = ["ID", "开始时间", "完成时间", "电子邮件", "名称", "学生姓名", "今日体温", "有无症状"]
    row = [
        "1",
        "2020-03-02 08:00:00",
        "2020-03-02 08:01:02",
        "anonymous",
        "匿名",
        WANG.name,
        "36.5",
        "咳嗽;流涕;",
    ]
    the_one(answers(tmp_path, [header, row]), name=WANG.name, submitted_at=SENT, symptoms=["咳嗽", "流涕"])


def test_a_form_whose_dates_begin_with_the_day_tells_it_by_those_that_can_be_nothing_else(
    tmp_path: Path,
) -> None:
    rows = [["02/03/2020 08:01:02", WANG.name, "36.5"], ["20/03/2020 08:01:02", "李明", "36.5"]]
    found = answers(tmp_path, [["Timestamp", "Student name", "Body temperature"], *rows])
    assert [row["day"] for row in found] == [DAY, date(2020, 3, 20)]


def test_a_question_headed_like_the_tool_s_own_column_is_still_asked(tmp_path: Path) -> None:
    header = ["ID", "开始时间", "完成时间", "电子邮件", "姓名", "姓名", "今日体温"]
    row = ["1", "2020-03-02 08:00:00", "2020-03-02 08:01:02", "a@b.c", "妈妈的账号", WANG.name, "36.5"]
    the_one(answers(tmp_path, [header, row]), name=WANG.name)


# ---------------------------------------------------------------- Kobo, ODK

KOBO = ["start", "today", "who/student_name", "who/student_id", "health/temperature", "health/symptoms",
        "health/symptoms/fever", "health/symptoms/cough", "health/symptoms/sore_throat", "place",
        "_place_latitude",
        "_place_longitude", "_place_altitude", "_place_precision", "children[1]/name", "children[2]/name",
        "meta/instanceID", "_id", "_uuid", "_submission_time"]  # fmt: skip


def kobo(*ticks: str, sent: str = "2020-03-02T00:01:02") -> list[str]:
    """A row of a Kobo export."""
    return ["2020-03-02T07:59:00.000+08:00", "2020-03-02", WANG.name, WANG.number, "37.8", "fever cough",
            *ticks,
            "34.79 113.68 90 5", "34.79", "113.68", "90", "5", "Tom", "Dick", "uuid:1", "1", "1",
            sent]  # fmt: skip


@pytest.mark.parametrize("ticks", [("True", "True", "False"), ("1", "1", "0")])
def test_kobo_by_groups_in_utc_with_choices_in_columns_and_repeats(
    tmp_path: Path, ticks: tuple[str, ...]
) -> None:
    row = the_one(
        answers(tmp_path, [KOBO, kobo(*ticks)]),
        submitted_at=SENT, day=DAY, number=WANG.number, temperature_c=37.8, symptoms=["发热", "咳嗽"],
        lon=113.68, lat=34.79, located="gps", county_at="410105",
    )  # fmt: skip
    assert dict(row["extra"]) == {
        "place": "34.79 113.68 90 5",
        "children[1]/name": "Tom",
        "children[2]/name": "Dick",
    }


def test_kobo_after_eight_in_the_evening_is_the_next_day_in_shanghai(tmp_path: Path) -> None:
    header = [column for column in KOBO if column != "today"]
    row = [cell for column, cell in zip(KOBO, kobo("1", "0", "0",
           sent="2020-03-01T23:30:00+00:00"), strict=True)
           if column != "today"]  # fmt: skip
    the_one(answers(tmp_path, [header, row]), day=DAY, submitted_at=datetime(2020, 3, 2, 7, 30))


def test_a_group_of_yes_no_questions_is_no_list_of_choices(tmp_path: Path) -> None:
    header = ["name", "health/has_fever", "health/contact_with_confirmed_case", "_uuid", "_submission_time"]
    rows = [[WANG.name, "1", "0", "1", "2020-03-02T00:01:02"], ["李明", "0", "1", "2", "2020-03-02T00:01:02"]]
    found = answers(tmp_path, [header, *rows])
    assert [(row["fever"], row["contact_suspected"]) for row in found] == [(True, False), (False, True)]


def test_odk_central_joins_groups_with_a_dash_and_splits_positions(tmp_path: Path) -> None:
    header = ["SubmissionDate", "who-student_name", "health-temperature", "gps-Latitude", "gps-Longitude",
              "gps-Altitude",
              "gps-Accuracy", "meta-instanceID", "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent",
              "AttachmentsExpected", "Status", "ReviewState", "DeviceID", "Edits", "FormVersion"]  # fmt: skip
    row = ["2020-03-02T00:01:02.000Z", WANG.name, "36.5", "34.79", "113.68", "90", "5", "uuid:1", "uuid:1",
           "7", "collector",
           "0", "0", "", "", "device", "0", "1"]  # fmt: skip
    the_one(
        answers(tmp_path, [header, row]),
        submitted_at=SENT,
        name=WANG.name,
        lon=113.68,
        lat=34.79,
        temperature_c=36.5,
    )


# ---------------------------------------------------------------- surveys

QUALTRICS = ["StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)",
             "Finished", "RecordedDate",
             "ResponseId", "DistributionChannel", "UserLanguage", "Q1", "Q2", "Q3_1", "Q3_2"]  # fmt: skip
ITS_TEXTS = ["Start Date", "End Date", "Response Type", "IP Address", "Progress", "Duration (in seconds)",
             "Finished",
             "Recorded Date", "Response ID", "Distribution Channel", "User Language", "Student name",
             "What is the body\ntemperature?", "Which symptoms? - Selected Choice - Fever",
             "Which symptoms? - Selected Choice - Cough"]  # fmt: skip


def qualtrics(status: str = "0") -> list[str]:
    """A row of a Qualtrics export."""
    return ["2020-03-01 17:00:00", "2020-03-01 17:01:00", status, "1.2.3.4", "100", "60", "1",
            "2020-03-01 17:01:02", "R_1",
            "anonymous", "EN", WANG.name, "100.2 F", "1", ""]  # fmt: skip


def test_qualtrics_with_three_header_rows_in_the_zone_that_the_third_tells(tmp_path: Path) -> None:
    third = [
        '{"ImportId":"startDate","timeZone":"America/Denver"}',
        *['{"ImportId":"x"}'] * (len(QUALTRICS) - 1),
    ]
    report, rows = taken(as_file(tmp_path, [QUALTRICS, ITS_TEXTS, third, qualtrics(), qualtrics("1")]))
    the_one(
        rows, row_no=4, submitted_at=SENT, name=WANG.name, temperature_c=37.9, symptoms=["发热"], fever=True
    )
    assert report.rows_blank == 1, "a preview is no answer"


def test_qualtrics_with_two_header_rows(tmp_path: Path) -> None:
    the_one(
        answers(tmp_path, [QUALTRICS, ITS_TEXTS, qualtrics()]), row_no=3, day=date(2020, 3, 1), name=WANG.name
    )


def test_surveymonkey_names_choices_in_a_second_row(tmp_path: Path) -> None:
    header = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address",
              "First Name",
              "Last Name", "Custom Data 1", "Student name", "Symptoms today", "", "",
              "Body temperature"]  # fmt: skip
    second = [*[""] * 9, "Open-Ended Response", "Fever", "Cough", "Other (please specify)", "Response"]
    row = [
        "1",
        "2",
        "03/02/2020 08:00:00",
        "03/02/2020 08:01:02",
        "",
        "",
        "",
        "",
        "",
        WANG.name,
        "",
        "Cough",
        "",
        "36.5",
    ]
    the_one(
        answers(tmp_path, [header, second, row]),
        row_no=3,
        submitted_at=SENT,
        symptoms=["咳嗽"],
        temperature_c=36.5,
    )


def test_limesurvey_with_choices_in_brackets(tmp_path: Path) -> None:
    header = ["id", "submitdate", "lastpage", "startlanguage", "startdate", "datestamp", "ipaddr",
              "refurl", "name. 学生姓名",
              "temp. 今日体温", "sym. 有无症状 [发热]", "sym. 有无症状 [咳嗽]", "interviewtime",
              "groupTime8020",
              "chTime"]  # fmt: skip
    rows = [
        [
            "1",
            "2020-03-02 08:01:02",
            "3",
            "zh-Hans",
            "",
            "",
            "",
            "",
            WANG.name,
            "36.5",
            "N",
            "Y",
            "61",
            "1",
            "1",
        ],
        ["2", "2020-03-02 08:01:02", "3", "zh-Hans", "", "", "", "", "李明", "36.5", "", "", "61", "1", "1"],
    ]
    found = answers(tmp_path, [header, *rows])
    assert [(row["name"], row["symptoms"]) for row in found] == [(WANG.name, ["咳嗽"]), ("李明", None)]
