"""Headlines and titles inside a sentence: marks of one kind are never nested."""

import re

from django.utils.translation import gettext as _

# Marks of one kind are never nested: inside double ones stand single ones, and the other way round.
INNER_OF_TITLES = str.maketrans("《》〈〉", "〈〉《》")
SINGLE_MARKS = re.compile("‘([^‘’]*)’")
DOUBLE_MARKS = re.compile("“([^“”]*)”")
STRAIGHT_MARKS = re.compile('"([^"]*)"')


def nest_marks(words: str) -> str:
    """Return a headline or title as it stands inside “…”: its own double marks become single ones
    and single ones double. An apostrophe is no closing mark and stays."""
    inner = STRAIGHT_MARKS.sub("“\\1”", words)
    singles = SINGLE_MARKS.sub("\x00\\1\x01", inner)
    return DOUBLE_MARKS.sub("‘\\1’", singles).replace("\x00", "“").replace("\x01", "”")


def nest_headline(headline: str) -> str:
    """Return a headline as it stands inside 《…》 in a Chinese sentence, inside “…” in an English
    one."""
    if _("“%(headline)s”").startswith("《"):
        return headline.translate(INNER_OF_TITLES)
    return nest_marks(headline)


def quote_headline(headline: str) -> str:
    """Return a headline in quotation marks: 《…》 in Chinese, “…” in English."""
    return _("“%(headline)s”") % {"headline": nest_headline(headline)}
