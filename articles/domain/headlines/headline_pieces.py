"""Which parts of a Chinese headline stay on one line of a screen, however wide it is. Pure.

A page set for print has one width, and `headline_breaks` finds its lines. A screen has any width:
here the headline is cut into pieces, and its lines may end between them only.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from articles.domain.headlines.fixed_terms import FIXED_TERMS
from articles.domain.headlines.headline_breaks import (
    BLANKS,
    NEVER_FIRST,
    NEVER_LAST,
    NUMBER,
    PAIRS,
    PAUSES,
    break_costs,
    find_spans,
    type_width,
)
from articles.domain.texts.word_cutting import cut_words

FINDER = AhoCorasick(FIXED_TERMS)
WIDEST_PIECE = 9.0  # em; the narrowest column of headlines has ten
WIDEST_PAIR = 12.0  # em; a longer title or quotation may be divided between its words
HAN = re.compile(r"[\u3400-\u9fff〇]")
CHINESE_NUMBER = re.compile(
    r"(?:第|约|近|超|逾|上|前|后|首|数|几|百分之)?[〇零一二两三四五六七八九十百千万亿半]+"
    r"(?:多|余|几)?(?:大|小)?"
    r"(?:个|人|名|户|家|项|次|份|件|批|期|版|年|月|日|号|时|分|秒|天|周|岁|倍|度|米|公里|亩|吨|元|届|"
    r"条|座|只|辆|台|套|起|类|种|位|季度|成|代|线|级|等|步|问|答|场|轮|本|支|头|张|块|道|组|"
    r"所|间|栋|村|镇|县|市|区|校|国|省)"
)
DATE = re.compile(r"[0-9]{2,4}年[0-9]{1,2}月(?:[0-9]{1,2}日)?|[0-9]{1,2}月[0-9]{1,2}日")
MEASURES = (
    "元人名户家个项次份件批期版年月日号时分秒天周岁倍度米亩吨届条座只辆台套起类种位成代线级等步问场轮"
    "本支头张块道组所间栋村镇县市区校国省卷页章节篇首层楼扇顶枚颗粒棵株朵匹尾艘架列趟遍回顿口眼孔幅帧盏瓶箱袋桶"
    "罐筐担斤两克升里尺寸站路队班排行栏段句字词角毛杯碗盘桌席床幢轮局集季幕师团营连门封宗桩例名员"
)
LONG_MEASURES = (
    "小时|分钟|公里|公斤|千克|平方米|平方公里|立方米|千瓦时|季度|个月|人次|海里|年级|周岁|年代|美元|欧元|"
    "学时|车次|班次|百分点|个百分点|工作日|个工作日|摄氏度|岁以上|平米|卡车|集装箱"
)
DIGITS_AND_MEASURE = re.compile(
    r"(?:零[下上]|[前后首近约超逾第每])?[0-9.,%％/:+\-~～—至]*[0-9%％](?:块[0-9])?[多余几十百千万亿]*"
    rf"(?:{LONG_MEASURES}|[{MEASURES}][次数度间之]?)?"
)
ONE_LATIN_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.&'+/-]*[股级型版类]?")
MARKS = "".join(NEVER_FIRST | NEVER_LAST | BLANKS)
# Characters that belong to the word before them, or to the one after them.
WITH_THE_ONE_BEFORE = frozenset(
    "的地得了着过等们之者性化们内外前后中里上下间时起来去出"
    "镇乡村市县区省州街路局厅部署室院所站队会社厂店馆园校桥河湖江山岛港湾渠闸坝"
    "法令案稿书报刊税费率额量价款金权证师员长工生手户商企业品类型式制度线网群圈链人"
)
WITH_THE_ONE_AFTER = frozenset(
    "在对将把向从与和及被为让以由于至到不再更最已各每第约近超逾请谈看问说"
    "新老旧首小大副总正原本该此其某全共同又也都就才还能可应须需要有无未非"
)


class Join(IntEnum):
    """Whether a line may end at a place of a headline."""

    OPEN = 0
    SOFT = 1  # only where the piece would be wider than the narrowest column
    FIRM = 2


@lru_cache(maxsize=8192)
def cut_headline(text: str, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the pieces of a headline; together they are the headline.

    No piece ends inside a word, a number with its unit, 《》 or “” of at most twelve characters, or
    one of the `names`, and none begins with a mark that closes. The last one has two characters.
    A headline that fits into the narrowest column is one piece.
    """
    if type_width(text) <= WIDEST_PIECE or not HAN.search(text):
        return (text,)
    joins = _join_pairs(text, names)
    _join_lone_characters(text, joins)
    _open_wide_pieces(text, joins)
    return tuple(text[start:end] for start, end in _pieces(joins))


def lines_of_headline(headline: str, lines: Sequence[str] | None) -> list[str] | None:
    """Return the lines an editor has set, as long as their words are those of the headline."""
    words = "".join(headline.split())
    if not lines or len(lines) < 2 or "".join("".join(lines).split()) != words:
        return None
    return list(lines)


def find_wide_pairs(text: str) -> list[tuple[int, int]]:
    """Return where titles and quotations begin and end that may be divided in a narrow column, with
    the marks that close them."""
    pairs = []
    for match in PAIRS.finditer(text):
        start, end = match.span()
        if type_width(match.group()) > WIDEST_PAIR:
            while end < len(text) and text[end] in NEVER_FIRST:
                end += 1
            pairs.append((start, end))
    return pairs


def _join_pairs(text: str, names: Iterable[str]) -> list[Join]:
    """Return the joins before each character, and at the end: words, numbers, marks and names."""
    joins = [Join.OPEN] * (len(text) + 1)
    for start, end in _units(text, names):
        joins[start + 1 : end] = [Join.FIRM] * (end - start - 1)
    for place in range(1, len(text)):
        if text[place] in NEVER_FIRST or text[place - 1] in NEVER_LAST:
            joins[place] = Join.FIRM
    return joins


def _units(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield where each part that stays whole begins and ends."""
    for with_guesses in (False, True):
        yield from find_spans(text, cut_words(text, with_guesses=with_guesses))
    for pattern in (DATE, NUMBER, DIGITS_AND_MEASURE, CHINESE_NUMBER, ONE_LATIN_WORD):
        yield from (match.span() for match in pattern.finditer(text))
    for _index, start, end in FINDER.find_matches_as_indexes(text, overlapping=True):
        yield start, end
    for match in PAIRS.finditer(text):
        if type_width(match.group()) <= WIDEST_PAIR:
            yield match.span()
    for name in names:
        if len(name) > 1 and type_width(name) <= WIDEST_PAIR:
            yield from (match.span() for match in re.finditer(re.escape(name), text))


def _join_lone_characters(text: str, joins: list[Join]) -> None:
    """Join a character that is a piece of its own to the word it goes with; to both where the
    character does not tell, because it may be part of a name."""
    for start, end in list(_pieces(joins)):
        letter = text[start:end].strip(MARKS)
        if not letter and end < len(text):
            joins[end] = Join.FIRM
        if len(letter) != 1 or not HAN.match(letter):
            continue
        if letter in WITH_THE_ONE_AFTER and _may_join(text, end):
            joins[end] = Join.SOFT
        elif letter in WITH_THE_ONE_BEFORE and _may_join(text, start):
            joins[start] = Join.SOFT
        else:
            for place in (start, end):
                if _may_join(text, place):
                    joins[place] = Join.SOFT


def _may_join(text: str, place: int) -> bool:
    """Tell whether a place is inside the text, and no pause or blank parts what is beside it."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    return not (before in PAUSES or before in BLANKS or after in BLANKS)


def _open_wide_pieces(text: str, joins: list[Join]) -> None:
    """Divide pieces that are wider than the narrowest column where a break costs least."""
    costs = break_costs(text)
    waiting = list(_pieces(joins))
    while waiting:
        start, end = waiting.pop()
        width = type_width(text[start:end])
        places = [place for place in range(start + 2, end - 1) if joins[place] is Join.SOFT]
        if width > WIDEST_PAIR:
            places += [place for place in range(start + 1, end) if _begins_dash(text, place)]
        if not places or width <= WIDEST_PIECE:
            continue
        middle = (start + end) / 2
        place = min(places, key=lambda one: (costs[one] + abs(one - middle), one))
        joins[place] = Join.OPEN
        waiting += [(start, place), (place, end)]


def _begins_dash(text: str, place: int) -> bool:
    """Tell whether a dash begins here: a line may begin with one where it has no room above."""
    return text[place] == "—" and text[place - 1] != "—"


def _pieces(joins: Sequence[Join]) -> Iterator[tuple[int, int]]:
    """Yield where each piece begins and ends."""
    start = 0
    for place in range(1, len(joins)):
        if place == len(joins) - 1 or joins[place] is Join.OPEN:
            yield start, place
            start = place
