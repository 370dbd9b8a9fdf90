"""Words of a text that a note is about: whether the text still holds them. Pure."""

from typing import Any

from articles.characters import fold
from articles.markup.sanitising import plain_text

# In the order in which words without a field are looked for.
QUOTED_FIELDS = ("headline", "body", "kicker", "subhead", "abstract", "dateline")


class QuotedText:
    """The fields of a text that notes quote, each condensed once.

    Blanks, paragraphs and the script make no difference: what a page shows is broken into lines.
    """

    def __init__(self, text: Any) -> None:
        self._text = text
        self._condensed: dict[str, str] = {}

    def find_field(self, quote: str, field: str = "") -> str:
        """Return the field that holds a quote, of all fields unless one is named; empty for
        none."""
        wanted = _condense(quote)
        for name in [field] if field else QUOTED_FIELDS:
            if wanted and name in QUOTED_FIELDS and wanted in self._condense_field(name):
                return name
        return ""

    def find_paragraph(self, quote: str) -> int | None:
        """Return the paragraph of the body in which a quote begins, from 1; None for none."""
        start = self._condense_field("body").find(_condense(quote))
        end = 0
        for number, line in enumerate(self.paragraphs, start=1):
            end += len(_condense(line))
            if 0 <= start < end:
                return number
        return None

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs of the body, as plain characters."""
        return plain_text(str(self._text.body)).splitlines()

    def _condense_field(self, name: str) -> str:
        if name not in self._condensed:
            value = str(getattr(self._text, name))
            self._condensed[name] = _condense(plain_text(value) if name == "body" else value)
        return self._condensed[name]


def _condense(text: str) -> str:
    return "".join(fold(text).split())
