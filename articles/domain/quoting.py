"""A headline named inside a sentence, in the quotation marks of the language."""

import re

from django.utils.translation import gettext as _

# Marks of one kind are never nested: inside double ones stand single ones, and the other way round.
INNER_OF_TITLES = str.maketrans("《》〈〉", "〈〉《》")
SINGLE_MARKS = re.compile("‘([^‘’]*)’")
DOUBLE_MARKS = re.compile("“([^“”]*)”")
STRAIGHT_MARKS = re.compile('"([^"]*)"')


def quote_headline(headline: str) -> str:
    """Return a headline in quotation marks: 《…》 in Chinese, “…” in English. Marks of the same
    kind that it contains itself become those of the other kind."""
    pattern = _("“%(headline)s”")
    if pattern.startswith("《"):
        return pattern % {"headline": headline.translate(INNER_OF_TITLES)}
    inner = STRAIGHT_MARKS.sub("“\\1”", headline)
    singles = SINGLE_MARKS.sub("\x00\\1\x01", inner)  # an apostrophe is no closing mark
    inner = DOUBLE_MARKS.sub("‘\\1’", singles).replace("\x00", "“").replace("\x01", "”")
    return pattern % {"headline": inner}
