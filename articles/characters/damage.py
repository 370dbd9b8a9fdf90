"""What broken conversions leave in a text: found and, where it is certain, what was there before.

Pure.

Each finder yields (from, to, what it was before); nothing where nobody can know.
"""

import codecs
import html
import re
import unicodedata
from collections.abc import Iterator

from articles.characters.folding import ALIKE, TABLE
from articles.characters.scripts import HAN, READING

Found = tuple[int, int, str]
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
# GB 18030-2000 kept these in the private area; GB 18030-2022 names the characters that they are.
NAMED_SINCE = dict(
    zip(
        "\ue7c7\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864\ue816\ue817\ue818"
        "\ue831\ue83b\ue855",
        "\u1e3f\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb\U00020087\U00020089\U000200cc"
        "\U000215d7\U0002298f\U000241fe",
        strict=True,
    )
)
# U+FFFD; its bytes read as GBK; memory that was never written, read as GBK; a question mark for
# each lost character.
LOST = re.compile("(?:锟斤拷|锟斤|斤拷|\ufffd)++|烫烫烫+|屯屯屯+|\\?{4,}")
ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{2,6}|#[xX][0-9A-Fa-f]{2,5});")
RADICAL = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
# A converter from simplified to traditional characters wrote the reading it chose behind the
# character.
AFTER_HAN = re.compile(rf"([{HAN}])[(（]{READING}[)）]")
UPPER_HALF = {
    bytes([code]).decode("cp1252"): code
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
FOLLOWS = "\u0080-\u00bf" + "".join(UPPER_HALF)
# UTF-8 read as Windows-1252: a first byte and those that follow it; a Latin word may end in é… and
# ”.
AS_LATIN = re.compile(
    f"(?:[ÂÃ][{FOLLOWS}]|(?<![A-Za-z])[à-ï][{FOLLOWS}]{{2}}|(?<![A-Za-z])[ð-ô][{FOLLOWS}]{{3}})+"
)
# The same with a byte that was lost on the way.
AS_LATIN_TORN = re.compile("(?<![A-Za-zÀ-ÿ])(?:[ä-é][\u00a1-\u00a9\u00ac-\u00ba\u00bc-\u00bf]|â€)")
# GBK read as Latin-1: nobody writes four such letters side by side.
GBK_AS_LATIN = re.compile("(?:[\u00b0-\u00f7][\u00a1-\u00fe]){2,}")
SURE = 12  # bytes: so many are no UTF-8 by accident
HAN_RUN = re.compile(f"[{HAN}€]{{3,}}")


def find_private_use(text: str) -> Iterator[Found]:
    """Find characters of private use: readers see a box, or another character than the writer
    did.
    """
    for match in PRIVATE.finditer(text):
        yield match.start(), match.end(), NAMED_SINCE.get(match[0], "")


def find_lost_characters(text: str) -> Iterator[Found]:
    """Find places where characters were lost for good."""
    for match in LOST.finditer(text):
        yield match.start(), match.end(), ""


def find_entities(text: str) -> Iterator[Found]:
    """Find characters that were escaped once too often: &nbsp; &#8220;."""
    for match in ENTITY.finditer(text):
        character = html.unescape(match[0])
        if character != match[0]:
            yield match.start(), match.end(), character


def find_radicals(text: str) -> Iterator[Found]:
    """Find radicals and compatibility forms that represent a character: text taken out of PDF has
    them.
    """
    for match in RADICAL.finditer(text):
        character = ALIKE.get(match[0]) or unicodedata.normalize("NFKC", match[0])
        if character != match[0]:
            yield match.start(), match.end(), character


def find_readings(text: str) -> Iterator[Found]:
    """Find what is left of a half conversion: 發(fā)布.

    A reading behind a simplified character is meant.
    """
    matches = [
        match for match in AFTER_HAN.finditer(text) if TABLE.simplify.convert(match[1]) != match[1]
    ]
    if not matches:
        return
    rest = AFTER_HAN.sub("", text)
    simplified = TABLE.simplify.convert(rest) == rest
    for match in matches:
        character = TABLE.simplify.convert(match[1]) if simplified else match[1]
        yield match.start(), match.end(), character


def find_misread_text(text: str) -> Iterator[Found]:
    """Find text that was read in another encoding than it was written in: Ã©, ï¼Œ, ÖÐ¹ú, 鏂囩珷."""
    last_end = 0
    for start, end, original in sorted([*_utf_8_as_latin(text), *_gbk_as_latin(text)]):
        if start >= last_end:
            yield start, end, original
            last_end = end
    yield from _utf_8_as_gbk(text)


def _utf_8_as_latin(text: str) -> Iterator[Found]:
    for match in AS_LATIN.finditer(text):
        raw = bytes(UPPER_HALF.get(letter, ord(letter) & 0xFF) for letter in match[0])
        yield match.start(), match.end(), _decoded(raw, "utf-8")
    for match in AS_LATIN_TORN.finditer(text):
        yield match.start(), match.end(), ""


def _gbk_as_latin(text: str) -> Iterator[Found]:
    for match in GBK_AS_LATIN.finditer(text):
        original = _decoded(match[0].encode("latin-1"), "gb2312")
        if original and all(_is_common(letter) for letter in original):
            yield match.start(), match.end(), original


def _utf_8_as_gbk(text: str) -> Iterator[Found]:
    for match in HAN_RUN.finditer(text):
        raw = match[0].encode("gb18030")
        beginning = _decoded(raw, "utf-8", whole=False)
        certain = len(raw) >= SURE or all(_is_common(letter) for letter in beginning)
        if beginning and certain:
            yield match.start(), match.end(), _decoded(raw, "utf-8")


def _decoded(raw: bytes, encoding: str, *, whole: bool = True) -> str:
    """Return the text that these bytes are, without `whole` but for a character that is cut off at
    their end.

    Nothing where they are no text, or one that holds a control character or shows a loss.
    """
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(raw, final=whole)
    except UnicodeDecodeError:
        return ""
    odd = any(unicodedata.category(letter) == "Cc" or letter == "\ufffd" for letter in text)
    return "" if odd else text


def _is_common(letter: str) -> bool:
    """Say whether a character is one of the 3,755 most usual (GB 2312, first level) or a mark of
    theirs.
    """
    try:
        return letter.encode("gb2312")[0] < 0xD8
    except UnicodeEncodeError:
        return False
