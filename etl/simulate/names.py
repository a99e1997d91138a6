"""What people are called: surnames by frequency, given names by cohort, a few characters that GBK lacks."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.simulate.streams import Array, pick

# Shares in per mille, after the 2020 name report of the Ministry of Public Security; the tail is rounded.
_SURNAMES = (
    "王:72 李:71 张:67 刘:51 陈:45 杨:31 赵:25 黄:22 周:20 吴:20 徐:16 孙:15 胡:12 朱:12 高:11 "
    "林:11 何:11 郭:14 马:13 罗:9 梁:8 宋:9 郑:9 谢:7 韩:9 唐:6 冯:7 于:6 董:6 萧:5 程:6 曹:6 "
    "袁:6 邓:5 许:6 傅:5 沈:4 曾:4 彭:4 吕:5 苏:4 卢:4 蒋:4 蔡:4 贾:5 丁:4 魏:5 薛:4 叶:3 阎:3 "
    "余:3 潘:3 杜:4 戴:2 夏:3 钟:2 汪:2 田:3 任:3 姜:2 范:3 方:2 石:3 姚:3 谭:2 廖:2 邹:1 熊:1 "
    "金:2 陆:2 郝:3 孔:2 白:3 崔:3 康:2 毛:2 邱:1 秦:2 江:1 史:2 顾:1 侯:3 邵:2 孟:2 龙:1 万:1 "
    "段:2 雷:1 钱:1 汤:1 尹:1 黎:1 易:1 常:2 武:2 乔:2 贺:2 赖:1 龚:1 文:1 靳:2 禹:1 化:1 欧阳:1 "
    "诸葛:1 上官:1 皇甫:1"
)
_BOYS = (
    "浩然 子轩 宇轩 明轩 俊杰 天佑 博文 思远 一鸣 梓豪 子墨 浩宇 宇航 子睿 奕辰 宇泽 皓轩 嘉豪 "
    "睿哲 浩博 子涵 铭泽 泽宇 晨曦 家豪 志远 昊天 鹏飞 文博 佳乐 梦琪 梓睿 沐辰 亦辰 俊熙 锦程 "
    "启航 一诺 子昂 硕 帅 毅 涵 昊 鑫 阳 宇 磊"
)
_GIRLS = (
    "诗涵 梓涵 子涵 欣怡 雨桐 可馨 若曦 佳怡 一诺 梓萱 梦琪 雨涵 思涵 紫涵 欣妍 语嫣 诗琪 梦瑶 "
    "雅琪 可欣 依诺 佳琪 婉清 静怡 晨曦 思琪 钰涵 馨予 沐瑶 雨萱 梓晨 奕涵 艺涵 梦洁 嘉怡 雪琪 "
    "若彤 芷若 锦溪 语桐 悦 蕊 欣 颖 婷 雪 瑶 菲"
)
_MEN = (
    "建国 建军 志强 伟 军 勇 涛 磊 强 鹏 明 超 俊峰 海涛 红军 国强 卫东 永刚 晓东 文革 新华 振华 "
    "保国 庆林 亮 斌 波 辉"
)
_WOMEN = (
    "秀英 丽 敏 静 艳 娟 霞 玲 燕 红 红梅 桂英 丽娟 晓燕 淑芬 海燕 春梅 慧 倩 芳 莉 萍 雪梅 玉兰 "
    "爱华 婷婷 琳 晶"
)
_FIRST = (
    "子 梓 宇 雨 佳 嘉 思 诗 欣 昊 浩 俊 艺 奕 沐 若 文 博 天 明 晨 煜 铭 泽 语 紫 锦 芷 怡 依 "
    "亦 云 景 书 清 知 安 乐 星 予"
)
_SECOND_BOY = "轩 涵 泽 宇 辰 豪 杰 航 睿 哲 阳 博 晨 然 熙 远 宸 霖 翔 恒 尧 桐 洋 凯 朗 诚 彬 祺 衡 川"
_SECOND_GIRL = "涵 怡 萱 琪 桐 馨 妍 瑶 悦 彤 宁 菲 蕊 媛 淇 溪 诺 依 颖 雯 婷 冉 漫 芸 晴 汐 然 月 昕 韵"
_RARE = "䶮 𬱖 㛃 𫖯 𬀩 𬘭 㬎 䲟"  # in GB 18030, not in GBK: an export in GBK loses the person's name


@dataclass(frozen=True)
class NamePool:
    """Pools of surnames and given names; a name is the pair of two indices."""

    surnames: pa.StringArray
    givens: pa.StringArray
    surname_weights: Array
    same_given: Array  # per given name the first that reads alike: several cohorts share some
    spans: tuple[tuple[int, int, int], ...]  # per cohort and gender: first popular, first combined, end


def name_pool() -> NamePool:
    """Cohorts in order: girl, boy, woman, man (index = 2 · adult + male)."""
    surnames, weights = zip(*(pair.split(":") for pair in _SURNAMES.split()), strict=True)
    givens: list[str] = []
    spans: list[tuple[int, int, int]] = []
    combined = {
        False: [a + b for a in _FIRST.split() for b in _SECOND_GIRL.split() if a != b],
        True: [a + b for a in _FIRST.split() for b in _SECOND_BOY.split() if a != b],
    }
    for popular, male in ((_GIRLS, False), (_BOYS, True), (_WOMEN, False), (_MEN, True)):
        start = len(givens)
        givens += popular.split() + _RARE.split()
        middle = len(givens)
        givens += combined[male]
        spans.append((start, middle, len(givens)))
    return NamePool(
        pa.array(surnames, pa.string()),
        pa.array(givens, pa.string()),
        np.array([float(weight) for weight in weights]),
        np.array([givens.index(given) for given in givens], dtype=np.int32),
        tuple(spans),
    )


def draw_given(pool: NamePool, male: Array, adult: bool, rng: np.random.Generator) -> Array:
    """Indices into `pool.givens` (int32) for people of one cohort; two in five bear a popular name."""
    size = len(male)
    popular = rng.random(size) < (0.8 if adult else 0.4)
    rare = rng.random(size) < 0.0015
    draw = rng.random(size)
    result = np.empty(size, dtype=np.int32)
    for is_male in (False, True):
        start, middle, end = pool.spans[2 * adult + is_male]
        last_popular = middle - len(_RARE.split())
        chosen = np.where(popular, start + draw * (last_popular - start), middle + draw * (end - middle))
        chosen = np.where(rare, last_popular + draw * (middle - last_popular), chosen)
        result = np.where(male == is_male, chosen.astype(np.int32), result)
    return result


def draw_surname(pool: NamePool, size: int, rng: np.random.Generator) -> Array:
    """Indices into `pool.surnames` (int32)."""
    return pick(rng, pool.surname_weights.tolist(), size).astype(np.int32)


def full_names(pool: NamePool, surname: Array, given: Array) -> pa.StringArray:
    """Surname and given name of pool rows, joined."""
    return pc.binary_join_element_wise(
        pool.surnames.take(pa.array(surname)), pool.givens.take(pa.array(given)), ""
    )
