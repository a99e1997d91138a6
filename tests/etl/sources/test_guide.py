"""The recipe for a new layout is true: what it names exists, and nothing that is shipped is left out of it."""

import tomllib
from pathlib import Path

import pytest

from common.words import Text
from etl.sources import Profiles
from etl.sources.profiles import SHIPPED, Profile
from etl.sources.shapes import SHAPES
from tests.house import ROOT

GUIDE = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
NOT_WRITTEN = {"name", "own"}
PROFILES = Profiles.load().sources


def test_every_key_of_a_profile_is_in_the_guide() -> None:
    keys = (set(Profile.__dataclass_fields__) | {"like"}) - NOT_WRITTEN
    assert [key for key in sorted(keys) if f"`{key}`" not in GUIDE and f"`[{key}" not in GUIDE] == []


def test_every_shape_is_in_the_guide_and_in_use() -> None:
    assert [shape for shape in SHAPES if f"`{shape}`" not in GUIDE] == []
    assert {profile.shape for profile in PROFILES} == set(SHAPES)


def test_the_guide_s_own_example_can_be_used(tmp_path: Path) -> None:
    text = GUIDE.partition("```toml")[2].partition("```")[0]
    (tmp_path / "example.toml").write_text(text, encoding="utf-8")
    (example,) = [p for p in Profiles.load(tmp_path).sources if p.name == "example"]
    assert example.meanings("是否接触过确诊病例") == {"1": "否", "2": "是"}


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_layout_says_in_its_first_line_what_it_is(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# ")
    tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_every_shipped_layout_is_in_both_lists_of_what_is_read(profile: Profile) -> None:
    named = {"plain": "普通表格", "kobo": "Kobo"}.get(profile.name, profile.label.split("（")[0])
    listed = {"普通表格": "没有工具特征的表格", "钉钉健康打卡": "钉钉", "钉钉健康日报": "钉钉",
    "腾讯文档收集表": "腾讯文档",
              "学籍名册": "学籍", "学生名册": "学校或班级自己的名单"}.get(named, named)  # fmt: skip
    assert listed in (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_shipped_layout_has_a_name_on_the_data_page(lang: str) -> None:
    assert [profile.name for profile in PROFILES if not Text(lang).has(f"data.source.{profile.name}")] == []
