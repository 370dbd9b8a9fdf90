"""Folding and cutting text for the index: one tokeniser for every database. Pure.

Every pair of neighbouring characters of a blank-free run is a token, so any run of two or more characters of a text is
a phrase of tokens: Chinese words, parts of Latin words, digits, runs across punctuation. No dictionary decides what a
word is. The last character of a run is a token alone, so that one character can be found by prefix.
"""

import unicodedata
from operator import add

from opencc import OpenCC

OPEN, CLOSE = (
    "\ue000",
    "\ue001",
)  # private use: a token character to both engines, and never in a newspaper
PLAIN = set("0123456789abcdefghijklmnopqrstuvwxyz")
TERMS_MAX, TERM_LENGTH_MAX = 8, 64


class Folding(dict[int, int]):
    """A table for `str.translate` that learns each character once: width, case, traditional to simplified.

    It maps one character to one character, so a place in the folded text is the same place in the original.
    """

    def __init__(self) -> None:
        super().__init__()
        self.simplify = OpenCC("t2s")

    def __missing__(self, code: int) -> int:
        character = chr(code)
        narrow = unicodedata.normalize("NFKC", character)
        character = narrow if len(narrow) == 1 else character
        small = character.lower()
        character = small if len(small) == 1 else character
        simplified = self.simplify.convert(character)
        self[code] = ord(simplified) if len(simplified) == 1 else ord(character)
        return self[code]


class Letters(dict[str, str]):
    """How each character stands in a token: as itself, or between two marks that no text holds. Learns each once."""

    def __missing__(self, character: str) -> str:
        plain = character in PLAIN or "\u3400" <= character <= "\u9fff"
        self[character] = character if plain else f"{OPEN}{ord(character):x}{CLOSE}"
        return self[character]


FOLDING, LETTERS = Folding(), Letters()


def fold(text: str) -> str:
    """Return the text in the form in which it is searched; as long as the text itself."""
    return text.translate(FOLDING)


def tokens(text: str) -> list[str]:
    """Return the tokens of a text in their order."""
    found: list[str] = []
    for run in fold(text).split():
        letters = [LETTERS[character] for character in run]
        found.extend(map(add, letters, letters[1:]))
        found.append(letters[-1])
    return found


def terms(query: str) -> list[str]:
    """Return the folded terms of a query: blank-free runs, at most eight, each at most 64 characters, none twice."""
    runs = (run.strip("\0")[:TERM_LENGTH_MAX] for run in fold(query.replace("\0", " ")).split())
    return list(dict.fromkeys(run for run in runs if run))[:TERMS_MAX]


def term_tokens(term: str) -> list[str]:
    """Return the tokens a text must hold to hold the term; a single one-letter token means a prefix."""
    letters = [LETTERS[character] for character in term]
    return list(map(add, letters, letters[1:])) or letters


def is_pair(token: str) -> bool:
    """Say whether a token stands for two characters and not for one."""
    return len(token) > 1 and not (token.startswith(OPEN) and token.find(CLOSE) == len(token) - 1)
