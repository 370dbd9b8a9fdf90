"""Small pictures without content: what matters is where they are."""

import struct
import zlib


def make_png(light: int, dark: int) -> bytes:
    """Return a picture of 12 by 8 squares in two greys."""
    rows = b"".join(
        b"\0" + bytes(light if (row + column) % 2 else dark for column in range(12))
        for row in range(8)
    )
    header = struct.pack(">IIBBBBB", 12, 8, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(make_chunk(kind, data) for kind, data in chunks)


def make_chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG file."""
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


SHADES = tuple(make_png(light, light - 60) for light in (230, 205, 180, 160))
