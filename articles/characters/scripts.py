"""Which characters belong to which scripts, as parts of regular expressions. Pure."""

import re

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Set without blanks between words, in squares: Han characters, their marks, kana, bopomofo, full-width forms.
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


def one_of(characters: str) -> re.Pattern[str]:
    """Return a pattern that matches one of these characters."""
    return re.compile(f"[{characters}]")
