"""Regions and how people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import BadSettings
from geo.regions import counties_of, current_code, regions_of, resolve_county

ZHENGZHOU, HENAN = "410100", "410000"


def test_given_a_city_then_its_regions_are_its_province_itself_and_its_counties() -> None:
    regions = regions_of(ZHENGZHOU)
    assert [(one.region_id, one.name, one.level, one.parent_id) for one in regions[:3]] == [
        ("410000", "河南省", "province", None),
        ("410100", "郑州市", "city", "410000"),
        ("410102", "中原区", "county", "410100"),
    ]
    assert [one.level for one in regions].count("county") == len(regions) - 2 == 12


def test_given_a_province_then_every_county_hangs_on_a_city_of_it() -> None:
    regions = {one.region_id: one for one in regions_of(HENAN)}
    counties = counties_of(HENAN)
    assert len(counties) == 157
    assert {regions[one.parent_id or ""].parent_id for one in counties} == {HENAN}
    assert regions["419001"].parent_id == "419000"


def test_given_a_county_then_its_regions_are_those_above_it_and_itself() -> None:
    assert [one.region_id for one in regions_of("410105")] == ["410000", "410100", "410105"]


@pytest.mark.parametrize("region_id", ["110000", "441900", "419001", "500000", "620200"])
def test_given_an_odd_division_then_codes_are_still_unique_and_have_one_level(region_id: str) -> None:
    codes = [one.region_id for one in regions_of(region_id)]
    assert len(codes) == len(set(codes))
    assert counties_of(region_id)


def test_given_a_code_that_does_not_exist_then_the_error_says_so_in_both_languages() -> None:
    with pytest.raises(BadSettings, match="419999") as caught:
        regions_of("419999")
    assert "419999" in caught.value.zh


@pytest.mark.parametrize(
    ("texts", "within", "code"),
    [
        (
            "金水区 金水 郑州市金水区 郑州金水区 河南省郑州市金水区 410105 410105000000 金水区花园路8号",
            ZHENGZHOU,
            "410105",
        ),
        ("管城回族区 管城区 管城 管城回族", ZHENGZHOU, "410104"),
        ("中牟县 中牟 ４１０１２２", ZHENGZHOU, "410122"),
        ("偃师区 偃师 偃师市 410381 洛阳市偃师市", HENAN, "410307"),
        ("孟津县 吉利区 410322 410306", HENAN, "410308"),
        ("济源市 济源 419001", HENAN, "419001"),
        ("开封市鼓楼区 鼓楼区", "410200", "410204"),
        ("祥符区 开封县 开封市祥符区", HENAN, "410212"),
        ("新华区", "410400", "410402"),
        ("441900 东莞市 东莞", "440000", "441901"),
    ],
)
def test_given_any_way_to_write_a_county_then_its_code_is_found(texts: str, within: str, code: str) -> None:
    assert {text: resolve_county(text, within) for text in texts.split()} == dict.fromkeys(
        texts.split(), code
    )


@pytest.mark.parametrize(
    "text", ["", "区", "县", "郑州市", "鼓楼区", "410205", "郑东新区", "999999", "某某区"]
)
def test_given_a_name_that_is_not_of_the_region_then_nothing_is_found(text: str) -> None:
    assert resolve_county(text, ZHENGZHOU) is None


def test_given_a_name_that_two_counties_share_then_it_stays_open() -> None:
    names = [one.name for one in counties_of("130000")]
    shared = next(name for name in names if names.count(name) > 1)
    assert resolve_county(shared, "130000") is None


@given(st.sampled_from(counties_of(HENAN)))
def test_given_any_county_of_the_province_then_its_full_name_and_code_find_it(county: object) -> None:
    code, name = county.region_id, county.name  # type: ignore[attr-defined]
    assert resolve_county(code, HENAN) == resolve_county(name, HENAN) == code


@given(st.text(max_size=40))
def test_given_any_text_then_nothing_is_raised(text: str) -> None:
    assert resolve_county(text, ZHENGZHOU) in {None, *(one.region_id for one in counties_of(ZHENGZHOU))}


def test_given_a_withdrawn_code_then_the_day_decides_what_it_stands_for() -> None:
    assert current_code("410322") == "410308"
    assert current_code("410322", date(2020, 3, 6)) == "410322"
    assert current_code("410322", date(2022, 3, 6)) == "410308"
    assert current_code("410105", date(2022, 3, 6)) == "410105"
