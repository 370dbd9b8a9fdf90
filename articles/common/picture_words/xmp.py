"""XMP: what Lightroom, Photo Mechanic and most agencies write. Knows no Django.

Pillow finds the packet in every format. Its own `getxmp` forgets the namespaces, so that
`dc:source` and `photoshop:Source` become hard to keep apart; the packet is read here with
defusedxml, which refuses a document type and entities of its own.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from PIL import Image as Pillow

from articles.common.picture_words.rows import FileNote, WordCollector

ORIGIN = "XMP"
PACKET_MAX = 512 * 1024  # bytes; a packet with a history of edits has some ten thousand
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
RIGHTS = "{http://ns.adobe.com/xap/1.0/rights/}"
IPTC_CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
XMP = "{http://ns.adobe.com/xap/1.0/}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
PROPERTIES: Mapping[str, str] = {
    f"{PHOTOSHOP}Headline": "headline",
    f"{DC}title": "title",
    f"{DC}description": "caption",
    f"{DC}creator": "creator",
    f"{PHOTOSHOP}Credit": "credit",
    f"{PHOTOSHOP}Source": "source",
    f"{DC}rights": "copyright",
    f"{RIGHTS}UsageTerms": "usage_terms",
    f"{DC}subject": "keyword",
}
PLACES = (
    f"{IPTC_CORE}Location",
    f"{PHOTOSHOP}City",
    f"{PHOTOSHOP}State",
    f"{PHOTOSHOP}Country",
)
DATES = (f"{PHOTOSHOP}DateCreated", f"{XMP}CreateDate")


class XmpValue(NamedTuple):
    """A value of a property, with the language that it is written in."""

    text: str
    language: str


def read_xmp(picture: Pillow.Image, words: WordCollector) -> None:
    """Add what the packet states. Raises what the XML reader does."""
    packet = picture.info.get("xmp")
    if isinstance(packet, str):
        packet = packet.encode()
    if not isinstance(packet, bytes) or not packet.strip(b"\0 \r\n"):
        return
    if len(packet) > PACKET_MAX:
        words.note(FileNote.XMP_TOO_LARGE)
        return
    properties = _properties(fromstring(packet.strip(b"\0 \r\n"), forbid_dtd=True))
    for name, field in PROPERTIES.items():
        for value in properties.get(name, []):
            words.add(field, ORIGIN, value.text, value.language)
    places = [properties[name][0].text for name in PLACES if properties.get(name)]
    words.add("place", ORIGIN, ", ".join(place.strip() for place in places if place.strip()))
    for name in DATES:
        if properties.get(name):
            words.add("date", ORIGIN, properties[name][0].text)
            break


def _properties(root: Element) -> dict[str, list[XmpValue]]:
    """Return the properties of every description: written as elements or as attributes."""
    properties: dict[str, list[XmpValue]] = {}
    for description in root.iter(f"{RDF}Description"):
        for name, text in description.attrib.items():
            properties.setdefault(name, []).append(XmpValue(text, ""))
        for child in description:
            properties.setdefault(child.tag, []).extend(_values(child))
    return properties


def _values(element: Element) -> Iterator[XmpValue]:
    """Yield the values of a property: of a list (Bag, Seq, Alt), else its own text."""
    items = list(element.iter(f"{RDF}li"))
    for item in items:
        yield XmpValue(item.text or "", item.get(LANGUAGE, ""))
    if not items:
        yield XmpValue(element.text or "", element.get(LANGUAGE, ""))
