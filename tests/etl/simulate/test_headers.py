"""Header rows are, to the letter, those of the tools."""

from pathlib import Path

from tests.etl.simulate.reading import read

WENJUANXING = "序号|提交答卷时间|所用时间|来源|来源详情|来自IP"
DINGTALK = (
    "工号|提交人|填写周期|提交时间|今日体温|今日位置|当前时间,当前地点|"
    "今日有无以下症状|今日个人动向|今日接触人员情况|其他情况说明"
)
STUDENTS = (
    "编号|区县|就读学校|学籍接续标识|学校标识码|姓名|性别|"
    "出生日期|证件类型|身份证号|出生地行政区划代码|民族|国籍/地区|"
    "港澳台侨外|户口性质|户口所在地行政区划|现住址|是否独生子女|"
    "是否留守儿童|是否进城务工人员随迁子女|是否孤儿|籍贯|健康状况|"
    "政治面貌|年级|班级号|入学年月|入学方式|就读方式|"
    "通信地址|家庭地址|联系电话|邮政编码|是否受过学前教育|残疾人类型|"
    "是否由政府购买学位|是否需要申请资助|是否享受一补|是否烈士或优抚子女|"
    "上下学距离|上下学交通方式|是否乘坐校车|曾用名|"
    "身份证件有效期|特长|学籍辅号|班内学号|学生来源|电子信箱|"
    "主页地址|成员1姓名|成员1关系|成员1关系说明|成员1现住址|"
    "成员1户口所在地行政区划|成员1联系电话|成员1是否监护人|成员1身份证件类型|"
    "成员1身份证件号|成员1民族|成员1工作单位|成员1职务|"
    "成员2姓名|成员2关系|成员2关系说明|成员2现住址|"
    "成员2户口所在地行政区划|成员2联系电话|成员2是否监护人|成员2身份证件类型|"
    "成员2身份证件号|成员2民族|成员2工作单位|成员2职务"
)
STAFF = "序号|区县|学校|学校标识码|工号|姓名|性别|身份证号|岗位|任教年级|任教班级|联系电话"
FIRST_QUESTIONS = (
    "1、学生姓名|2、学籍号|3、所在学校|4、班级|5、今日体温（℃）|6、今天是否有以下症状【多选题】|"
    "7、近14天是否到过疫情重点地区或接触过疫情重点地区人员|8、近14天是否接触过疑似或确诊病例|9、目前诊断情况|"
    "10、已居家隔离天数（天）|11、当前位置|12、填报日期"
)


def headers(city: Path, pattern: str) -> set[str]:
    found = {"|".join(read(path)[0]) for path in sorted((city / "inbox").glob(pattern))}
    assert found, f"no file like {pattern}"
    return found


def test_a_student_roster_has_the_74_columns(city: Path) -> None:
    assert headers(city, "roster/学籍_*") == {STUDENTS}
    assert len(STUDENTS.split("|")) == 74


def test_the_staff_roster_has_its_twelve_columns(city: Path) -> None:
    assert headers(city, "roster/教职工_*") == {STAFF}


def test_dingtalk_has_its_own_header_every_day(city: Path) -> None:
    assert headers(city, "*/健康打卡_*.xlsx") == {DINGTALK}


def test_the_first_questionnaire_asks_as_the_tools_sample_does(city: Path) -> None:
    days = sorted(path.name for path in (city / "inbox").glob("2*"))
    assert headers(city, f"{days[0]}/*学生*") == {f"{WENJUANXING}|{FIRST_QUESTIONS}"}


def test_half_way_every_question_about_health_is_worded_anew_and_one_is_added(city: Path) -> None:
    days = sorted(path.name for path in (city / "inbox").glob("2*"))
    (later,) = headers(city, f"{days[-1]}/*学生*")
    assert later.startswith(WENJUANXING)
    old = {column.split("、", 1)[1] for column in FIRST_QUESTIONS.split("|")}
    new = {column.split("、", 1)[1] for column in later.removeprefix(f"{WENJUANXING}|").split("|")}
    assert old & new == {"学生姓名", "学籍号", "所在学校", "班级", "目前诊断情况", "填报日期"}
    assert len(new) == len(old) + 1
    assert "今天是否服用退烧药" in new
    assert headers(city, f"{days[5]}/*学生*") != headers(city, f"{days[6]}/*学生*")


def test_the_staff_are_asked_for_their_own_number_and_for_no_class(city: Path) -> None:
    for header in headers(city, "2*/*教职工*"):
        assert "2、工号" in header.split("|")
        assert "学籍号" not in header and "班级" not in header


def test_one_or_two_counties_send_workbooks_and_the_others_csv_that_only_gb18030_reads(city: Path) -> None:
    day = sorted((city / "inbox").glob("2*"))[0]
    assert len(list(day.glob("*学生*.xlsx"))) == 2
    texts = list(day.glob("*学生*.csv"))
    assert len(texts) == 9
    for path in texts:
        assert path.read_bytes().decode("gb18030").endswith("\r\n")
    assert next(day.glob("*教职工*.csv")).read_bytes().startswith(b"\xef\xbb\xbf")
