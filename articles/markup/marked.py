"""What HTML a body may hold where suggested changes are marked in it. Pure."""

import re

import nh3

from articles.markup.sanitising import ATTRIBUTES, TAGS

CARD = re.compile(r"#edit-\d+")
MARKS = {
    "ins": {"class"},
    "del": {"class"},
    "span": {"class"},
    "a": {"href", "class", "id", "aria-label"},
}


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Keep addresses of cards. What else begins with # or // leads to nothing of ours."""
    if name == "href" and value.startswith(("#", "//")) and not CARD.fullmatch(value):
        return None
    if name == "src" and (not value.startswith("/") or value.startswith("//")):
        return None
    return value


MARKED_CLEANER = nh3.Cleaner(
    tags={*TAGS, "ins", "del", "span"},
    attributes={**ATTRIBUTES, **MARKS},
    url_schemes={"http", "https", "mailto", "tel"},
    attribute_filter=_attribute,
)


def clean_marked(text: str) -> str:
    """Return HTML with nothing left but what a body may hold and the marks of its changes."""
    return MARKED_CLEANER.clean(text)
