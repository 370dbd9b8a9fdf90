"""Where a Chinese headline may end a line: between words and by the sense. Pure.

A compositor never breaks inside a word, between a number and its unit, or inside 《》 where he has
another way, and begins no line with 的 or a mark.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from articles.domain.texts.word_cutting import cut_words

NEVER_FIRST = frozenset("，。、；：？！”’）》〉」』】…—·,.;:?!%)]}％℃｜|/／")
NEVER_LAST = frozenset("“‘（《〈「『【([{￥$#")
WEAK_FIRST = frozenset("的地得了着过等们之者性化")
WEAK_LAST = frozenset("的在对将把向从与和及被为让以由于至不再更最已各每第约近超")
PAIRS = re.compile(r"《[^《》]{1,40}》|“[^“”]{1,24}”|（[^（）]{1,24}）|「[^「」]{1,24}」")
NUMBER = re.compile(
    r"[第约近超逾]?[0-9０-９][0-9０-９.,:%％‰/~～\-—]*"
    r"(?:[十百千万亿兆]*(?:多|余|几)?(?:元|人|名|户|家|个|项|次|份|件|批|期|版|年|月|日|号|时|分|秒|"
    r"天|周|岁|倍|度|米|公里|平方米|吨|公斤|千瓦时|亩|公顷|届|条|座|只|辆|台|套|起|类|种|位|分点|"
    r"个百分点|%|％)?)"
)
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.&'+/-]*(?: [A-Za-z0-9][A-Za-z0-9.&'+/-]*)*")
BLANKS = frozenset(" 　")
PAUSES = frozenset("，。；：？！、—…")
FORBIDDEN = 1000.0
INSIDE_WORD = 80.0
INSIDE_NUMBER = 110.0
INSIDE_PAIR = 70.0
WEAK_WORD = 12.0
BETWEEN_WORDS = 8.0
BESIDE_A_BLANK = 25.0  # of a break in a headline whose parts a blank divides
LONE_CHARACTER = 5.0  # beside a word of one character, which may be half a name
REACH = 0.75  # of a line's width: how far from even a break is looked for
UNEVEN = 120.0  # for the square of the share by which a line differs


def type_width(text: str) -> float:
    """Return the width of a text in em: 1 for a Chinese character, about half for others."""
    return sum(map(_letter_width, text))


@lru_cache(maxsize=4096)
def _letter_width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WFA" and letter not in "·":
        return 1.0
    if letter.isupper() or letter in "%&@mwM":
        return 0.75
    return 0.34 if letter in " .,:;'!|()il" else 0.6


@lru_cache(maxsize=2048)
def break_headline(text: str, lines: int) -> tuple[str, ...]:
    """Return a headline in that many lines, broken by the sense and of similar widths.

    Fewer lines where it has fewer characters. Blanks at the ends of a line go; no other character
    is lost.
    """
    text = text.strip()
    lines = max(1, min(lines, len(text) or 1))
    if lines == 1:
        return (text,)
    places = _cheapest_breaks(text, lines, break_costs(text))
    return tuple(_cut_at(text, places))


def fill_lines(text: str, width: float) -> list[str]:
    """Return a text in lines of at most `width` em, each filled as far as a break allows.

    A word that is wider than a line stays whole.
    """
    costs = break_costs(text)
    places = []
    start = 0
    room = width
    last_break = 0
    for place, letter in enumerate(text):
        if place > start and costs[place] < INSIDE_NUMBER:
            last_break = place
        room -= _letter_width(letter)
        if room < 0 and last_break > start and letter not in NEVER_FIRST:
            places.append(last_break)
            start = last_break
            room = width - type_width(text[start : place + 1])
    return list(_cut_at(text, places))


def _cut_at(text: str, places: Sequence[int]) -> Iterator[str]:
    """Yield the pieces between the places, without blanks at their ends."""
    edges = [0, *places, len(text)]
    for start, end in zip(edges, edges[1:], strict=False):
        piece = text[start:end].strip(" 　")
        if piece:
            yield piece


def _cheapest_breaks(text: str, lines: int, costs: Sequence[float]) -> list[int]:
    """Return the places of lines - 1 breaks at the least sum of their costs and of uneven lines."""
    edges = [0.0]
    for letter in text:
        edges.append(edges[-1] + _letter_width(letter))
    aim = edges[-1] / lines
    last = len(text)
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for number in range(1, lines + 1):
        following: dict[int, tuple[float, list[int]]] = {}
        ends = [last] if number == lines else _near(edges, aim * number, aim * REACH)
        for end in ends:
            cost_here = 0.0 if end == last else costs[end]
            options = (
                (cost + cost_here + _unevenness(edges[end] - edges[start], aim), places, start)
                for start, (cost, places) in best.items()
                if start < end
            )
            choice = min(options, default=None, key=lambda option: (option[0], option[2]))
            if choice is not None:
                cost, places, start = choice
                following[end] = (cost, [*places, start] if start else places)
        best = following
    return best[last][1]


def _near(edges: Sequence[float], aim: float, reach: float) -> list[int]:
    """Return the places inside the text that are as near to a width as that; at least one."""
    inner = range(1, len(edges) - 1)
    near = [place for place in inner if abs(edges[place] - aim) <= reach]
    return near or [min(inner, key=lambda place: abs(edges[place] - aim))]


def _unevenness(line: float, aim: float) -> float:
    """Return the cost of a line that is wider or narrower than the others."""
    return UNEVEN * ((line - aim) / aim) ** 2


def break_costs(text: str) -> list[float]:
    """Return what it costs to begin a line at each place of the text, 0 to its length."""
    costs = [BETWEEN_WORDS] * (len(text) + 1)
    for start, end in find_spans(text, cut_words(text)):
        _raise_inside(costs, start, end, INSIDE_WORD)
        if end - start == 1 and text[start] not in WEAK_FIRST:
            costs[start] += LONE_CHARACTER
            costs[end] += LONE_CHARACTER
    for match in PAIRS.finditer(text):
        _raise_inside(costs, match.start(), match.end(), INSIDE_PAIR)
    for pattern in (NUMBER, LATIN):
        for match in pattern.finditer(text):
            _raise_inside(costs, match.start(), match.end(), INSIDE_NUMBER)
    elsewhere = BESIDE_A_BLANK if BLANKS.intersection(text) else 0.0
    for place in range(1, len(text)):
        costs[place] = _cost_between(text[place - 1], text[place], costs[place] + elsewhere)
    return costs


def _cost_between(before: str, after: str, cost: float) -> float:
    if after in NEVER_FIRST or before in NEVER_LAST:
        return FORBIDDEN
    if cost < INSIDE_PAIR:
        if before in BLANKS or after in BLANKS:
            return 0.0
        if before in PAUSES:
            return cost - BETWEEN_WORDS
    if after in WEAK_FIRST or before in WEAK_LAST:
        return cost + WEAK_WORD
    return cost


def find_spans(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where each word begins and ends; the words are the text."""
    start = 0
    for word in words:
        place = text.find(word, start)
        if place < 0:
            continue
        start = place + len(word)
        yield place, start


def _raise_inside(costs: list[float], start: int, end: int, cost: float) -> None:
    for place in range(start + 1, end):
        costs[place] = max(costs[place], cost)
