"""Which of a file's statements fill the fields of the library. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from articles.common.picture_words.rows import FileWord

TITLE_MAX = 120
CAPTION_MAX = 300
NAME_MAX = 120
TAG_MAX = 40
TAGS_MAX = 30
DAY = re.compile(r"(\d{4})[-:/.]?(\d{2})[-:/.]?(\d{2})")
DEFAULT = "x-default"
# Captions that cameras write of their own.
CAMERA_WORDS = re.compile(
    r"(olympus digital camera|sony dsc|dcim\\|samsung|konica minolta|minolta digital camera|"
    r"kodak|default|screenshot|digital camera)\b.*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class FilledFields:
    """What a picture is called and whose it is, as its file says; empty where it says nothing."""

    title: str = ""
    caption: str = ""
    credit: str = ""
    creator: str = ""
    place: str = ""
    taken_on: date | None = None
    keywords: tuple[str, ...] = ()


def fill_fields(words: Sequence[FileWord]) -> FilledFields:
    """Return the fields of the library for the statements of a file, the most trusted first.

    A headline is preferred as title, as the title of a file is often its number. What is longer
    than a field is cut; the whole value stays among the statements.
    """
    creator = "、".join(_all(words, "creator"))[:NAME_MAX]
    return FilledFields(
        title=(_best(words, "headline") or _best(words, "title"))[:TITLE_MAX].strip(),
        caption=_best(words, "caption")[:CAPTION_MAX].strip(),
        credit=(_best(words, "credit") or creator)[:NAME_MAX].strip(),
        creator=creator.strip(),
        place=_best(words, "place")[:NAME_MAX].strip(),
        taken_on=parse_stated_day(_best(words, "date")),
        keywords=_keywords(words),
    )


def parse_stated_day(text: str) -> date | None:
    """Return the day of a date as IPTC (20240305), XMP (2024-03-05T…) and EXIF (2024:03:05 …)
    write it; None for a year or month alone and for what is no date."""
    match = DAY.match(text.strip())
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return day if day.year >= 1826 else None  # the first photograph


def _best(words: Sequence[FileWord], field: str) -> str:
    """Return the value of a field that is trusted most: in Chinese, else the default, else the
    first, of the first origin that states the field."""
    rows = [word for word in words if word["field"] == field and not _is_of_camera(word)]
    rows = [word for word in rows if word["origin"] == rows[0]["origin"]]
    return min(rows, key=_language_rank)["value"] if rows else ""


def _is_of_camera(word: FileWord) -> bool:
    is_caption = word["field"] == "caption" and word["origin"] == "EXIF"
    return is_caption and CAMERA_WORDS.fullmatch(word["value"]) is not None


def _language_rank(word: FileWord) -> int:
    language = word["language"].lower()
    if language.startswith("zh") and not language.startswith(("zh-hant", "zh-tw", "zh-hk")):
        return 0
    if language.startswith("zh"):
        return 1
    return 2 if language in {DEFAULT, ""} else 3


def _all(words: Sequence[FileWord], field: str) -> list[str]:
    """Return all values of a field that the first origin states."""
    rows = [word for word in words if word["field"] == field]
    return [word["value"] for word in rows if word["origin"] == rows[0]["origin"]]


def _keywords(words: Sequence[FileWord]) -> tuple[str, ...]:
    """Return the keywords of all origins, each once."""
    values = [word["value"] for word in words if word["field"] == "keyword"]
    parts = (part.strip() for value in values for part in re.split(r"[;；,，、]", value))
    short = (part for part in parts if 0 < len(part) <= TAG_MAX)
    return tuple(dict.fromkeys(short))[:TAGS_MAX]
