"""Names of files that Windows, macOS and every ZIP program take, Chinese among them; and what the
name of a story's file says of it.

Source of the rules: Microsoft, “Naming Files, Paths, and Namespaces”. macOS composes names anew and
compares them without case, so that names differ by their numbers and never by their words alone.
"""

import re
import unicodedata
from dataclasses import dataclass

from articles.characters import clean_line

FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
RESERVED = re.compile(
    r"(?:con|prn|aux|nul|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE
)
EDGES = " ._\u3000"
WORDS_MAX = 40  # characters of a headline or title in a name: with four bytes each they fit
STORY_FILE = re.compile(r"稿(\d{1,18})-(\d{1,9})")


@dataclass(frozen=True)
class StoryKey:
    """Which article a file holds, and from which revision it was exported."""

    article: int
    revision: int


def safe_name(words: str, otherwise: str = "") -> str:
    """Return some words as a part of a file's name; `otherwise` where nothing of them may be in
    one."""
    name = FORBIDDEN.sub("_", unicodedata.normalize("NFC", clean_line(words)))
    name = " ".join(name.split())[:WORDS_MAX].strip(EDGES)
    if RESERVED.fullmatch(name):
        name = f"{name}_"
    return name or otherwise


def story_title(key: StoryKey) -> str:
    """Return what names a story in its file's name and inside an ICML document."""
    return f"稿{key.article}-{key.revision}"


def find_story_key(name: str) -> StoryKey | None:
    """Return what a name says of the story in the file, None where it says nothing."""
    match = STORY_FILE.search(unicodedata.normalize("NFC", name))
    return StoryKey(int(match[1]), int(match[2])) if match else None
