"""Cutting folded text for the index: one tokeniser for every database. Pure.

Every pair of neighbouring characters of a blank-free run is a token, so any run of two or more
characters of a text is a phrase of tokens: Chinese words, parts of Latin words, digits, runs across
punctuation. No dictionary decides what a word is. The last character of a run is a token alone, so
that one character can be found by prefix.
"""

import re
from operator import add

from articles.characters import fold
from articles.characters.scripts import HAN

# Characters of private use: part of a token to both engines, and never in a newspaper.
OPEN = "\ue000"
CLOSE = "\ue001"
PLAIN = set("0123456789abcdefghijklmnopqrstuvwxyz")
TERMS_MAX = 8
TERM_LENGTH_MAX = 64
QUOTED = (
    r"""["“”„＂][^"“”„＂]*["“”„＂]|「[^「」]*」|『[^『』]*』|〝[^〝〞〟]*[〞〟]"""
    r"|«[^«»]*»|‘[^‘’]*’|《[^《》]*》"
)
# A run without blanks; what is between quotation marks is of one piece.
ASKED = re.compile(rf"(?:{QUOTED}|\S)++")
LONE = re.compile(f"[{HAN}]")


class LetterTokens(dict[str, str]):
    """How each character is written in a token: as itself, or between two marks that no text holds.

    Learns each once.
    """

    def __missing__(self, character: str) -> str:
        plain = character in PLAIN or "\u3400" <= character <= "\u9fff"
        self[character] = character if plain else f"{OPEN}{ord(character):x}{CLOSE}"
        return self[character]


LETTERS = LetterTokens()


def split_tokens(text: str) -> list[str]:
    """Return the tokens of a text in their order."""
    tokens: list[str] = []
    for run in fold(text).split():
        letters = [LETTERS[character] for character in run]
        tokens.extend(map(add, letters, letters[1:]))
        tokens.append(letters[-1])
    return tokens


def split_terms(query: str) -> list[str]:
    """Return the folded terms of a query, at most eight, each at most 64 characters, none twice.

    Blanks part terms, but for those between quotation marks. Characters that are all alone are
    one name: 王　立.
    """
    parts = ASKED.findall(query)
    if len(parts) > 1 and all(LONE.fullmatch(part) for part in parts):
        parts = ["".join(parts)]
    folded = (run[:TERM_LENGTH_MAX] for part in parts for run in fold(part).split())
    return list(dict.fromkeys(folded))[:TERMS_MAX]


def term_tokens(term: str) -> list[str]:
    """Return the tokens a text must hold to hold the term; a single one-letter token means a
    prefix.
    """
    letters = [LETTERS[character] for character in term]
    return list(map(add, letters, letters[1:])) or letters


def is_pair(token: str) -> bool:
    """Say whether a token represents two characters and not one."""
    return len(token) > 1 and not (token.startswith(OPEN) and token.find(CLOSE) == len(token) - 1)
