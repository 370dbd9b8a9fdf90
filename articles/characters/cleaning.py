"""What no newspaper prints: controls, characters that are none, invisible marks where they mean
nothing. Pure.

Joiners, variation selectors and direction marks stay where a script or an emoji needs them, and go
everywhere else.
"""

import re
import unicodedata

from articles.characters.scripts import (
    HAN,
    JOINING,
    MONGOLIAN,
    RIGHT_TO_LEFT,
    SPACELESS,
    character_pattern,
    limit_marks,
)

NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
SURROGATES = "\ud800-\udfff"
CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
# Soft hyphens, word joiners, byte order marks, what turns the direction round, annotation and
# object marks.
NEVER = "\u00ad\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffc\U000e0000-\U000e001f"
HALF = character_pattern(SURROGATES)
NOISE = character_pattern(CONTROLS + NONCHARACTERS + SURROGATES + NEVER)
# XML 1.0, 2.2 Characters; what it only discourages goes as well.
NOT_XML = character_pattern(
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f" + NONCHARACTERS + SURROGATES
)
SOMETIMES = character_pattern(
    "\u061c\u180b-\u180f\u200b-\u200f\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef"
)
BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Blanks that look like letters to programs: Hangul fillers.
FILLERS = character_pattern("\u3164\uffa0")
# Office Open XML (ECMA-376, ST_Xstring) writes a control character as its code between these marks.
OFFICE_CONTROL = re.compile(r"_x(00(?:[01][0-9A-F]|7F|[89][0-9A-F])|FFF[EF])_", re.IGNORECASE)
ESCAPE_LENGTH = 7  # characters of such a code with its marks
PASSES = 4  # what one pass takes out may lay bare something for the next
BREAKING_CODES = {0x0A, 0x0B, 0x0C, 0x85}
TAB_CODE = 0x09
# Composed one for one with another character: a variant that somebody chose stays as it is.
SINGLETONS = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f])")
TABBED = re.compile(r"[ \t]+")
FLAG = "\U0001f3f4"
IDEOGRAPH = character_pattern(HAN)
JOINS = character_pattern(JOINING)
SPACES = character_pattern(SPACELESS)
OF_MONGOLIAN = character_pattern(MONGOLIAN)
TURNED = character_pattern(RIGHT_TO_LEFT)


def clean_text(text: str) -> str:
    """Return plain text without noise, accents composed (NFC), every line break as "\\n".

    Cleaning twice changes nothing more.
    """
    if text.isascii() and text.isprintable() and "_x" not in text:
        return text
    for _pass in range(PASSES):
        before = text
        text = _without_noise(text)
        if before == text:
            return text
    # Escapes and marks that hide each other layer by layer are no text: every invisible mark goes.
    return _without_noise(SOMETIMES.sub("", text))


def clean_words(text: str) -> str:
    """Return what somebody typed (a reason, a note) without noise and blanks around it: nothing
    where nothing of it prints.
    """
    return clean_text(text).strip()


def clean_line(text: str) -> str:
    """Return `clean_text` as one line without blanks at its ends: a headline, a name.

    Twice is as once.
    """
    lines = (line.strip(" \t") for line in clean_text(text).split("\n"))
    return " ".join(
        TABBED.sub(_one_blank, line) if "\t" in line else line for line in lines
    ).strip()


def _one_blank(match: re.Match[str]) -> str:
    return " " if "\t" in match[0] else match[0]


def clean_for_xml(text: str) -> str:
    """Return the text without what XML cannot carry, for everything that is written as XML."""
    return NOT_XML.sub("", text)


def join_surrogates(text: str) -> str:
    """Return the text with halves of characters (surrogates) joined where both are there, and left
    out elsewhere.
    """
    if not HALF.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")


def _without_noise(text: str) -> str:
    text = NOISE.sub("", BREAKS.sub("\n", join_surrogates(text)))
    text = FILLERS.sub(" ", _without_office_controls(text))
    return _composed(_marks_in_use(text) if SOMETIMES.search(text) else text)


def _without_office_controls(text: str) -> str:
    """Return the text with escaped controls resolved, also those that others lay bare.

    In one pass.
    """
    if not OFFICE_CONTROL.search(text):
        return text
    characters: list[str] = []
    for character in text:
        characters.append(character)
        if character == "_" and len(characters) >= ESCAPE_LENGTH:
            escaped = OFFICE_CONTROL.fullmatch("".join(characters[-ESCAPE_LENGTH:]))
            if escaped:
                characters[-ESCAPE_LENGTH:] = list(_office_control(escaped))
    return "".join(characters)


def _office_control(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    if code in BREAKING_CODES:
        return "\n"
    return "\t" if code == TAB_CODE else ""


def _composed(text: str) -> str:
    text = limit_marks(text)
    if unicodedata.is_normalized("NFC", text):
        return text
    parts = SINGLETONS.split(text)
    return "".join(
        part if place % 2 else unicodedata.normalize("NFC", part)
        for place, part in enumerate(parts)
    )


def _marks_in_use(text: str) -> str:
    """Return the text with those invisible marks that do something where they are."""
    turned = TURNED.search(text) is not None
    characters: list[str] = []
    for place, character in enumerate(text):
        if SOMETIMES.match(character):
            before = characters[-1] if characters else ""
            after = text[place + 1 : place + 2]
            if not _in_use(character, before, after, turned=turned):
                continue
        characters.append(character)
    return "".join(characters)


def _in_use(mark: str, before: str, after: str, *, turned: bool) -> bool:
    if not before:
        return False
    if mark in "\u061c\u200e\u200f":
        return turned
    if mark == "\u200b":
        return bool(SPACES.match(before) and SPACES.match(after))
    if mark == "\u200c":
        return bool(JOINS.match(before))
    if mark == "\u200d":
        return bool(JOINS.match(before)) or (_pictures(before) and _pictures(after))
    if "\u180b" <= mark <= "\u180f":
        return bool(OF_MONGOLIAN.match(before))
    if mark < "\U000e0000":
        return _chooses_form(mark, before)
    if mark < "\U000e0100":
        return before == FLAG or "\U000e0020" <= before <= "\U000e007e"
    return bool(IDEOGRAPH.match(before))


def _chooses_form(selector: str, before: str) -> bool:
    """Say whether a standard variation selector has something to choose: emoji or text, a form of
    an ideograph.
    """
    if selector in "\ufe0e\ufe0f":
        return before in "0123456789#*" or unicodedata.category(before)[0] in "SP"
    return bool(IDEOGRAPH.match(before)) or unicodedata.category(before) in {"Sm", "Lo"}


def _pictures(character: str) -> bool:
    """Say whether a character is part of an emoji: a picture or arrow, its skin colour, its
    selector.
    """
    return bool(character) and (
        character == "\ufe0f" or unicodedata.category(character) in {"So", "Sk", "Sm"}
    )
