"""What stands for a text where it has no abstract. Pure."""

import re
from collections.abc import Sequence

LENGTH_MAX = 150  # characters, as many as the description of a page
SENTENCE = re.compile(r"[^。！？!?…]*(?:[。！？!?]|……?)+[”’」』）)]*")


def first_sentence(paragraphs: Sequence[str]) -> str:
    """Return the first sentence of a text of plain paragraphs, cut where it is too long to show."""
    opening = next((line.strip() for line in paragraphs if line.strip()), "")
    match = SENTENCE.match(opening)
    sentence = match[0] if match else opening
    if len(sentence) <= LENGTH_MAX:
        return sentence
    return sentence[: LENGTH_MAX - 1].rstrip() + "…"
