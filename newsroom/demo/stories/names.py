"""Invented people and companies. The same office in the same place is always held by the same
person."""

from collections.abc import Sequence
from functools import cache
from random import Random

SURNAMES = "沈林何周许陆顾程苏叶潘姚钟邵卢范汪戴夏田白方石孟秦闻尹殷霍温岑祝柳龚倪翁"
GIVEN = (
    "砚秋",
    "望舒",
    "知棠",
    "溪云",
    "怀岑",
    "叙白",
    "若蘅",
    "景澄",
    "亦衡",
    "思陶",
    "与舟",
    "延之",
    "汝嘉",
    "砚平",
    "槐序",
    "听澜",
    "承棹",
    "鹤洲",
    "青禾",
    "维桢",
    "守拙",
    "念慈",
    "令仪",
    "长汀",
    "修远",
    "映川",
    "立夏",
    "樵生",
    "远岫",
    "疏桐",
    "采薇",
    "正则",
    "伯庸",
    "晴岚",
    "竹筠",
    "步青",
    "明渠",
    "谷雨",
    "以宁",
    "端砚",
)
FIRMS = (
    "棹远",
    "苇航",
    "鹤影",
    "砚石",
    "澄心",
    "垣信",
    "岚川",
    "麦畦",
    "棠舟",
    "汛安",
    "楫诚",
    "陂源",
    "云笺",
    "梅屿",
    "青艄",
    "磬和",
    "榆光",
    "荻风",
    "柳岸",
    "竹里",
    "沙鸥",
    "稻香里",
    "枫桨",
    "盐畴",
)
FIRM_TITLES = ("总经理", "项目经理", "市场部负责人", "投标专员", "区域负责人", "副总经理")
SCHOLARS = (
    "岚江大学公共管理学院教授",
    "岚江财经学院公共采购研究中心主任",
    "岚江省公共资源研究会研究员",
    "望浦海洋大学法学院副教授",
    "岚江省政府采购评审专家",
    "临岚师范学院区域治理研究所副所长",
    "青垣理工学院工程管理系教授",
    "岚江省招标采购协会顾问",
)


def make_person_name(rng: Random) -> str:
    """Return an invented name of three characters."""
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


@cache
def find_office_holder(seed: int, office: str) -> str:
    """Return who holds an office. Depends on the seed and the office alone, so officials keep their
    names."""
    rng = Random(f"{seed}:{office}")  # noqa: S311  names for a demonstration, no secret
    return make_person_name(rng)


def make_firm_names(rng: Random, city: str, trades: Sequence[str], count: int) -> list[str]:
    """Return different invented companies of a city, each in one of the trades."""
    return [f"{city[:-1]}{brand}{rng.choice(trades)}有限公司" for brand in rng.sample(FIRMS, count)]
