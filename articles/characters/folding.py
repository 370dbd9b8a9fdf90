"""What is compared: width, case, old and simplified characters, quotation marks and blanks count
for nothing. Pure.

The folded form is never shown. `fold_with_places` says where each of its characters is in the
text, so that a hit can be marked there.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from opencc import OpenCC

from articles.characters.cleaning import NONCHARACTERS
from articles.characters.scripts import (
    HAN,
    MAYBE_MARK,
    READING,
    SQUARE,
    character_pattern,
    limit_marks,
)

FOLDING = (
    2  # grows with every change of what `fold` returns: an index of an older folding is built again
)

UNSEEN = character_pattern(
    NONCHARACTERS + "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\ufe00-\ufe0f"
    "\ufff0-\ufffc\U000e0000-\U000e0fff"
)
ALIKE = {
    **dict.fromkeys("\"'`´“”„‟‘’‚‛«»‹›「」『』﹁﹂﹃﹄〝〞〟《》〈〉", ""),
    **dict.fromkeys("‐‑‒–—―−⸺⸻", "-"),
    **dict.fromkeys("˜∼〜", "~"),
    **dict.fromkeys("•‧∙⋅・᛫", "·"),
    **dict.fromkeys("○◯零", "〇"),
    # Radicals that represent the character in text out of PDF; NFKC knows the others (U+2F00 and
    # on).
    **dict(
        zip(
            "⺝⺟⺠⺼⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻡⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰",
            "月母民肉虎西见角贝车长长门雨青韦页风飞食首马骨鬼鱼鸟卤麦黄齐齿龙",
            strict=True,
        )
    ),
}
# Blanks beside Han characters and their marks. Like the pattern below it begins with what it passes
# over.
BLANKS = re.compile(f" (?:(?<!  ) *(?=[{SQUARE}])|(?<=[{SQUARE}] ) *)")
# Commas and blanks that group digits by three, the dot of foreign names in Chinese, dashes of two
# squares, and the reading of a character in brackets, meant or left by a conversion: 亳（bó）州,
# 發(fā)布. Each begins with what it passes over (of several blanks all but the first), so that a long
# text is searched for few characters.
PASSED_OVER = re.compile(
    rf"[, ](?<=[0-9].)(?=[0-9]{{3}}(?![0-9]))|·(?<=[{HAN}].)(?=[{HAN}])|-(?<=-.)"
    rf"|\((?<=[{HAN}].){READING}\)| (?<=  )"
)
REPEATED = re.compile(f"([{HAN}])々+")
Place = tuple[int, int]
JAMO = character_pattern("\u1160-\u11ff\u3131-\u318e\ud7b0-\ud7ff\uff9e-\uffdc")


# Parts of Hangul syllables and half-width sound marks, with the character that they belong to.
PARTS = re.compile(f".?{JAMO.pattern}+", re.DOTALL)


class Folding(dict[int, str]):
    """A table for `str.translate` that learns each character once: its width, its case, its
    simplified form.
    """

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


TABLE = Folding()


def fold(text: str) -> str:
    """Return the text in the form in which it is compared. Lines are folded by themselves."""
    folded = _composed(text).translate(TABLE)
    folded = PASSED_OVER.sub("", BLANKS.sub("", folded))
    return REPEATED.sub(_repeated, folded)


def spell_in_both_scripts(text: str) -> list[str]:
    """Return a text as it is, in simplified and in traditional characters, each spelling once."""
    spellings = (text, TABLE.simplify.convert(text), convert_to_traditional(text))
    return list(dict.fromkeys(spellings))


def convert_to_traditional(text: str) -> str:
    """Return a text in traditional characters."""
    converted: str = _traditional_converter().convert(text)
    return converted


@cache  # 14 MB, which a process takes when it is first asked
def _traditional_converter() -> OpenCC:
    return OpenCC("s2t")


def fold_with_places(text: str) -> tuple[str, Sequence[Place]]:
    """Return `fold(text)`, and for each of its characters from where to where it is in the
    text.
    """
    clusters = list(_clusters(text))
    parts = [_fold_cluster(cluster) for _place, cluster in clusters]
    places = [
        place for (place, _cluster), part in zip(clusters, parts, strict=True) for _letter in part
    ]
    folded = "".join(parts)
    for pattern in (BLANKS, PASSED_OVER):
        if pattern.search(folded):
            stretches = list(_unmatched_stretches(pattern, folded))
            folded = "".join(folded[part] for part in stretches)
            places = [place for part in stretches for place in places[part]]
    return REPEATED.sub(_repeated, folded), places


def _fold_cluster(cluster: str) -> str:
    if len(cluster) == 1:
        return TABLE[ord(cluster)]
    return _composed(cluster).translate(TABLE)


def _composed(text: str) -> str:
    """Return the text with its accents and syllables composed; most texts are."""
    text = limit_marks(text)
    if JAMO.search(text):
        text = PARTS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _repeated(match: re.Match[str]) -> str:
    return match[1] * len(match[0])


def _unmatched_stretches(pattern: re.Pattern[str], folded: str) -> Iterator[slice]:
    """Yield the stretches between the matches."""
    last_end = 0
    for match in pattern.finditer(folded):
        yield slice(last_end, match.start())
        last_end = match.end()
    yield slice(last_end, None)


def _clusters(text: str) -> Iterator[tuple[Place, str]]:
    """Yield each character with what may be composed with it: marks, the parts of a Hangul
    syllable; and from where to where they are.
    """
    if not MAYBE_MARK.search(text) and not JAMO.search(text):
        yield from zip(pairwise(range(len(text) + 1)), text, strict=True)
        return
    start = 0
    for place in range(1, len(text) + 1):
        if place < len(text) and _joins(text[place]):
            continue
        yield (start, place), text[start:place]
        start = place


@lru_cache(maxsize=16_384)
def _joins(character: str) -> bool:
    return unicodedata.category(character)[0] == "M" or JAMO.match(character) is not None
