"""Readers' pages in traditional characters: converted on their way out, never stored.

What a person typed comes back as it was typed: the values of forms are not converted, so a form that
is sent again stores nothing else.
"""

import re

from articles.characters import convert_to_traditional

# Elements whose text is no text of the page; any other tag; what stands between is text.
PARTS = re.compile(
    r"(<(?:script|style|textarea)\b.*?</(?:script|style|textarea)\s*>|<[^>]*>)", re.DOTALL | re.I
)
SHOWN_ATTRIBUTE = re.compile(r'\b(alt|title|aria-label|placeholder|content|label)="([^"]*)"')
SIMPLIFIED = 'lang="zh-Hans"'
TRADITIONAL = 'lang="zh-Hant"'
CHANGES_LANGUAGE = "hreflang="


def convert_page(page: str) -> str:
    """Return a page in HTML with its text and the attributes that people read converted.

    A link to the page in another language keeps its language and its words.
    """
    parts = PARTS.split(page)
    own_words = False
    for number, part in enumerate(parts):
        if number % 2 == 0:
            parts[number] = part if own_words else convert_to_traditional(part)
        elif not part.lower().startswith(("<script", "<style", "<textarea")):
            own_words = CHANGES_LANGUAGE in part
            parts[number] = part if own_words else _convert_tag(part)
    return "".join(parts)


def _convert_tag(tag: str) -> str:
    if tag.isascii():
        return tag.replace(SIMPLIFIED, TRADITIONAL)
    return SHOWN_ATTRIBUTE.sub(_convert_attribute, tag.replace(SIMPLIFIED, TRADITIONAL))


def _convert_attribute(match: re.Match[str]) -> str:
    return f'{match[1]}="{convert_to_traditional(match[2])}"'
