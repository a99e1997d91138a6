"""A layout that nobody knows, from the refusal to the numbers on the overview: mapped, tried and saved by hand."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.reader import Reader
from tests.etl.bureau import DAYS, FIRST, LI, WANG, ZHAO, Bureau, accounts, answer, ask
from tests.serving import serving

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 390, "height": 844}
HEADER = ["孩子", "就读", "哪个班", "今早几度", "外地史", "爸妈手机", "提交时间"]
ROWS = [
    [who.name, FIRST, "三年级1班", degrees, away, "13800138000", "2020/3/3 8:00:00"]
    for who, degrees, away in ((WANG, "36.5", "没有"), (LI, "38.6", "没"), (ZHAO, "36.8", "走亲戚"))
]


def night(data: Path) -> None:
    """A night as it runs: in a process of its own, beside the server."""
    subprocess.run(
        [sys.executable, "-m", "etl", "nightly", "--data", str(data)], check=True, capture_output=True
    )


@pytest.fixture
def desk(page: Page, tmp_path: Path) -> Iterator[tuple[Reader, Bureau]]:
    """A reader at the dashboard of a bureau whose last night refused a school app's export."""
    bureau = Bureau(tmp_path / "data")
    (bureau.data / "settings.toml").write_text('region = "410100"\ndemo = true\n', encoding="utf-8")
    bureau.roster()
    bureau.wenjuanxing("1.csv", [answer(WANG, DAYS[0])])
    bureau.cells("晨检.csv", [HEADER, *ROWS])
    night(bureau.data)
    assert (bureau.data / "refused" / "晨检.csv").is_file()
    with serving(bureau.data, tmp_path / "server.log") as running:
        yield Reader(page, running.url), bureau


def test_an_unknown_layout_is_mapped_saved_and_loaded_by_the_next_night(desk: tuple[Reader, Bureau]) -> None:
    reader, bureau = desk
    reader.known_as("officer").open("sources")
    waiting = reader.main.locator("ul.waiting li", has_text="晨检.csv")
    expect(waiting).to_contain_text("认不出的导出，表头：孩子、就读")
    waiting.get_by_role("link", name="对应列与答案").click()

    pick = reader.main.get_by_label("“外地史”填入的字段")
    expect(pick).to_have_value("extra")
    expect(reader.main.get_by_label("“今早几度”填入的字段")).to_have_value("temperature_c")
    pick.select_option(label="疫区接触")
    reader.page.click("#sources-preview")
    result = reader.main.locator("#sources-result")
    expect(result).to_contain_text("3 行：可载入 3，退回 0，空白 0")
    expect(result.locator("tbody tr").nth(1)).to_contain_text("38.6")
    odd = reader.main.locator(".map-row", has_text="外地史")
    expect(odd).to_contain_text("1 处看不懂")

    reader.main.get_by_label("“走亲戚”的含义").fill("否")
    reader.page.click("#sources-preview")
    expect(result).to_contain_text("所有已对应的答案都能读懂")
    assert not (bureau.data / "sources").exists(), "a preview writes nothing"
    reader.page.fill("#sources-name", "morning")
    reader.page.click("#sources-save")
    expect(result).to_contain_text("已保存为 sources/morning.toml")
    expect(result).to_contain_text("下一次夜间载入会重新读取被退回的 1 个文件")

    night(bureau.data)
    assert accounts(bureau.data)["晨检.csv"] == (3, 3, 0, 0, 0)
    assert not (bureau.data / "refused" / "晨检.csv").exists()
    assert ask(bureau.data, "select count(*) filter (fever), count(*) filter (contact_area) from core_response "
                            "where day = date '2020-03-03'") == [(1, 0)]  # fmt: skip
    reader.open("sources")
    expect(reader.main.locator("tbody tr", has_text="morning")).to_contain_text("本局")
    expect(reader.main).not_to_contain_text("认不出的导出")


def test_a_file_is_mapped_on_a_phone_too(desk: tuple[Reader, Bureau]) -> None:
    reader, _ = desk
    reader.page.set_viewport_size(PHONE)
    reader.known_as("city").open("data")
    reader.main.get_by_role("link", name="去“来源”页对应").click()
    reader.main.locator("ul.waiting li", has_text="晨检.csv").get_by_role("link").click()
    reader.main.get_by_label("“外地史”填入的字段").select_option(label="疫区接触")
    reader.page.click("#sources-preview")
    expect(reader.main.locator("#sources-result")).to_contain_text("3 行：可载入 3")
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(reader.main).not_to_contain_text(WANG.name)
