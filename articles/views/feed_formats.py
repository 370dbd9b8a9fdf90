"""RSS 2.0 and Atom 1.0 as our feeds write them: every author apart, pictures, well-formed XML."""

from collections.abc import Mapping
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.functional import Promise
from django.utils.xmlutils import SimplerXMLGenerator

from articles.characters import clean_for_xml

MEDIA = "http://search.yahoo.com/mrss/"  # Media RSS, which Atom takes too
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"


class WellFormed(SyndicationFeed):
    """A feed that stays XML whatever words are stored: what XML cannot carry is left out of every
    one of them.
    """

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **_carried(words))

    def add_item(self, *args: Any, **words: Any) -> None:
        super().add_item(*args, **_carried(words))

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:media": MEDIA}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for author in item.get("authors", ()):
            self.add_author(handler, author)
        picture = item.get("picture")
        if picture:
            handler.startElement("media:content", picture["attributes"])
            for name in ("description", "credit"):
                if picture[name]:
                    handler.addQuickElement(f"media:{name}", picture[name])
            handler.endElement("media:content")

    def add_author(self, handler: SimplerXMLGenerator, author: Mapping[str, str]) -> None:
        """Write one of the authors of an article: `name`, and `uri`, which may be empty."""
        raise NotImplementedError


class Rss(WellFormed, Rss201rev2Feed):
    """RSS 2.0. It has no element for an author without an e-mail address, so it borrows one."""

    def add_author(self, handler: SimplerXMLGenerator, author: Mapping[str, str]) -> None:
        handler.addQuickElement("dc:creator", author["name"], {"xmlns:dc": DUBLIN_CORE})


class Atom(WellFormed, Atom1Feed):
    """Atom 1.0."""

    def add_author(self, handler: SimplerXMLGenerator, author: Mapping[str, str]) -> None:
        handler.startElement("author", AttributesImpl({}))
        handler.addQuickElement("name", author["name"])
        if author["uri"]:
            handler.addQuickElement("uri", author["uri"])
        handler.endElement("author")


def _carried(words: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _well_formed(value) for name, value in words.items()}


def _well_formed(value: Any) -> Any:
    if isinstance(value, str | Promise):
        return clean_for_xml(str(value))
    if isinstance(value, dict):
        return _carried(value)
    return [_well_formed(part) for part in value] if isinstance(value, list | tuple) else value
