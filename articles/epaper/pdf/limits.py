"""How large a PDF of printed pages may be, and what reading it may use. Pure."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024
MILLIMETRES_PER_INCH = 25.4
POINTS_PER_INCH = 72


@dataclass(frozen=True)
class PdfLimits:
    """The limits of one reading. The defaults let an issue of 64 broadsheet pages through easily.

    Sides are in millimetres: four pages of a broadsheet that fold out are 1,560 mm wide. Memory is
    the private memory of the child process; addresses also count what it maps of libraries.
    """

    file_bytes: int = 256 * MEGABYTE
    pages: int = 200
    longest_side: float = 2000.0
    shortest_side: float = 20.0
    pixels: int = 40_000_000  # of the largest image of a page
    picture_pixels: int = 600_000_000  # of a picture in the file: a broadsheet in 1,200 dpi has 474
    characters: int = 200_000  # of a page; a full broadsheet page has 12,000
    objects: int = 500_000  # of the file or a page, that are looked at
    memory: int = 440 * MEGABYTE
    addresses: int = 1024 * MEGABYTE
    cpu_seconds: int = 60
    wall_seconds: float = 300.0  # for a machine that has much else to do
    answer_bytes: int = 64 * MEGABYTE


DEFAULT_LIMITS = PdfLimits()
