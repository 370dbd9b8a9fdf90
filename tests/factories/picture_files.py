"""Files of pictures as agencies and telephones make them: real JPEG and HEIC with statements."""

import io
import struct

import pillow_heif
from PIL import Image as Pillow

UTF8 = ((1, 90), b"\x1b%G")
XMP_HEAD = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
    'xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"'
)
XMP_TAIL = "</rdf:Description></rdf:RDF></x:xmpmeta>"
Record = tuple[tuple[int, int], bytes]


def xmp(content: str, attributes: str = "") -> bytes:
    """Return an XMP packet with these properties."""
    return f"{XMP_HEAD} {attributes}>{content}{XMP_TAIL}".encode()


def alternatives(name: str, **texts: str) -> str:
    """Return a property in several languages: `x_default` and `zh_CN` name them."""
    items = "".join(
        f'<rdf:li xml:lang="{language.replace("_", "-")}">{text}</rdf:li>'
        for language, text in texts.items()
    )
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>"


def iptc(*records: Record) -> bytes:
    """Return a block of IPTC-IIM records."""
    return b"".join(
        bytes([0x1C, *key]) + struct.pack(">H", len(value)) + value for key, value in records
    )


def jpeg(
    *records: Record,
    packet: bytes = b"",
    exif: Pillow.Exif | None = None,
    checksum: bytes = b"",
    size: tuple[int, int] = (60, 40),
    colour: str = "navy",
) -> bytes:
    """Return a JPEG with IPTC records, an XMP packet and EXIF."""
    out = io.BytesIO()
    options = {"xmp": packet} if packet else {}
    Pillow.new("RGB", size, colour).save(out, "JPEG", exif=exif or Pillow.Exif(), **options)
    raw = out.getvalue()
    return raw[:2] + _photoshop(iptc(*records), checksum) + raw[2:] if records else raw


def _photoshop(block: bytes, checksum: bytes) -> bytes:
    body = b"Photoshop 3.0\0" + _resource(0x0404, block)
    if checksum:
        body += _resource(0x0425, checksum)
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body


def _resource(number: int, content: bytes) -> bytes:
    head = b"8BIM" + struct.pack(">H", number) + b"\0\0" + struct.pack(">I", len(content))
    return head + content + b"\0" * (len(content) % 2)


def heic(
    size: tuple[int, int] = (300, 200), packet: bytes = b"", exif: Pillow.Exif | None = None
) -> bytes:
    """Return a HEIC picture as a telephone makes it."""
    out = io.BytesIO()
    picture = pillow_heif.from_pillow(Pillow.new("RGB", size, "teal"))
    picture.save(out, xmp=packet or None, exif=exif.tobytes() if exif else None)
    return out.getvalue()


def on_the_site(latitude: float = 30.25) -> Pillow.Exif:
    """Return EXIF with the place where the picture was taken, and a camera held upright."""
    exif = Pillow.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif.get_ifd(0x8769)[0x9003] = "2024:03:05 09:30:00"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (latitude, 0.0, 0.0)
    return exif
