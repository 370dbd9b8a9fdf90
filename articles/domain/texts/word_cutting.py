"""The words of a sentence, as a dictionary knows them. Pure."""

from collections.abc import Sequence


def cut_words(text: str, *, with_guesses: bool = False) -> Sequence[str]:
    """Return the words of a text, one after the other; `with_guesses` also those that the
    dictionary lacks.

    The dictionary takes 32 MB, and most processes that serve readers never ask it: it is loaded
    with the first question.
    """
    import rjieba

    words: Sequence[str] = rjieba.cut(text, with_guesses)
    return words


def list_words(text: str) -> list[str]:
    """Return the words of a text, each once, in order: those of two characters and more."""
    words = (word.strip() for word in cut_words(text))
    return list(dict.fromkeys(word for word in words if len(word) > 1 and word.isalnum()))
