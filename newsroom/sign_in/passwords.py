"""A password is no word that everybody knows here: the paper's name, its people's, the
product's."""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.models import Publication

# Of the product, of the trade and of every list of guesses; those of a newspaper come from its
# rows.
COMMON = (
    "newsroom",
    "newspaper",
    "password",
    "editor",
    "reporter",
    "subscribe",
    "admin",
    "administrator",
    "superuser",
    "qwerty",
    "welcome",
    "iloveyou",
    "woaini",
    "mima",
    "baozhi",
    "bianji",
    "jizhe",
    "编辑部",
    "报社",
    "报纸",
    "密码",
)
LEAST_OWN = 8  # characters beside such words; fewer are guessed behind them: a year, a mark
SHORTEST = 4  # letters of a Latin word that counts
SHORTEST_CHINESE = 2
# How letters are dressed up as digits and marks; i and l are dressed alike, and count as one.
DRESSED = str.maketrans("01345789@$!|i", "oleastbgaslll")
NAMES = ("code", "name", "slogan", "organiser_line", "holder", "domain")


class OwnWordsValidator:
    """Refuses a password that is little more than words known to everybody around the newspaper."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError where fewer than eight characters are its own."""
        left = _folded(password)
        plain_length = len(left)
        for word in sorted(set(known_words(user)), key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < plain_length and len(left) < LEAST_OWN:
            raise ValidationError(
                _(
                    "This password is little more than a word that everybody knows here, such as "
                    "the newspaper's name. Take several words that have nothing to do with it."
                ),
                code="own_words",
            )

    def get_help_text(self) -> str:
        """Return the rule, for whoever chooses a password."""
        return _(
            "Your password can’t be built on the newspaper's name, your own, or other words that "
            "everybody knows here."
        )


def known_words(user: Any = None) -> Iterator[str]:
    """Yield the words, as they are compared. One query."""
    rows = Publication.objects.values_list(*NAMES)
    texts: list[str] = [*COMMON, *(text for row in rows for text in row)]
    texts += [urlsplit(settings.SITE_URL).hostname or "", *settings.ALLOWED_HOSTS]
    texts += [str(getattr(user, name, "") or "") for name in ("username", "display_name", "email")]
    yield from _long_enough(_folded(word) for text in texts for word in _words(text))


def _words(text: str) -> list[str]:
    """Return the words of a text; of a Chinese name, which has no blanks, its beginning too."""
    parts = "".join(character if character.isalnum() else " " for character in text).split()
    return [*parts, *(part[:SHORTEST_CHINESE] for part in parts if not part.isascii())]


def _long_enough(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        if len(word) >= (SHORTEST if word.isascii() else SHORTEST_CHINESE):
            yield word


def _folded(text: str) -> str:
    """Return a text without case, width, blanks and marks, its letters undressed."""
    plain_text = unicodedata.normalize("NFKC", text).casefold().translate(DRESSED)
    return "".join(character for character in plain_text if character.isalnum())
