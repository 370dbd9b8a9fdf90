"""Which pages of an issue are meant: 1-7, or 1-3,5-8. Pure."""

import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from articles.errors import Invalid

RANGE = re.compile(r"\s*([0-9]{1,4})\s*(?:[-–—至~]\s*([0-9]{1,4})\s*)?")
COUNT_MAX = 999


def parse_positions(text: str) -> list[int]:
    """Return the positions that somebody typed, in the order typed. Refuses Invalid."""
    positions: list[int] = []
    for part in re.split(r"[,，、;；]", text):
        match = RANGE.fullmatch(part)
        if match is None:
            raise Invalid(
                _("“%(text)s” names no pages. Write them as 1-7 or as 1-3,5-8.") % {"text": text}
            )
        first = int(match[1])
        last = int(match[2] or match[1])
        if not 1 <= first <= last <= COUNT_MAX:
            raise Invalid(
                _("“%(text)s” names no pages. Write them as 1-7 or as 1-3,5-8.") % {"text": text}
            )
        positions += range(first, last + 1)
    return positions


def format_positions(positions: Iterable[int]) -> str:
    """Return positions as people write them: 1-3,5."""
    ranges: list[list[int]] = []
    for position in positions:
        if ranges and position == ranges[-1][-1] + 1:
            ranges[-1].append(position)
        else:
            ranges.append([position])
    return ",".join(
        str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"
        for numbers in ranges
    )


def choose_positions(
    pages: Sequence[int], count: int, chosen: Sequence[int] | None
) -> Sequence[int]:
    """Return the pages on which the pages of a PDF go: all of an issue, or those chosen.

    `pages` are those of the issue, `count` is the number of pages of the PDF. Refuses Invalid where
    nobody said where they go and some would be missing, and for pages that the issue has not.
    """
    if chosen is None:
        if count == len(pages):
            return pages
        raise Invalid(_refuse_count(pages, count))
    missing = [position for position in chosen if position not in pages]
    if missing:
        raise Invalid(
            _("The issue has no page %(missing)s. Nothing was stored.")
            % {"missing": format_positions(missing)}
        )
    if len(set(chosen)) != len(chosen):
        raise Invalid(_("A page is named twice. Nothing was stored. Name each page once."))
    if len(chosen) != count:
        raise Invalid(
            _(
                "The PDF has %(count)d pages and you named %(chosen)d. Nothing was stored. Name as "
                "many pages as the PDF has."
            )
            % {"count": count, "chosen": len(chosen)}
        )
    return chosen


def _refuse_count(pages: Sequence[int], count: int) -> str:
    if count > len(pages):
        return _(
            "The PDF has %(count)d pages, the issue has %(pages)d. Nothing was stored. Upload the "
            "pages of this issue only."
        ) % {"count": count, "pages": len(pages)}
    return _(
        "The PDF has %(count)d pages, the issue has %(pages)d: counted from the first, page "
        "%(missing)s is missing. Nothing was stored. Say on which pages they go, such as "
        "%(example)s."
    ) % {
        "count": count,
        "pages": len(pages),
        "missing": format_positions(pages[count:]),
        "example": format_positions(pages[:count]),
    }
