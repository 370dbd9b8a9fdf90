"""Names of people and columns as they are kept and as they are compared. Pure."""

import re

from articles.characters import fold
from articles.characters.scripts import HAN, character_pattern

IDEOGRAPH = character_pattern(HAN).pattern
BLANK_IN_HAN = re.compile(rf"(?<={IDEOGRAPH})\s+(?={IDEOGRAPH})")  # spread to the width of three


def normalise_name(name: str) -> str:
    """Return a name as it is printed: 王立 for 王　立, Li Na for two blanks between.

    Noise in it is counted with the rest of its row, and taken out there.
    """
    return BLANK_IN_HAN.sub("", " ".join(name.split()))


def fold_name(name: str) -> str:
    """Return what two ways of writing one name have in common."""
    return fold(normalise_name(name)).strip()
