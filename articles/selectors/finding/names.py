"""People and pictures by any part of their names, in either script."""

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model, QuerySet

from articles.common.numbers import read_number
from articles.frame.keys import LETTERS, find_range, fold_line
from articles.models import Image, ImageKey, Person, PersonKey
from articles.models.finding import FoundBy

Row = TypeVar("Row", bound=Model)


def find_people(words: Sequence[str], limit: int) -> list[Person]:
    """Return the people whose names hold every word. One query."""
    rows = _filter_by_keys(Person.objects.all(), PersonKey, "person", words)
    people = rows.order_by("-pk")[: limit * 4]
    return [person for person in people if _holds_long_words(person.name, words)][:limit]


def find_library_pictures(words: Sequence[str], limit: int) -> list[Image]:
    """Return the pictures whose title or caption holds every word, and the one of this number. One
    query."""
    rows = _filter_by_keys(Image.objects.all(), ImageKey, "image", words)
    if (number := read_number(words[0])) is not None and len(words) == 1:
        rows = rows | Image.objects.filter(pk=number)
    pictures = rows.order_by("-pk")[: limit * 4]
    return [
        picture
        for picture in pictures
        if _holds_long_words(f"{picture.title}\n{picture.caption}", words)
    ][:limit]


def _filter_by_keys(
    rows: QuerySet[Row], keys: type[FoundBy], name: str, words: Sequence[str]
) -> QuerySet[Row]:
    """Return the rows that have a key beginning with each word."""
    for word in words:
        low, high = find_range(word)
        found = keys._default_manager.filter(key__gte=low, key__lt=high)
        rows = rows.filter(pk__in=found.values(name))
    return rows


def _holds_long_words(text: str, words: Sequence[str]) -> bool:
    """Say whether a text holds the words that are longer than a key."""
    long = [fold_line(word) for word in words if len(fold_line(word)) > LETTERS]
    return not long or all(word in fold_line(text) for word in long)
