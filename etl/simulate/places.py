"""Zhengzhou's counties, and points in them."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from etl.simulate.streams import Array
from geo.boundaries import boundaries_of

REGION = "410100"


@dataclass(frozen=True)
class County:
    """A county of the city: its share of the students, its schools' prefix, its roads and towns."""

    region_id: str
    name: str
    share: float
    prefix: str
    stems: tuple[str, ...]


def _county(region_id: str, name: str, share: float, prefix: str, stems: str) -> County:
    return County(region_id, name, share, prefix, tuple(stems.split()))


# Shares of students: rounded from the counties' populations in the 2020 census.
COUNTIES = (
    _county(
        "410102",
        "中原区",
        0.1,
        "郑州市中原区",
        "建设路 伊河路 桐柏路 秦岭路 颍河路 汝河路 中原西路 互助路 锦艺 须水 育才街",
    ),
    _county(
        "410103",
        "二七区",
        0.09,
        "郑州市二七区",
        "大学路 淮河路 兴华街 航海路 长江路 嵩山路 政通路 马寨 侯寨 永安街 汉江路",
    ),
    _county(
        "410104",
        "管城回族区",
        0.09,
        "郑州市管城区",
        "东大街 南学街 航海东路 紫荆山路 货站街 陇海马路 回民 十八里河 南曹 腾飞路 星火路",
    ),
    _county(
        "410105",
        "金水区",
        0.17,
        "郑州市金水区",
        "文化路 纬五路 农业路 经三路 黄河路 丰产路 花园路 东风路 沙口路 优胜路 文源路 银河 柳林 丰庆路 金桥",
    ),
    _county(
        "410106",
        "上街区",
        0.02,
        "郑州市上街区",
        "中心路 铝城 登封路 济源路 峡窝 聂寨 曙光",
    ),
    _county(
        "410108",
        "惠济区",
        0.05,
        "郑州市惠济区",
        "江山路 开元路 天河路 古荥 花园口 老鸦陈 新城 迎宾路 长兴路",
    ),
    _county(
        "410122",
        "中牟县",
        0.1,
        "中牟县",
        "青年路 官渡 雁鸣湖 白沙 九龙 郑庵 韩寺 刁家 大孟 建设路 新圃街",
    ),
    _county(
        "410181",
        "巩义市",
        0.065,
        "巩义市",
        "子美 紫荆路 回郭镇 芝田 站街 鲁庄 米河 新华路 东区 康店 河洛",
    ),
    _county(
        "410182",
        "荥阳市",
        0.06,
        "荥阳市",
        "京城路 索河路 豫龙 广武 高村 王村 汜水 崔庙 贾峪 乔楼 万山路",
    ),
    _county(
        "410183",
        "新密市",
        0.075,
        "新密市",
        "青屏 西大街 超化 米村 牛店 来集 大隗 岳村 白寨 苟堂 金凤路 平陌",
    ),
    _county(
        "410184",
        "新郑市",
        0.11,
        "新郑市",
        "轩辕路 新华路 龙湖 薛店 孟庄 辛店 观音寺 郭店 和庄 梨河 具茨山 炎黄",
    ),
    _county(
        "410185",
        "登封市",
        0.07,
        "登封市",
        "中岳 嵩阳 少林 大金店 卢店 告成 唐庄 颍阳 石道 徐庄 崇高路 君召",
    ),
)
REGION_NUMBERS = np.array([int(county.region_id) for county in COUNTIES])

# Places that people of the whole city go to (name, WGS-84).
HOT_PLACES = (
    ("郑州市二七区二七广场", 113.6595, 34.7540),
    ("郑州市郑东新区郑州东站", 113.7730, 34.7600),
    ("郑州市金水区紫荆山公园", 113.6740, 34.7640),
    ("郑州市新郑国际机场", 113.8480, 34.5220),
    ("郑州市中原区万达广场", 113.6090, 34.7480),
    ("郑州市惠济区江山路市场", 113.6160, 34.8520),
)
HOT_POINTS = np.array([[lon, lat] for _, lon, lat in HOT_PLACES])
METRES_PER_DEGREE = 111_320.0


def boundaries() -> list[BaseGeometry]:
    """The counties' outlines (WGS-84) in the order of `COUNTIES`."""
    found = boundaries_of(REGION)
    outlines = dict(zip(found.codes, found.shapes, strict=True))
    return [outlines[county.region_id] for county in COUNTIES]


def points_inside(outline: BaseGeometry, size: int, rng: np.random.Generator) -> Array:
    """`size` points (N × 2, degrees) inside: half of them crowd around the county's middle."""
    shapely.prepare(outline)
    west, south, east, north = outline.bounds
    middle = outline.representative_point()
    found: list[Array] = []
    missing = size
    while missing > 0:
        tries = 4 * missing + 16
        around = rng.normal(0.0, 0.10, (tries, 2)) * [east - west, north - south] + [middle.x, middle.y]
        anywhere = rng.random((tries, 2)) * [east - west, north - south] + [west, south]
        points = np.where(rng.random((tries, 1)) < 0.5, around, anywhere)
        points = points[shapely.contains_xy(outline, points[:, 0], points[:, 1])][:missing]
        found.append(points)
        missing -= len(points)
    return np.concatenate(found) if found else np.empty((0, 2))


def scattered(lon: Array, lat: Array, metres: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Points at a normal distance (standard deviation `metres` each way) around the given ones."""
    north = rng.normal(0.0, 1.0, len(lon)) * metres / METRES_PER_DEGREE
    east = rng.normal(0.0, 1.0, len(lon)) * metres / (METRES_PER_DEGREE * np.cos(np.radians(lat)))
    return lon + east, lat + north
