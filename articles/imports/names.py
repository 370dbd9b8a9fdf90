"""Names of people and columns as they are kept and as they are compared. Pure."""

import hashlib
import re

from articles.characters import fold
from articles.characters.scripts import HAN, character_pattern

IDEOGRAPH = character_pattern(HAN).pattern
SOURCE_MAX = 40  # characters that are stored of the name of a source
DIGEST = 16
BLANK_IN_HAN = re.compile(rf"(?<={IDEOGRAPH})\s+(?={IDEOGRAPH})")  # spread to the width of three


def normalise_name(name: str) -> str:
    """Return a name as it is printed: 王立 for 王　立, Li Na for two blanks between.

    Noise in it is counted with the rest of its row, and taken out there.
    """
    return BLANK_IN_HAN.sub("", " ".join(name.split()))


def fold_name(name: str) -> str:
    """Return what two ways of writing one name have in common."""
    return fold(normalise_name(name)).strip()


def name_source(name: str) -> str:
    """Return the name of a source as it is stored: whole, or if it is too long its beginning and a
    digest of the whole, so that two long names stay two."""
    if len(name) <= SOURCE_MAX:
        return name
    digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:DIGEST]
    return f"{name[: SOURCE_MAX - DIGEST - 1]}~{digest}"


def cut_source(name: str) -> str:
    """Return what earlier versions stored of a name that is too long, empty for every other."""
    return name[:SOURCE_MAX] if len(name) > SOURCE_MAX else ""
