"""The alphabetical order of names: by pinyin, surnames in their own reading. Pure."""

from functools import lru_cache
from unicodedata import normalize

from articles.characters import fold

OTHER = "#"  # the initial of a name that begins with no letter
# Surnames that are read otherwise than the common word of the same character.
SURNAMES = {
    "万俟": "moqi",
    "尉迟": "yuchi",
    "长孙": "zhangsun",
    "澹台": "tantai",
    "单": "shan",
    "仇": "qiu",
    "曾": "zeng",
    "解": "xie",
    "查": "zha",
    "朴": "piao",
    "区": "ou",
    "盖": "ge",
    "缪": "miao",
    "乐": "yue",
    "翟": "zhai",
    "覃": "qin",
    "种": "chong",
    "召": "shao",
    "折": "she",
    "员": "yun",
    "秘": "bi",
    "繁": "po",
    "祭": "zhai",
    "隗": "wei",
    "冼": "xian",
    "逄": "pang",
}


@lru_cache(maxsize=10_000)
def spell_name(name: str) -> str:
    """Return a name in pinyin as it is sorted: 单雄信 as shan xiong xin, John Smith as it is."""
    folded = fold(name)
    for length in (2, 1):
        surname = folded[:length]
        if surname in SURNAMES:
            return " ".join([SURNAMES[surname], *spell_characters(folded[length:])])
    return " ".join(spell_characters(folded))


def spell_characters(text: str) -> list[str]:
    """Return a text in pinyin, a syllable a character; what is no Chinese stays as it is.

    The readings take 55 MB, and most processes that serve readers never ask for one: they are
    loaded with the first question.
    """
    from pypinyin import lazy_pinyin

    syllables: list[str] = lazy_pinyin(text)
    return syllables


def initial_of(spelling: str) -> str:
    """Return the letter under which a spelled name is listed; OTHER where it begins with none."""
    first = normalize("NFD", fold(spelling))[:1].upper()  # Émile is listed under E
    return first if "A" <= first <= "Z" else OTHER
