"""The grammar's word lists: every entry is reachable, and the lists do not contradict each other."""

from __future__ import annotations

import pytest

from extractor.mentions.grammar import find_quantities, parse_operator, parse_unit
from extractor.mentions.grammar.data import table
from extractor.mentions.grammar.patterns import scan
from extractor.mentions.grammar.units import words

TRAP_WORDS = sorted({word for listed in table("traps")["words"].values() for word in listed})

# spelled as documents do, and what each is worth in its normal form
UNITS = (
    "元 角 千元 万元 百万元 千万元 亿元 万亿元 美元 万美元 亿美元 港元 欧元 元/人 元/人·月 元/人·天",
    "元/户 元/亩 元/㎡ 元/米 元/吨 元/个 元/株 元/次 元/生·年 万元/公里 % ％ ‰ ‱ 个百分点 个千分点 倍",
    "/10万 1/10万 ppm 人 名 位 人次 万人 万人次 亿人次 户 万户 户次 人天 人·日 工日 学时 课时 班 岗 个",
    "家 间 所 处 点 座 站 栋 幢 套 村 社区 镇 院 园 支 组 网格 断面 口 眼 次 起 宗 例 件 项 项次 条 场",
    "场次 期 轮 轮次 批 批次 班次 趟 架次 车次 辆次 家次 台次 亩次 票 届 份 册 本 篇 部 张 幅 页 字 集",
    "封 条次 台 台（套） 辆 架 艘 具 盏 只 枚 块 根 门 面 顶 床 台班 箱 桶 瓶 剂 剂次 重量箱 平方米 ㎡",
    "平米 万平方米 平方公里 平方千米 km² 公顷 hm² 亩 万亩 米 m 延米 公里 千米 km 万公里 厘米 毫米 里",
    "海里 车道公里 立方米 m³ 方 万立方米 万方 亿立方米 升 毫升 克 千克 公斤 kg 斤 吨 t 万吨 亿吨 亿斤 担",
    "毫克 微克 吨标准煤 毫克/升 微克/立方米 μg/m³ 分贝 吨/日 吨/年 立方米/秒 天 度 千瓦时 kWh 万千瓦时",
    "亿千瓦时 千瓦 万千瓦 兆瓦 千伏 千伏安 秒 分钟 小时 日 工作日 周 月 个月 季度 年 学年 人/年 次/年",
    "张/千人 件/万人 公斤/亩 株/栋 人/平方公里 亿吨公里 人公里 次/10万公顷 GB TB Mbps 万条 路 头 羽 尾",
    "株 棵 棚 分 岁 批次/千人",
)


@pytest.mark.parametrize("unit", " ".join(UNITS).split())
def test_unit_is_known(unit: str) -> None:
    found = parse_unit(unit)
    assert found is not None and found.unit is not None
    assert parse_unit(found.unit) == (found.unit, 1.0, found.kind)


def test_no_spelling_of_one_unit_is_another_unit() -> None:
    normal = {word.unit for word in words().values()}
    assert [spelled for spelled, word in words().items() if spelled in normal and word.unit != spelled] == []


@pytest.mark.parametrize("word", TRAP_WORDS)
def test_trap_word_is_stepped_over_and_what_follows_is_read(word: str) -> None:
    assert find_quantities(word) == []
    (found,) = find_quantities(f"{word}，检查企业12家")
    assert found.text == "12家"


@pytest.mark.parametrize("word", TRAP_WORDS)
def test_scan_stops_at_the_first_character_of_a_trap_word(word: str) -> None:
    found = scan().search(word)
    assert found is not None and found.start() == 0


def test_operator_words_have_one_meaning() -> None:
    data = table("comparators")
    for section in ("symbol", "prefix", "suffix", "unit_column"):
        for op, listed in data[section].items():
            for word in listed:
                if word not in ("≈", "为"):
                    assert parse_operator(word) == op, word


def test_guards_belong_to_words_that_exist() -> None:
    assert [word for word in table("units")["guards"] if word not in words()] == []
    data = table("comparators")
    known = {w for s in ("prefix", "symbol") for listed in data[s].values() for w in listed}
    assert [word for word in data["guards"] if word not in known | set(data["approximate"]["before"])] == []
