"""Files that can't be taken in: each is refused with a sentence, the others go on, nothing is lost."""

import io
import zipfile
from pathlib import Path

import pytest

from common.words import LANGUAGES, words
from etl import intake
from etl.errors import NightFailed
from etl.nightly import run_night
from tests.etl.bureau import DAYS, FIRST, WANG, Bureau, accounts, answer, as_csv, ask, school_day

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1016
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"


def archive_of(**files: str) -> bytes:
    """A ZIP file."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as made:
        for name, text in files.items():
            made.writestr(name.replace("__", "/"), text)
    return raw.getvalue()


def far_cell() -> bytes:
    """A workbook of a few bytes whose only cell is the last that a sheet can have."""
    sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return archive_of(**{
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/officeDocument" '
                       'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
                           f'xmlns:r="{office}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
                                      f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet.format(rows),
    })  # fmt: skip


GB = as_csv(
    [["序号", "提交答卷时间", "所用时间", "1、学生姓名"], [1, "2020/3/2 08:00", "9秒", "王梓轩"]]
).encode("gb18030")
MIXED = GB + "2,2020/3/2 08:01,9秒,李明\r\n".encode() + b"\xff\xff"
BAD: dict[str, tuple[bytes, str]] = {
    "照片.png": (PNG, "binary_file"),
    "通知.pdf": (PDF, "binary_file"),
    "通知.docx": (archive_of(word__document="<w/>"), "binary_file"),
    "说明.txt": ("请各校于本周五前上报。\n联系电话见附件。\n".encode(), "no_table"),
    "学生.xml": (b'<?xml version="1.0"?>\n<InterchangeStudent xmlns="http://ed-fi.org/5.2.0"/>', "xml_file"),
    "网页.xls": (b"<html><table><tr><td>1</td></tr></table></html>", "xml_file"),
    "数据.json": (b'{"a": [1, 2]}', "json_file"),
    "汇总.csv": ("学校,应到学生人数,实到学生人数,发热学生人数,缺课学生人数\n甲,9,8,1,1\n".encode(), "counts"),
    "users.csv": (b"sourcedId,status,role,givenName,familyName\n1,,student,a,b\n", "bundle_part"),
    "两个表.zip": (archive_of(**{"a.csv": "1,2", "b.csv": "1,2"}), "several_tables"),
    "别的工具.csv": (b"RespondentID,Collector,Start\n1,2,3\n", "unknown_layout"),
    "空.csv": (b"", "empty_file"),
    "空白.csv": (b"\r\n\r\n", "empty_file"),
    "只有表头.csv": (GB.split(b"\r\n")[0] + b"\r\n", "no_rows"),
    "损坏.xlsx": (archive_of(xl__workbook="<broken")[:-9], "damaged_workbook"),
    "半个.xlsx": (archive_of(xl__workbook="<broken"), "damaged_workbook"),
    "有密码.xlsx": (OLE, "damaged_workbook"),
    "最远的格.xlsx": (far_cell(), "sheet_too_large"),
    "混杂.csv": (MIXED, "mixed_encoding"),
    "没有BOM的UTF16.csv": ("序号,提交答卷时间".encode("utf-16-le"), "binary_file"),
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All bad files in one inbox, two that share a name, and two good ones."""
    bureau = Bureau(tmp_path_factory.mktemp("bad"))
    bureau.roster()
    bureau.wenjuanxing("好.csv", [answer(WANG, DAYS[0])])
    for name, (content, _) in BAD.items():
        bureau.drop(name, content)
    bureau.drop("街道/照片.png", PNG + b"another")
    bureau.roster("缺列学籍.xlsx", [WANG], without="年级")
    run_night(bureau.data)
    return bureau.data


@pytest.mark.parametrize("name", list(BAD))
def test_a_file_of_another_kind_is_refused_with_its_reason(data: Path, name: str) -> None:
    assert ask(data, "select state, reason from etl_file where name = ?", [name]) == [
        ("refused", BAD[name][1])
    ]


def test_the_good_files_are_loaded_beside_them(data: Path) -> None:
    assert school_day(data, FIRST, DAYS[0], "enrolled", "reported") == (3, 1)
    assert accounts(data)["好.csv"] == (1, 1, 0, 0, 0)


@pytest.mark.parametrize("name", list(BAD))
def test_a_refused_file_lies_in_refused_with_a_sentence_in_both_languages(data: Path, name: str) -> None:
    (kept,) = [
        p
        for p in (data / "refused").glob(f"{Path(name).stem}*{Path(name).suffix}")
        if p.read_bytes() == BAD[name][0]
    ]
    reason = kept.with_name(f"{kept.name}.reason.txt").read_text(encoding="utf-8")
    chinese, english = reason.splitlines()
    assert chinese.startswith(name) and chinese.endswith("。")
    assert english.startswith(name) and english.endswith(".")
    assert "{" not in chinese + english


def test_two_refused_files_of_one_name_are_both_kept(data: Path) -> None:
    kept = sorted((data / "refused").glob("照片*.png"))
    assert {path.read_bytes() for path in kept} == {PNG, PNG + b"another"}
    assert len(list((data / "refused").glob("照片*.reason.txt"))) == 2


def test_mixed_encodings_are_refused_with_the_byte_where_reading_failed(data: Path) -> None:
    offset = (
        MIXED.index("秒,李".encode()) + 2
    )  # the last byte of 秒 and the comma are no character of GB18030
    ((detail,),) = ask(data, "select detail from etl_file where name = '混杂.csv'")
    assert detail == f"encoding=gb18030; offset={offset}"
    assert f"byte {offset}" in (data / "refused" / "混杂.csv.reason.txt").read_text(encoding="utf-8")


def test_a_roster_without_a_needed_column_names_it_as_it_is_headed(data: Path) -> None:
    name, column = "缺列学籍.xlsx", "年级"
    assert ask(data, "select reason from etl_file where name = ?", [name]) == [("missing_column",)]
    chinese, english = (data / "refused" / f"{name}.reason.txt").read_text(encoding="utf-8").splitlines()
    assert column in chinese and column in english


def test_the_inbox_is_left_as_it_was_and_the_archive_holds_every_byte(data: Path) -> None:
    for name, (content, _) in BAD.items():
        assert (data / "inbox" / name).read_bytes() == content
    archived = {path.read_bytes() for path in (data / "archive").iterdir()}
    assert {content for content, _ in BAD.values()} <= archived


def test_files_that_programs_leave_behind_are_passed_over(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    for name in ("~$学籍.xlsx", ".DS_Store", "Thumbs.db", "下载中.csv.crdownload", "一半.part"):
        bureau.drop(name, b"x")
    with pytest.raises(NightFailed, match="empty"):
        run_night(tmp_path)


def test_a_refused_file_is_tried_again_once_a_profile_for_it_is_written(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster()
    cells = [
        ["答题时间", "孩子", "号码", "日子", "度数"],
        [f"{DAYS[0]} 08:00:00", WANG.name, WANG.number, str(DAYS[0]), "36.5"],
    ]
    bureau.cells("自研.csv", cells)
    run_night(tmp_path)
    assert run_night(tmp_path).files == [], "it is known by now"
    assert (tmp_path / "refused" / "自研.csv").exists()
    profile = tmp_path / "sources" / "ours.toml"
    profile.parent.mkdir()
    profile.write_text(
        'kind = "answers"\nmarks = ["答题时间", "孩子"]\n[columns]\n"答题时间" = "submitted_at"\n"孩子" = "name"\n'
        '"号码" = "number"\n"日子" = "day"\n"度数" = "temperature_c"\n',
        encoding="utf-8",
    )
    run_night(tmp_path)
    assert school_day(tmp_path, FIRST, DAYS[0], "reported", "temperature_sum_c") == (1, 36.5)
    assert list((tmp_path / "refused").iterdir()) == [], "what was loaded after all is refused no more"


def test_a_file_that_vanishes_or_changes_while_it_is_read_waits_for_the_next_night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster()
    going = bureau.wenjuanxing("没了.csv", [answer(WANG, DAYS[0])])
    growing = bureau.wenjuanxing("在变.csv", [answer(WANG, DAYS[1])])

    def disturbed(data: Path, path: Path, name: str) -> str:
        going.unlink(missing_ok=True)
        growing.write_bytes(growing.read_bytes() + b"9")
        return copied(data, path, name)

    copied = intake._copied
    monkeypatch.setattr(intake, "_copied", disturbed)
    night = run_night(tmp_path)
    assert {(error.code, error.values["name"]) for error in night.unread} == {
        ("changed", "在变.csv"),
        ("unreadable", "没了.csv"),
    }
    assert list(accounts(tmp_path)) == ["学籍.xlsx"]
    monkeypatch.undo()
    bureau.wenjuanxing("在变.csv", [answer(WANG, DAYS[1])])
    assert run_night(tmp_path).run.files_new == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_has_a_sentence_that_names_the_file(lang: str) -> None:
    reasons = {key: text for key, text in words(lang).items() if key.startswith("night.refused.")}
    assert {f"night.refused.{reason}" for _, reason in BAD.values()} <= set(reasons)
    for text in reasons.values():
        assert text.startswith(("{name}：", "{name}: ")) and text.endswith(("。", "."))
