"""The second form in which texts are compared: a frozen copy of articles/characters.

Width, case, old and simplified characters, quotation marks and blanks count for nothing. It must
not follow later changes: `FOLDING` is written beside the index, so that the application knows by
which form it was made, and says that it is stale.
"""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Set without blanks between words, in squares.
SQUARE = HAN + "\u2e80-\u2fdf\u3000-\u3004\u3008-\u312f\u31a0-\u31bf\uff01-\uff60\uffe0-\uffe6"
TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜḿńňǹ"
READING = f"(?=[a-zü]*[{TONES}])[a-zü{TONES}]{{1,7}}"  # pinyin of one character, with its tone


def one_of(characters: str) -> re.Pattern[str]:
    """Return a pattern that matches one of these characters."""
    return re.compile(f"[{characters}]")


MARKS_MAX = 30  # on one character, as in Unicode's stream-safe form (UAX #15, 13)
LAST_MARK = 0x1FFFF  # no mark that stands on the character before it has a greater code
NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
FOLDING = 2
UNSEEN = one_of(
    NONCHARACTERS + "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\ufe00-\ufe0f"
    "\ufff0-\ufffc\U000e0000-\U000e0fff"
)
ALIKE = {
    **dict.fromkeys("\"'`´“”„‟‘’‚‛«»‹›「」『』﹁﹂﹃﹄〝〞〟《》〈〉", ""),
    **dict.fromkeys("‐‑‒–—―−⸺⸻", "-"),
    **dict.fromkeys("˜∼〜", "~"),
    **dict.fromkeys("•‧∙⋅・᛫", "·"),
    **dict.fromkeys("○◯零", "〇"),
    # Radicals that stand for the character in text out of PDF; NFKC knows the others.
    **dict(
        zip(
            "⺝⺟⺠⺼⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻡⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰",
            "月母民肉虎西见角贝车长长门雨青韦页风飞食首马骨鬼鱼鸟卤麦黄齐齿龙",
            strict=True,
        )
    ),
}
# Blanks beside Han characters and their marks.
BLANKS = re.compile(f"(?<! ) +(?=[{SQUARE}])|(?<=[{SQUARE}]) +")
# Commas and blanks that group digits by three, the dot of foreign names in Chinese, dashes of two
# squares, and the reading of a character in brackets: 亳（bó）州, 發(fā)布.
PASSED_OVER = re.compile(
    rf"[, ](?<=[0-9].)(?=[0-9]{{3}}(?![0-9]))|·(?<=[{HAN}].)(?=[{HAN}])|-(?<=-.)"
    rf"|\((?<=[{HAN}].){READING}\)| (?<=  )"
)
REPEATED = re.compile(f"([{HAN}])々+")
JAMO = one_of("\u1160-\u11ff\u3131-\u318e\ud7b0-\ud7ff\uff9e-\uffdc")
# Parts of Hangul syllables and half-width sound marks, with the character that they belong to.
PARTS = re.compile(f".?{JAMO.pattern}+", re.DOTALL)


class Folding(dict[int, str]):
    """A table for `str.translate` that learns each character once: width, case, simplified."""

    def __init__(self) -> None:
        super().__init__()
        self.simplify = OpenCC("t2s")

    def __missing__(self, code: int) -> str:
        narrow = unicodedata.normalize("NFKC", chr(code))
        self[code] = "".join(self._folded(character) for character in narrow)
        return self[code]

    def _folded(self, character: str) -> str:
        if character in ALIKE:
            return ALIKE[character]
        if character.isspace():
            return "\n" if character in "\n\r\x0b\x0c\x85\u2028\u2029" else " "
        if UNSEEN.match(character) or unicodedata.category(character) in {"Cc", "Cf", "Cs"}:
            return ""
        simplified: str = self.simplify.convert(character.casefold())
        return simplified


@cache
def _table() -> Folding:
    """Return the one table, made when the first text is folded: every command loads this module."""
    return Folding()


@cache
def _too_many_marks() -> re.Pattern[str]:
    codes = range(0x300, LAST_MARK)
    marks = "".join(chr(code) for code in codes if unicodedata.combining(chr(code)))
    return re.compile(f"([{marks}]{{{MARKS_MAX}}})[{marks}]+")


def bounded_marks(text: str) -> str:
    """Return the text with at most thirty marks on one character, so that it can be composed."""
    if len(text) <= MARKS_MAX or text.isascii():
        return text
    return _too_many_marks().sub(r"\1", text)


def fold(text: str) -> str:
    """Return the text in the form in which it is compared. Lines are folded by themselves."""
    folded = _composed(text).translate(_table())
    folded = PASSED_OVER.sub("", BLANKS.sub("", folded))
    return REPEATED.sub(_repeated, folded)


def _composed(text: str) -> str:
    """Return the text with its accents and syllables composed; most texts are."""
    text = bounded_marks(text)
    if JAMO.search(text):
        text = PARTS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _repeated(found: re.Match[str]) -> str:
    return found[1] * len(found[0])
