"""The one refusal of reading."""

from articles.errors import Refused


class UnreadableSheet(Refused):
    """The file is no table that can be read, or not the table that was asked for.

    Nothing was taken from it.
    """

    code = "unreadable"
