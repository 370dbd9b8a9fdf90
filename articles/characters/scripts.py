"""Which characters belong to which scripts, as parts of regular expressions. Pure."""

import re
import unicodedata

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Set without blanks between words, in squares: Han characters, their marks, kana, bopomofo,
# full-width forms.
SQUARE = HAN + "\u2e80-\u2fdf\u3000-\u3004\u3008-\u312f\u31a0-\u31bf\uff01-\uff60\uffe0-\uffe6"
# Scripts whose letters change their form beside a joiner (U+200D) or non-joiner (U+200C).
JOINING = (
    "\u0600-\u07ff\u0840-\u0fff\u1000-\u109f\u1780-\u18af\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefe"
)
# Scripts that write no blanks and mark the ends of words with U+200B.
SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\ua9e0-\ua9ff\uaa60-\uaa7f"
MONGOLIAN = "\u1800-\u18af"
RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefe\U00010800-\U00010fff"

TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜḿńňǹ"
READING = f"(?=[a-zü]*[{TONES}])[a-zü{TONES}]{{1,7}}"  # pinyin of one character, with its tone


def character_pattern(characters: str) -> re.Pattern[str]:
    """Return a pattern that matches one of these characters."""
    return re.compile(f"[{characters}]")


# What may belong to the character before it: all marks of the basic plane, and whole ranges in which
# the others are. A text without any, as most are, is known by one fast search.
MAYBE_MARK = character_pattern(
    "".join(
        chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code))[0] == "M"
    )
    + "\U00010000-\U0001ffff\U000e0000-\U000e0fff"
)
# Marks that are on the character before them. None of them has a code above this one.
LAST_MARK = 0x1FFFF
COMBINING = character_pattern(
    "".join(chr(code) for code in range(0x300, LAST_MARK) if unicodedata.combining(chr(code)))
).pattern
# Bringing marks into their order costs the square of their number; Unicode's stream-safe form (UAX
# #15, 13) has 30.
MARKS_MAX = 30
TOO_MANY_MARKS = re.compile(f"({COMBINING}{{{MARKS_MAX}}}){COMBINING}+")


def limit_marks(text: str) -> str:
    """Return the text with at most thirty marks on one character, so that it can be composed."""
    if len(text) <= MARKS_MAX or text.isascii() or not MAYBE_MARK.search(text):
        return text
    return TOO_MANY_MARKS.sub(r"\1", text)
