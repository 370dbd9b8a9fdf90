"""Names of people and columns as they are kept and as they are compared. Pure."""

import re
import unicodedata

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f]")
HAN = "[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
BLANK_IN_HAN = re.compile(rf"(?<={HAN})\s+(?={HAN})")  # two characters spread to the width of three


def kept_name(name: str) -> str:
    """Return a name as it is printed: 王立 for 王　立, Li Na for two blanks between."""
    return BLANK_IN_HAN.sub("", " ".join(INVISIBLE.sub("", name).split()))


def folded_name(name: str) -> str:
    """Return what two ways of writing one name have in common."""
    return unicodedata.normalize("NFKC", kept_name(name)).casefold()
