"""People and pictures by any part of their names, in either script."""

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from articles.common.numbers import read_number
from articles.frame.keys import LETTERS, find_range, fold_line
from articles.models import Image, ImageKey, Person, PersonKey
from articles.models.finding import FoundBy
from articles.models.querysets import ImageQuerySet

Row = TypeVar("Row", bound=Model)
FEW = 1000  # rows of a word that are named by their ids


def find_people(words: Sequence[str], limit: int) -> list[Person]:
    """Return the people whose names hold every word. One query."""
    rows = _filter_by_keys(Person.objects.all(), PersonKey, "person", words)
    people = rows.order_by("-pk")[: limit * 4]
    return [person for person in people if _holds_long_words(person.name, words)][:limit]


def find_library_pictures(words: Sequence[str], limit: int) -> list[Image]:
    """Return the pictures of whose texts one holds each word, and the one of this number. A query
    for each word, and one."""
    rows = filter_library_pictures(Image.objects.all(), words)
    pictures = rows.order_by("-pk")[: limit * 4]
    return [picture for picture in pictures if _holds_long_words(_words_of(picture), words)][:limit]


def filter_library_pictures(rows: ImageQuerySet, words: Sequence[str]) -> ImageQuerySet:
    """Return those of some pictures that have every word in title, caption, credit, photographer,
    place or tags, in either script, and the one of this number. Long words are compared by their
    beginning. One query for each word.

    A word that few pictures have is asked by their ids; one that many have by whether each of the
    newest has it, so that a page is found soon either way.
    """
    matching = rows
    for word in words:
        low, high = find_range(word)
        keys = ImageKey.objects.filter(key__gte=low, key__lt=high)
        few = list(keys.values_list("image", flat=True)[: FEW + 1])
        matching = (
            matching.filter(pk__in=set(few))
            if len(few) <= FEW
            else matching.filter(Exists(keys.filter(image=OuterRef("pk"))))
        )
    number = read_number(words[0]) if len(words) == 1 else None
    return matching | rows.filter(pk=number) if number is not None else matching


def _words_of(picture: Image) -> str:
    parts = (picture.title, picture.caption, picture.credit, picture.creator, picture.place)
    return "\n".join(parts)


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
