"""`python -m etl` as a person meets it: a sentence, an exit code, never a traceback."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from etl.__main__ import app
from tests.etl.bureau import DAYS, LI, WANG, Bureau, answer, resident_id

LANGUAGES = ("zh", "en")


def run(*arguments: object, lang: str = "zh") -> Result:
    """A command in a language of the terminal."""
    return CliRunner().invoke(app, [str(a) for a in arguments], env={"EPIDESK_LANG": lang, "COLUMNS": "200"})


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    """A roster and one day."""
    made = Bureau(tmp_path / "data")
    made.roster()
    made.wenjuanxing("1.csv", [answer(WANG, DAYS[0]), answer(LI, DAYS[0], 学籍号=resident_id(99))])
    return made


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("nothing", {"zh": "数据文件夹不存在", "en": "does not exist"}),
        ("folder", {"zh": "没有收件文件夹", "en": "no inbox folder"}),
        ("inbox", {"zh": "收件文件夹是空的", "en": "inbox is empty"}),
        ("bad settings", {"zh": "设置文件无法使用", "en": "settings can't be read"}),
        (
            "bad profile",
            {"zh": "来源配置 ours.toml 无法使用", "en": "source profile ours.toml can't be used"},
        ),
    ],
)
def test_a_night_that_can_not_run_ends_with_one_sentence_and_code_1(
    tmp_path: Path, lang: str, made: str, said: dict[str, str]
) -> None:
    data = tmp_path / "data"
    if made != "nothing":
        data.mkdir()
    if made not in ("nothing", "folder"):
        (data / "inbox").mkdir()
    if made == "bad settings":
        (data / "settings.toml").write_text("region = 3\n", encoding="utf-8")
    if made == "bad profile":
        (data / "sources").mkdir()
        (data / "sources" / "ours.toml").write_text("kind = 1\n", encoding="utf-8")
    result = run("nightly", "--data", data, lang=lang)
    assert result.exit_code == 1
    (sentence,) = [line for line in result.stderr.splitlines() if said[lang] in line]
    assert sentence.endswith("。" if lang == "zh" else ".")
    assert "Traceback" not in result.output


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_night_ends_with_a_table_and_what_was_published(bureau: Bureau, lang: str) -> None:
    result = run("nightly", "--data", bureau.data, lang=lang)
    assert result.exit_code == 0, result.output
    assert {"zh": "已发布快照 000001-", "en": "Published snapshot 000001-"}[lang] in result.stdout
    assert {"zh": "问卷", "en": "wenjuanxing"}[lang] in result.stdout or "wenjuanxing" in result.stdout
    again = run("nightly", "--data", bureau.data, lang=lang)
    assert again.exit_code == 0
    assert {"zh": "没有新文件：2 个文件", "en": "Nothing new: all 2 files"}[lang] in again.stdout


def test_a_copy_under_another_name_is_told_even_nights_later(bureau: Bureau) -> None:
    run("nightly", "--data", bureau.data)
    shutil.copy(bureau.inbox / "1.csv", bureau.inbox / "另存为.csv")
    result = run("nightly", "--data", bureau.data)
    assert "另存为.csv 与已载入的 1.csv 内容相同" in result.stdout


def test_refused_and_waiting_files_are_told_with_their_sentence(bureau: Bureau) -> None:
    bureau.drop("照片.png", b"\x89PNG\r\n\x1a\n\x00")
    bureau.wenjuanxing("2.csv", [answer(WANG, DAYS[1])])
    result = run("nightly", "--data", bureau.data, "--until", DAYS[0])
    assert result.exit_code == 0
    assert "✗ 照片.png：不是表格文件" in result.stdout
    assert "1 个文件被退回" in result.stdout
    assert "2.csv 含 2020年3月2日 周一 之后的数据" in result.stdout


@pytest.mark.parametrize("lang", LANGUAGES)
def test_status_says_what_is_published_and_what_ran(bureau: Bureau, lang: str) -> None:
    empty = run("status", "--data", bureau.data, lang=lang)
    assert empty.exit_code == 1
    assert {"zh": "还没有发布过任何数据", "en": "Nothing has been published"}[lang] in empty.stderr
    run("nightly", "--data", bureau.data)
    result = run("status", "--data", bureau.data, lang=lang)
    assert result.exit_code == 0
    assert "2020-03-02" in result.stdout and "000001-" in result.stdout
    assert {"zh": "已发布", "en": "published"}[lang] in result.stdout


def test_check_says_what_a_file_is_and_writes_nothing(bureau: Bureau) -> None:
    bureau.wenjuanxing(
        "坏行.csv", [answer(WANG, DAYS[0]), answer(LI, DAYS[0], 填报日期="不知道", 提交答卷时间="?")]
    )
    before = sorted(bureau.data.rglob("*"))
    result = run("check", bureau.inbox / "坏行.csv", bureau.inbox / "学籍.xlsx")
    assert result.exit_code == 0, result.output
    assert "坏行.csv：问卷星，csv utf-8-sig，表头在第 1 行，面向学生" in result.stdout
    assert "2 行：可载入 1，退回 1，空白 0" in result.stdout
    assert "第 3 行 day 不知道：日期无法辨认" in result.stdout
    assert "学籍.xlsx：学籍名册" in result.stdout
    assert sorted(bureau.data.rglob("*")) == before


def test_check_goes_on_after_a_file_that_would_be_refused_and_ends_with_code_1(bureau: Bureau) -> None:
    bad = bureau.drop("别的.csv", "甲,乙\n1,2\n".encode())
    result = run("check", bad, bureau.inbox / "1.csv")
    assert result.exit_code == 1
    assert "✗ 别的.csv：认不出是哪种工具的导出。看到的表头：甲、乙" in result.stdout
    assert "✓ 1.csv" in result.stdout


def test_check_uses_the_profiles_of_the_folder_that_a_file_lies_in(bureau: Bureau) -> None:
    (bureau.data / "sources").mkdir()
    (bureau.data / "sources" / "ours.toml").write_text(
        'kind = "answers"\nlabel = "自研小程序"\nmarks = ["孩子"]\n[columns]\n"孩子" = "name"\n"日子" = "day"\n',
        encoding="utf-8",
    )
    own = bureau.cells("自研.csv", [["孩子", "日子"], ["王梓轩", "2020-03-02"]])
    assert "自研小程序" in run("check", own).stdout
    elsewhere = shutil.copy(own, bureau.data.parent / "自研.csv")
    assert run("check", elsewhere).exit_code == 1
    assert "自研小程序" in run("check", elsewhere, "--data", bureau.data).stdout


@pytest.mark.parametrize("name", ["by_text_800.xls", "by_number_800.xls"])
def test_check_says_sensibly_what_real_exports_are(shared: Path, name: str) -> None:
    result = run("check", shared / "samples" / "wenjuanxing" / name)
    assert result.exit_code == 0
    assert f"{name}：问卷星，xls" in result.stdout
    assert "800 行：可载入 0，退回 800，空白 0" in result.stdout, "its publisher emptied the times"
    assert "第 2 行 day ：没有日期，也没有提交时间" in result.stdout
    assert "没有姓名或号码列" in result.stdout
    assert "提交答卷时间" in result.stdout and "submitted_at" in result.stdout


def test_a_file_that_is_not_there_is_told_before_anything_runs(tmp_path: Path) -> None:
    result = run("check", tmp_path / "无.csv")
    assert result.exit_code == 2
    assert "Traceback" not in result.output
