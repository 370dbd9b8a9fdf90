"""Figures of a body: a picture that may not be shown takes its words with it. Pure."""

import re
from collections.abc import Container

from articles.common.numbers import read_number
from articles.markup.sanitising import IMAGE, IMAGE_ID

# A figure without another one in it; cleaned HTML writes its tags without attributes.
FIGURE = re.compile(r"<figure>((?:(?!</?figure>).)*+)</figure>", re.DOTALL)


def drop_figures(body: str, shown: Container[int]) -> str:
    """Return a cleaned body without the figures whose pictures are all not in `shown`, the numbers
    of pictures. Their captions go as well. A figure without a picture (of a table) stays."""
    if "<figure>" not in body:
        return body

    def keep(figure: re.Match[str]) -> str:
        pictures = IMAGE.findall(figure[1])
        return figure[0] if not pictures or any(_is_shown(tag, shown) for tag in pictures) else ""

    return FIGURE.sub(keep, body)


def _is_shown(tag: str, shown: Container[int]) -> bool:
    number = IMAGE_ID.match(tag)
    return number is not None and read_number(number[1]) in shown
