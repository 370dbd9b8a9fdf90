"""A proofreader's second pair of eyes: it suggests and never changes. Pure.

Rules of marks after GB/T 15834 (punctuation), of numbers and units after GB/T 15835 and GB 3100.
Spaces are never suggested between digits and Chinese characters: 11月10日 stays as it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from ahocorasick_rs import AhoCorasick, MatchKind
from django.utils.translation import gettext as _

from articles.characters import damage

HAN = r"\u3400-\u9fff"
ONE_HAN = re.compile(f"[{HAN}]")
NAME_LENGTHS = (3, 4)
PARTICLES = "的地得了是在和与及对为把被将从到于而且并就也都又还要会能可以这那其此"
# Words that begin with a particle: 了了解 is 了 and 了解.
BEGINNING = """
    了解 了结 了却 会员 会议 会计 会场 会长 会展 会谈 地方 地区 地点 地铁 地面 对方 对象 对于
    对比 的确 和谐 和平 要求 要点 要素 到达 到期 到位 将来 为何 为了 为主 把关 把握 从事 从前
    与会 可以 可能 能够 能力 能源 以及 以上 以下 以后 也许 都市 是否 又名 还有 还是 还款 就业
    就是 并且 并购 而且 而是 于是 被动 那么 那里 这里 这样 这个 其中 其他 此外 此前 此时 得到
    得出 得知 且慢 及时 及格 在于 在线 在场 在岗
"""
COMPOUNDS = frozenset(BEGINNING.split())
DOUBLED = re.compile(rf"([{PARTICLES}])\1|([{HAN}]{{2,6}})\2|\b([A-Za-z]{{2,}})\s+\3\b")
PAIRS = dict(zip("“‘（《〈「『【([", "”’）》〉」』】)]", strict=True))
CLOSING = {close: opening for opening, close in PAIRS.items()}
HALF = re.compile(rf"(?<=[{HAN}”》）])[,;:?!.](?=[{HAN}“《（]|\s*$)")
FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。"}
DAY = re.compile(
    r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日(?:[（(，、\s]*(?:星期|周|礼拜)([一二三四五六日天]))?"
)
WEEKDAYS = "一二三四五六日"
WIDE_DIGITS = re.compile(r"[０-９]+")
HALF_RANGE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s*[-—~～至]\s*(\d+(?:\.\d+)?)%")
TWICE_ABOUT = re.compile(r"(?:大约|近|约)\d[\d.万亿]*[^\d，。；、]{0,4}?(?:余|左右|上下)")
UNITS = {
    "KG": "kg",
    "Kg": "kg",
    "KM": "km",
    "Km": "km",
    "Kw": "kW",
    "KW": "kW",
    "KWH": "kWh",
    "kwh": "kWh",
    "Mhz": "MHz",
    "M2": "m²",
    "m2": "m²",
    "M3": "m³",
    "m3": "m³",
}
UNIT = re.compile(
    r"(?<=\d)\s?(" + "|".join(sorted(UNITS, key=len, reverse=True)) + r")(?![A-Za-z0-9])"
)
AROUND = 12
SUGGESTIONS_MAX = 1_000  # more in one text are no help; the first ones are shown


@dataclass(frozen=True)
class CheckedTerm:
    """A word of the paper's own list: never to be printed, or to be written otherwise
    (`proposal`).
    """

    text: str
    proposal: str = ""
    note: str = ""


@dataclass(frozen=True)
class TextSuggestion:
    """Something to look at: which rule, where (characters from, to), what is there, why, and
    what could.
    """

    rule: str
    start: int
    end: int
    found: str
    words: str
    proposal: str = ""
    before: str = ""
    after: str = ""


class Checker:
    """Checks texts against the rules, the paper's terms, and the names that are known to be right.

    Terms and names are searched in one pass, however many there are. `year` is taken for dates that
    name none.
    """

    def __init__(
        self, terms: Iterable[CheckedTerm] = (), names: Iterable[str] = (), *, year: int
    ) -> None:
        self.terms = [term for term in terms if term.text]
        self.names = sorted({name for name in names if len(name) in NAME_LENGTHS})
        self.known = frozenset(self.names)
        self.year = year
        term_texts = [term.text for term in self.terms]
        self.automaton = (
            AhoCorasick(term_texts, matchkind=MatchKind.LeftmostLongest) if term_texts else None
        )
        self.name_automaton = AhoCorasick(self.names) if self.names else None

    def check(self, text: str) -> list[TextSuggestion]:
        """Return what to look at, in reading order, at most SUGGESTIONS_MAX.

        Expects plain text, a paragraph a line.
        """
        rules = (
            _doubled(text),
            _unpaired(text),
            _half_width(text),
            self._dates(text),
            self._names(text),
            self._terms(text),
            _numbers(text),
            _damaged(text),
        )
        suggestions = [suggestion for rule in rules for suggestion in islice(rule, SUGGESTIONS_MAX)]
        suggestions.sort(key=lambda suggestion: (suggestion.start, suggestion.rule))
        return [_with_context(suggestion, text) for suggestion in suggestions[:SUGGESTIONS_MAX]]

    def _terms(self, text: str) -> Iterator[TextSuggestion]:
        for index, start, end in (
            self.automaton.find_matches_as_indexes(text) if self.automaton else ()
        ):
            term = self.terms[index]
            message = term.note or (
                _("The paper writes this otherwise.")
                if term.proposal
                else _("The paper does not print this.")
            )
            yield TextSuggestion("term", start, end, term.text, message, term.proposal)

    def _names(self, text: str) -> Iterator[TextSuggestion]:
        """Find what differs by one character from a known name of the text; people of one family
        may be meant.
        """
        if self.name_automaton is None:
            return
        matches = self.name_automaton.find_matches_as_indexes(text, overlapping=True)
        written_names = [self.names[number] for number in sorted({match[0] for match in matches})]
        if not written_names:
            return
        likenesses = _index_likenesses(written_names)
        family_names = "".join(sorted({re.escape(name[0]) for name in written_names}))
        for match in re.finditer(f"[{family_names}]", text):
            yield from self._misspelt_at(text, match.start(), likenesses)

    def _misspelt_at(
        self, text: str, start: int, likenesses: Mapping[str, Sequence[str]]
    ) -> Iterator[TextSuggestion]:
        for length in NAME_LENGTHS:
            written = text[start : start + length]
            if len(written) < length or written in self.known:
                continue
            for place in range(1, length):
                if ONE_HAN.match(written[place]):
                    for name in likenesses.get(_without_character(written, place), ()):
                        yield _misspelt(start, written, name)

    def _dates(self, text: str) -> Iterator[TextSuggestion]:
        for match in DAY.finditer(text):
            year = int(match[1] or self.year)
            weekday = match[4]
            try:
                day = date(year, int(match[2]), int(match[3]))
            except ValueError:
                yield TextSuggestion(
                    "date", match.start(), match.end(), match[0], _("There is no such day.")
                )
                continue
            right = WEEKDAYS[day.weekday()]
            if weekday and weekday.replace("天", "日") != right:
                message = _("%(day)s was a 星期%(right)s.") % {
                    "day": day.isoformat(),
                    "right": right,
                }
                yield TextSuggestion("date", match.start(4), match.end(4), weekday, message, right)


def _index_likenesses(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the names by what is left of each without one of its characters but the first."""
    likenesses: dict[str, list[str]] = {}
    for name in names:
        for place in range(1, len(name)):
            likenesses.setdefault(_without_character(name, place), []).append(name)
    return likenesses


def _without_character(name: str, place: int) -> str:
    return f"{name[:place]}\0{name[place + 1 :]}"


def _misspelt(start: int, written: str, name: str) -> TextSuggestion:
    message = _("Elsewhere in this text the name is written “%(name)s”.") % {"name": name}
    return TextSuggestion("name", start, start + len(written), written, message, name)


def _doubled(text: str) -> Iterator[TextSuggestion]:
    for match in DOUBLED.finditer(text):
        once = match[1] or match[2] or match[3]
        if not _meant(text, match.start(), once):
            yield TextSuggestion(
                "doubled", match.start(), match.end(), match[0], _("This stands there twice."), once
            )


def _meant(text: str, start: int, once: str) -> bool:
    """Say whether a doubling is good Chinese: 一个一个, 实实在在, or a particle before a word that begins
    with it.
    """
    if len(once) > 1:
        return once.startswith("一")
    fourfold = start >= 2 and text[start - 1] == text[start - 2]
    return fourfold or text[start + 1 : start + 3] in COMPOUNDS


def _unpaired(text: str) -> Iterator[TextSuggestion]:
    """Match quotation marks and brackets within each paragraph."""
    start = 0
    for line in text.split("\n"):
        waiting: list[tuple[str, int]] = []
        for place, mark in enumerate(line, start=start):
            if mark in PAIRS:
                waiting.append((mark, place))
            elif mark in CLOSING and not _apostrophe(line, place - start):
                opened, _place = waiting[-1] if waiting else ("", 0)
                if opened == CLOSING[mark]:
                    waiting.pop()
                else:
                    yield TextSuggestion(
                        "pair", place, place + 1, mark, _("Nothing opens what is closed here.")
                    )
        for mark, place in waiting:
            yield TextSuggestion(
                "pair", place, place + 1, mark, _("Nothing closes what is opened here.")
            )
        start += len(line) + 1


def _apostrophe(line: str, place: int) -> bool:
    return (
        line[place] == "’" and place > 0 and line[place - 1].isascii() and line[place - 1].isalpha()
    )


def _half_width(text: str) -> Iterator[TextSuggestion]:
    for match in HALF.finditer(text):
        message = _("A half-width mark stands among Chinese characters.")
        yield TextSuggestion("mark", match.start(), match.end(), match[0], message, FULL[match[0]])


def _numbers(text: str) -> Iterator[TextSuggestion]:
    for match in WIDE_DIGITS.finditer(text):
        narrow = "".join(chr(ord(digit) - 0xFEE0) for digit in match[0])
        yield TextSuggestion(
            "number", match.start(), match.end(), match[0], _("Digits are written narrow."), narrow
        )
    for match in HALF_RANGE.finditer(text):
        range_text = f"{match[1]}%～{match[2]}%"
        message = _("Both ends of a range carry the percent sign.")
        yield TextSuggestion("number", match.start(), match.end(), match[0], message, range_text)
    for match in TWICE_ABOUT.finditer(text):
        message = _("“About” is said twice: before the number and after it.")
        yield TextSuggestion("number", match.start(), match.end(), match[0], message)
    for match in UNIT.finditer(text):
        message = _("The unit is written otherwise.")
        yield TextSuggestion(
            "unit", match.start(1), match.end(1), match[1], message, UNITS[match[1]]
        )


def _damaged(text: str) -> Iterator[TextSuggestion]:
    """Point at what broken conversions left, with what was there where it is certain."""
    for find, message in (
        (
            damage.find_private_use,
            _("This character is of private use: readers see a box in its place."),
        ),
        (
            damage.find_lost_characters,
            _("Characters were lost here. Compare the text with its source."),
        ),
        (damage.find_entities, _("This stands for a character and was escaped once too often.")),
        (
            damage.find_radicals,
            _("This is a radical or a double that only looks like the character."),
        ),
        (damage.find_readings, _("A conversion left the reading of a character here.")),
        (damage.find_misread_text, _("This was read in another encoding than it was written in.")),
    ):
        for start, end, original in find(text):
            yield TextSuggestion("damaged", start, end, text[start:end], message, original)


def _with_context(one: TextSuggestion, text: str) -> TextSuggestion:
    before = text[max(0, one.start - AROUND) : one.start].rpartition("\n")[2]
    after = text[one.end : one.end + AROUND].partition("\n")[0]
    return TextSuggestion(
        one.rule, one.start, one.end, one.found, one.words, one.proposal, before, after
    )


def check_texts(checker: Checker, parts: Sequence[str]) -> list[TextSuggestion]:
    """Return the suggestions for several texts, one after the other, at most SUGGESTIONS_MAX."""
    suggestions = (suggestion for part in parts for suggestion in checker.check(part))
    return list(islice(suggestions, SUGGESTIONS_MAX))
