"""The sources page: who may open it, what waits there, what a preview says, what a save does for the next night."""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from common import words
from etl.nightly import run_night
from tests.etl.bureau import ASKED, DAYS, FIRST, LI, WANG, ZHAO, Bureau, accounts, answer, ask
from tests.pages.conftest import Client, _texts, page_call, reveal, shown
from warehouse.queries import base

HEADER = ["孩子", "就读", "哪个班", "今早几度", "外地史", "爸妈手机", "提交时间"]
ROWS = [
    [WANG.name, FIRST, "三年级1班", "36.5", "没有", "13800138000", "2020/3/2 8:00:00"],
    [LI.name, FIRST, "三年级1班", "38.6", "没", "13800138001", "2020/3/2 8:10:00"],
    [ZHAO.name, FIRST, "三年级1班", "36.8", "走亲戚", "13800138002", "2020/3/2 8:20:00"],
]
Signed = Callable[[str], FlaskClient]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A night took in one export with an open question and refused one that nobody knows."""
    made = Bureau(tmp_path_factory.mktemp("sources") / "data")
    (made.data / "settings.toml").write_text('region = "410100"\ndemo = true\n', encoding="utf-8")
    made.roster()
    made.wenjuanxing("1.csv", [answer(WANG, DAYS[1]) | {"早餐": "包子"}], asked=(*ASKED, "早餐"))
    made.cells("晨检.csv", [HEADER, *ROWS])
    run_night(made.data)
    return made.data


@pytest.fixture
def bureau(web: Flask, loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bureau:
    """The same, in a folder of the test's own, served."""
    monkeypatch.setattr(words, "STRICT", True)
    data = shutil.copytree(loaded, tmp_path / "data", symlinks=True)
    base.use(data)
    made = Bureau(data)
    (data / "settings.toml").write_text('region = "410100"\ndemo = true\n', encoding="utf-8")
    return made


def night(data: Path) -> None:
    """A night as it runs: in a process of its own, beside the server."""
    subprocess.run(
        [sys.executable, "-m", "etl", "nightly", "--data", str(data)], check=True, capture_output=True
    )


@pytest.fixture
def signed(web: Flask, bureau: Bureau) -> Signed:
    """A client signed in with a demo account of the bureau."""

    def sign(role: str) -> FlaskClient:
        client = web.test_client()
        form = {"username": role, "password": "demo"}
        assert client.post("/login", data=form, headers={"Origin": "http://localhost"}).status_code == 302
        return client

    return sign


def file_id(bureau: Bureau, name: str) -> str:
    """The content hash under which a file is known."""
    return str(ask(bureau.data, "select file_id from etl_file where name = ?", [name])[0][0])


def room(client: FlaskClient, search: str = "") -> Any:
    """What fills the page's room, as an answer of the server."""
    return client.post("/_dash-update-component", json={
        "output": "sources-room.children",
        "outputs": {"id": "sources-room", "property": "children"},
        "inputs": [{"id": "_pages_location", "property": "search", "value": search}],
        "changedPropIds": [], "state": [],
    })  # fmt: skip


def said(answer: Any) -> str:
    """All words of a callback's answer."""
    assert answer.status_code == 200, answer.text
    return "\n".join(_texts(answer.get_json()["response"]))


def act(
    client: FlaskClient,
    button: str,
    search: str,
    fields: dict[int, str],
    *,
    name: str = "morning",
    base_mark: str = "",
    meanings: dict[tuple[int, str], str] | None = None,
) -> Any:
    """Press a button of the form."""
    picks = [{"id": {"sources": "field", "column": n}, "value": field} for n, field in fields.items()]
    told = [
        {"id": {"sources": "meaning", "column": n, "answer": mark}, "value": meaning}
        for (n, mark), meaning in (meanings or {}).items()
    ]
    values = [("_pages_location", "search", search), ("sources-name", "value", name)]
    values += [
        ("sources-label", "value", "晨检"),
        ("sources-kind", "value", "answers"),
        ("sources-base", "data", base_mark),
    ]
    lists = [
        [{**one, "property": prop, **({"value": one["id"]} if prop == "id" else {})} for one in ones]
        for ones in (picks, told)
        for prop in ("value", "id")
    ]
    return client.post("/_dash-update-component", json={
        "output": "..sources-result.children...sources-mapping.children..",
        "outputs": [
            {"id": "sources-result", "property": "children"}, {"id": "sources-mapping", "property": "children"},
        ],
        "inputs": [{"id": f"sources-{one}", "property": "n_clicks", "value": 1} for one in ("preview", "save")],
        "changedPropIds": [f"sources-{button}.n_clicks"],
        "state": [{"id": i, "property": p, "value": v} for i, p, v in values] + lists,
    })  # fmt: skip


def mark(text: str) -> str:
    """The mark of a typed answer."""
    from pages.sources_try import mark as marked

    return marked(text)


def test_only_those_who_configure_the_whole_bureau_find_and_open_it(reader: Client) -> None:
    for role in ("province", "city", "officer", "county", "school", "class"):
        may, client = role in ("province", "city", "officer"), reader(role)
        assert ("/sources" in shown(client, "/")) == may, role
        page = client.post("/_dash-update-component", json=page_call("/sources"))
        assert page.status_code == client.get("/sources").status_code == (200 if may else 403), role
        assert room(client).status_code == (200 if may else 403), role
        assert act(client, "save", "?file=x", {}).status_code == (200 if may else 403), role


def test_what_waits_stands_first_and_every_source_with_what_it_took(bureau: Bureau, signed: Signed) -> None:
    text = said(room(signed("city")))
    assert "晨检.csv" in text and "认不出的导出，表头：孩子、就读" in text
    assert "问卷星：1 个问题没有字段" in text and "早餐" in text
    assert (
        text.index("待处理") < text.index("在用的来源") < text.index("学籍名册") < text.index("学校名录")
    ), "used ones first"


def test_a_file_comes_with_its_columns_and_nobody_s_name(bureau: Bureau, signed: Signed) -> None:
    search = f"?file={file_id(bureau, '晨检.csv')}"
    masked, plain = (
        said(room(signed("city"), search)),
        said(room(reveal(signed("officer"), "correct_roster"), search)),
    )
    assert "今早几度" in masked and "看起来是体温" in masked and "走亲戚" in masked
    assert WANG.name not in masked and "13800138000" not in masked and "王**" in masked
    assert WANG.name in plain and "13800138000" in plain


def test_no_other_file_can_be_asked_for(bureau: Bureau, signed: Signed) -> None:
    client = signed("city")
    for wanted in ("0" * 64, "../settings.toml", "x", "a%2Fb"):
        assert "没有这个文件" in said(room(client, f"?file={wanted}")), wanted


def test_a_preview_says_what_the_night_would_do_and_writes_nothing(bureau: Bureau, signed: Signed) -> None:
    search = f"?file={file_id(bureau, '晨检.csv')}"
    client = signed("city")
    before = sorted(bureau.data.rglob("*"))
    text = said(act(client, "preview", search, {4: "contact_area"}))
    assert "3 行：可载入 3，退回 0，空白 0" in text
    assert "1 处答案看不懂" in text
    told = said(act(client, "preview", search, {4: "contact_area"}, meanings={(4, mark("走亲戚")): "否"}))
    assert "所有已对应的答案都能读懂" in told
    assert sorted(bureau.data.rglob("*")) == before


def test_a_save_is_what_the_next_night_loads_by(bureau: Bureau, signed: Signed) -> None:
    search = f"?file={file_id(bureau, '晨检.csv')}"
    client = signed("city")
    text = said(act(client, "save", search, {4: "contact_area"}, meanings={(4, mark("走亲戚")): "否"}))
    assert "已保存为 sources/morning.toml，按此可载入 3 行" in text
    assert "下一次夜间载入会重新读取被退回的 1 个文件" in text
    profile = tomllib.loads((bureau.data / "sources" / "morning.toml").read_text(encoding="utf-8"))
    assert profile["answers"] == {"外地史": {"走亲戚": "否"}}
    assert "来源配置已更新，下一次夜间载入会重新读取" in said(room(client))
    night(bureau.data)
    assert accounts(bureau.data)["晨检.csv"] == (3, 3, 0, 0, 0)
    rows = ask(bureau.data, "select temperature_c, contact_area from core_response where file_id = ? order by row_no",
               [file_id(bureau, "晨检.csv")])  # fmt: skip
    assert rows == [(36.5, False), (38.6, False), (36.8, False)]
    assert "认不出的导出" not in said(room(client))


def test_a_profile_by_which_no_row_loads_is_not_saved(bureau: Bureau, signed: Signed) -> None:
    search = f"?file={file_id(bureau, '晨检.csv')}"
    text = said(act(signed("city"), "save", search, {6: "ignore"}))
    assert "没有保存：没有一行能载入" in text
    assert not (bureau.data / "sources").exists()


def test_a_name_that_is_no_file_name_is_refused(bureau: Bureau, signed: Signed) -> None:
    search = f"?file={file_id(bureau, '晨检.csv')}"
    client = signed("city")
    for name in ("../x", "_fields", "", "a/b", "a b", ".x"):
        assert "文件名须以字母" in said(act(client, "save", search, {}, name=name)), name
    assert not (bureau.data / "sources").exists()


def test_a_question_of_a_known_tool_is_settled_and_does_not_wait_any_more(
    bureau: Bureau, signed: Signed
) -> None:
    search = f"?file={file_id(bureau, '1.csv')}"
    client = signed("city")
    text = said(act(client, "save", search, {}, name="another"))
    assert "已保存为 sources/wenjuanxing.toml" in text, "a source in force keeps its name"
    assert "已载入的文件不会重新载入" in text
    profile = tomllib.loads((bureau.data / "sources" / "wenjuanxing.toml").read_text(encoding="utf-8"))
    assert (profile["like"], profile["questions"]) == ("wenjuanxing", {"早餐": "extra"})
    waiting = said(room(client))
    assert "晨检.csv" in waiting and "个问题没有字段" not in waiting
    assert "已被他人修改" in said(act(client, "save", search, {})), "who opened the form before that is told"


def test_a_profile_that_can_not_be_used_is_said_on_the_page(bureau: Bureau, signed: Signed) -> None:
    (bureau.data / "sources").mkdir()
    (bureau.data / "sources" / "ours.toml").write_text("kind = 1\n", encoding="utf-8")
    assert "来源配置 ours.toml 无法使用" in said(room(signed("city")))
