"""The words of a sentence, as a dictionary knows them. Pure."""

import rjieba


def list_words(text: str) -> list[str]:
    """Return the words of a text, each once, in order: those of two characters and more."""
    words = (word.strip() for word in rjieba.cut(text, False))
    return list(dict.fromkeys(word for word in words if len(word) > 1 and word.isalnum()))
