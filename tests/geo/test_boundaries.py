"""Boundaries."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from common.errors import BadInput
from geo.frames import county_boundaries, display_geojson
from geo.regions import counties_of

ZHENGZHOU, HENAN = "410100", "410000"
POINT = {"type": "Point", "coordinates": [113, 34]}


@pytest.fixture(scope="module")
def city() -> gpd.GeoDataFrame:
    return county_boundaries(ZHENGZHOU, None)


def write(folder: Path, *features: dict[str, object], name: str = "own.geojson") -> Path:
    folder.mkdir(exist_ok=True)
    text = json.dumps({"type": "FeatureCollection", "features": list(features)})
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def square(west: float, **properties: object) -> dict[str, object]:
    ring = [[west, 34.7], [west + 0.1, 34.7], [west + 0.1, 34.8], [west, 34.8], [west, 34.7]]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def test_given_a_city_then_its_counties_come_valid_and_in_the_order_of_their_codes(
    city: gpd.GeoDataFrame,
) -> None:
    assert list(city["region_id"]) == [one.region_id for one in counties_of(ZHENGZHOU)]
    assert list(city["name"])[:2] == ["中原区", "二七区"]
    assert city.geometry.is_valid.all()
    assert set(city.geometry.geom_type) <= {"Polygon", "MultiPolygon"}


def test_given_a_known_place_then_it_lies_in_its_county_in_wgs84(city: gpd.GeoDataFrame) -> None:
    # the tower of 二七广场; in GCJ-02 the same numbers would be 570 m off
    inside = city[shapely.intersects_xy(np.asarray(city.geometry), 113.6592, 34.7539)]
    assert list(inside["name"]) == ["二七区"]


def test_given_the_whole_province_then_every_county_has_a_boundary_and_none_overlap() -> None:
    frame = county_boundaries(HENAN, None)
    assert len(frame) == 157
    assert shapely.coverage_is_valid(np.asarray(frame.geometry))


def test_given_a_changed_frame_then_the_next_reader_gets_a_fresh_one(city: gpd.GeoDataFrame) -> None:
    changed = county_boundaries(ZHENGZHOU, None)
    changed["name"] = "x"
    assert list(county_boundaries(ZHENGZHOU, None)["name"]) == list(city["name"])


def test_given_own_boundaries_then_only_they_count(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "geo",
        square(113.6, adcode=410105, name="金水"),
        square(113.8, code="410171", name="郑东新区"),
        square(114.3, region_id="410202"),
    )
    frame = county_boundaries(ZHENGZHOU, folder)
    assert list(zip(frame["region_id"], frame["name"], strict=True)) == [
        ("410105", "金水"),
        ("410171", "郑东新区"),
    ]
    assert frame.total_bounds == pytest.approx([113.6, 34.7, 113.9, 34.8])


def test_given_a_county_in_several_features_then_it_is_one(tmp_path: Path) -> None:
    folder = write(tmp_path / "geo", square(113.6, code="410105"), square(113.7, code="410105"))
    frame = county_boundaries(ZHENGZHOU, folder)
    assert list(frame["name"]) == ["金水区"]
    assert shapely.area(np.asarray(frame.geometry)) == pytest.approx([0.02])


def test_given_a_replaced_file_then_the_new_boundaries_are_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "geo", square(113.6, code="410105"))
    assert len(county_boundaries(ZHENGZHOU, folder)) == 1
    write(folder, square(113.6, code="410105"), square(113.8, code="410104"), name="own2.geojson")
    assert len(county_boundaries(ZHENGZHOU, folder)) == 2


def test_given_an_empty_folder_then_the_shipped_boundaries_serve(
    tmp_path: Path, city: gpd.GeoDataFrame
) -> None:
    assert len(county_boundaries(ZHENGZHOU, tmp_path)) == len(city)
    assert len(county_boundaries(ZHENGZHOU, tmp_path / "absent")) == len(city)


@pytest.mark.parametrize(
    ("features", "words"),
    [
        ([square(114.3, region_id="410202")], "No boundary belongs"),
        ([square(113.6)], "no six-digit county code"),
        ([square(500_000.0, code="410105")], "isn't a polygon in degrees"),
        ([{"type": "Feature", "properties": {"code": "410105"}, "geometry": None}], "geometry"),
        ([square(113.6, code="410105") | {"geometry": POINT}], "isn't a polygon"),
        (["x"], "not GeoJSON"),
    ],
)  # fmt: skip
def test_given_bad_own_boundaries_then_a_sentence_says_where_and_what_to_do(
    tmp_path: Path, features: list[dict[str, object]], words: str
) -> None:
    folder = write(tmp_path / "geo", *features)
    with pytest.raises(BadInput, match=words) as caught:
        county_boundaries(ZHENGZHOU, folder)
    assert str(folder) in caught.value.where
    assert caught.value.do
    assert "边界" in caught.value.zh or "要素" in caught.value.zh or "GeoJSON" in caught.value.zh


def test_given_a_file_that_is_no_json_then_a_sentence_names_it(tmp_path: Path) -> None:
    (tmp_path / "own.geojson").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match=r"own\.geojson"):
        county_boundaries(ZHENGZHOU, tmp_path)


def test_given_a_city_then_its_drawing_is_small_valid_and_clockwise(city: gpd.GeoDataFrame) -> None:
    text = display_geojson(city)
    assert len(text) < 60_000
    features = json.loads(text)["features"]
    assert [f["id"] for f in features] == list(city["region_id"])
    shapes = shapely.from_geojson([json.dumps(f["geometry"]) for f in features])
    assert shapely.is_valid(shapes).all()
    exteriors = shapely.get_exterior_ring(shapely.get_parts(shapes))
    assert not shapely.is_ccw(exteriors).any()


@pytest.mark.parametrize("region_id", [ZHENGZHOU, HENAN])
def test_given_neighbours_then_the_drawing_leaves_no_gap_between_them(region_id: str) -> None:
    frame = county_boundaries(region_id, None)
    features = json.loads(display_geojson(frame))["features"]
    shapes = shapely.from_geojson([json.dumps(f["geometry"]) for f in features])
    assert shapely.coverage_is_valid(shapes)
    area = shapely.area(np.asarray(frame.geometry)).sum()
    assert shapely.area(shapely.union_all(shapes)) == pytest.approx(area, rel=0.005)


def test_given_own_boundaries_whose_edges_do_not_match_then_the_sliver_is_closed(tmp_path: Path) -> None:
    neighbours = [("410105", 113.6), ("410104", 113.7001), ("410102", 113.4999)]
    folder = write(tmp_path / "geo", *(square(west, code=code) for code, west in neighbours))
    features = json.loads(display_geojson(county_boundaries(ZHENGZHOU, folder)))["features"]
    shapes = shapely.from_geojson([json.dumps(f["geometry"]) for f in features])
    assert shapely.coverage_is_valid(shapes)
    assert shapely.union_all(shapes).geom_type == "Polygon"
