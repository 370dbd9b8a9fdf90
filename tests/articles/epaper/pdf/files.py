"""PDFs written by hand, as no library would write them, and sound ones to compare."""

import zlib
from collections.abc import Mapping

PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] /Contents 4 0 R %b >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
ADLER_BASE = 65521  # of the checksum at the end, RFC 1950
SHOWN = b"BT /F1 20 Tf 20 260 Td (News) Tj ET"


def stream(content: bytes, extra: bytes = b"") -> bytes:
    """Return a stream object."""
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), extra, content)


def flate(content: bytes, extra: bytes = b"") -> bytes:
    """Return a stream object that is compressed."""
    return stream(zlib.compress(content, 9), b"/Filter /FlateDecode " + extra)


def zeros(size: int, extra: bytes = b"") -> bytes:
    """Return a stream that unpacks to so many zeros, whole megabytes, without ever making them.

    One megabyte is packed, and stands there as often as it is needed (RFC 1950 and 1951).
    """
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    megabyte = packer.compress(bytes(1024 * 1024)) + packer.flush(zlib.Z_FULL_FLUSH)
    count, rest = divmod(size, 1024 * 1024)
    assert not rest
    last_block = packer.flush()
    checksum = ((size % ADLER_BASE) << 16 | 1).to_bytes(4, "big")
    packed = b"\x78\xda" + megabyte * count + last_block + checksum
    return stream(packed, b"/Filter /FlateDecode " + extra)


def write_pdf(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """Return a PDF of numbered objects; the first is its catalog."""
    parts = [b"%PDF-1.7\n"]
    places = {}
    for number, content in objects.items():
        places[number] = sum(map(len, parts))
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    start = sum(map(len, parts))
    size = max(objects) + 1
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        place = places.get(number)
        parts.append(b"0000000000 65535 f \n" if place is None else b"%010d 00000 n \n" % place)
    parts.append(
        b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF" % (size, trailer, start)
    )
    return b"".join(parts)


def page_pdf(
    *,
    page: bytes = b"",
    content: bytes = SHOWN,
    resources: bytes = b"",
    catalog: bytes = b"",
    more: Mapping[int, bytes] | None = None,
) -> bytes:
    """Return a PDF of one page of 200 by 300 points that says “News”, with additions."""
    kept = PAGE % (b"/Resources << /Font << /F1 5 0 R >> %b >> %b" % (resources, page))
    return write_pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalog,
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: kept,
            4: content if content.startswith(b"<<") else stream(content),
            5: FONT,
            **(more or {}),
        }
    )
