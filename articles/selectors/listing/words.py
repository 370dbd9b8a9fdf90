"""Words looked for in the columns of a table that grows with the archive."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from articles.selectors.listing.bounded import PAGED_MAX

SEARCHED_MAX = 20_000  # newest rows in which words are looked for, unless days are chosen


def match_words(rows: Any, words: str, columns: Sequence[str]) -> Any:
    """Return the rows that have each of the words in one of the columns."""
    for word in words.split():
        rows = rows.filter(reduce(or_, (Q(**{f"{name}__icontains": word}) for name in columns)))
    return rows


def search_newest(rows: Any, words: str, columns: Sequence[str]) -> Any:
    """Return those of the newest SEARCHED_MAX rows of a table that have the words and are among
    `rows`. Two queries find them."""
    newest = rows.model._default_manager.order_by("-pk")
    behind = newest.values_list("pk", flat=True)[SEARCHED_MAX : SEARCHED_MAX + 1]
    within = newest.filter(pk__gt=next(iter(behind), 0))
    # By the ids: in the order of the list the database would go through all rows of it.
    ids = match_words(within, words, columns).values_list("pk", flat=True)[:PAGED_MAX]
    return rows.filter(pk__in=list(ids))
