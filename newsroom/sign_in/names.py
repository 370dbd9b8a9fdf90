"""What somebody typed as a name: as the account has it, and as it is counted."""

import unicodedata


def clean_name(typed: str) -> str:
    """Return a name or a mailbox without blanks and without what nobody sees,
    full-width as half."""
    normal = unicodedata.normalize("NFKC", typed)
    return "".join(
        character for character in normal if unicodedata.category(character)[0] not in "CZ"
    )


def fold_name(typed: str) -> str:
    """Return the form that every spelling of a name shares, upper and lower case too."""
    return unicodedata.normalize("NFKC", clean_name(typed).casefold())
