"""Files that are no PDFs of printed pages, each with the fault that it has."""

import io
import os
from collections.abc import Callable
from typing import NamedTuple

import pypdf

from articles.epaper.pdf.faults import PdfFault
from tests.articles.epaper.pdf.files import (
    FONT,
    PAGE,
    SHOWN,
    flate,
    page_pdf,
    stream,
    write_pdf,
    zeros,
)

MEGABYTE = 1024 * 1024
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
DRAW_PICTURE = b"q 200 0 0 300 0 0 cm /I Do Q"


class BadFile(NamedTuple):
    """What a file is, how it is made, and the fault that it must be refused for."""

    name: str
    make: Callable[[], bytes]
    fault: PdfFault


def boxed(box: bytes) -> Callable[[], bytes]:
    """Return the maker of a PDF whose page has this media box."""

    def make() -> bytes:
        return page_pdf().replace(b"[0 0 200 300]", box)

    return make


def tree(pages: bytes) -> Callable[[], bytes]:
    """Return the maker of a PDF with this page tree, whose page is object 3."""

    def make() -> bytes:
        return write_pdf({1: CATALOG, 2: pages, 3: PAGE % b"", 4: stream(SHOWN), 5: FONT})

    return make


def ten_thousand_pages() -> bytes:
    kids = b"".join(b"%d 0 R " % number for number in range(10, 10_010))
    pages = dict.fromkeys(range(10, 10010), PAGE % b"")
    root = b"<< /Type /Pages /Kids [%b] /Count 10000 >>" % kids
    return write_pdf({1: CATALOG, 2: root, 4: stream(SHOWN), **pages})


def deep_page_tree() -> bytes:
    depth = 5000
    nodes = {
        number: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1)
        for number in range(10, 10 + depth)
    }
    root = b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>"
    return write_pdf({1: CATALOG, 2: root, 4: stream(SHOWN), **nodes, 10 + depth: PAGE % b""})


def encrypted(user_password: str) -> Callable[[], bytes]:
    """Return the maker of a PDF that nobody may change, or even read."""

    def make() -> bytes:
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(page_pdf()))
        writer.encrypt(user_password, "owner", algorithm="RC4-128")
        output = io.BytesIO()
        writer.write(output)
        return output.getvalue()

    return make


def enormous_picture() -> bytes:
    kind = b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 "
    kind += b"/ColorSpace /DeviceRGB /BitsPerComponent 8"
    picture = zeros(64 * MEGABYTE, kind)
    return page_pdf(content=DRAW_PICTURE, resources=b"/XObject << /I 6 0 R >>", more={6: picture})


def flate_bomb() -> bytes:
    return page_pdf(content=zeros(2048 * MEGABYTE))


def bomb_of_states() -> bytes:
    return page_pdf(content=flate(b"q " * 20_000_000))


def bomb_of_forms() -> bytes:
    """Return a page with a form that shows a form twenty times, nine levels deep."""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 100 100] "
    levels = {
        number: stream(
            b"/X Do " * 20, form + b"/Resources << /XObject << /X %d 0 R >> >>" % (number + 1)
        )
        for number in range(10, 19)
    }
    return page_pdf(
        content=b"/X Do",
        resources=b"/XObject << /X 10 0 R >>",
        more={**levels, 19: stream(SHOWN, form)},
    )


def too_many_characters() -> bytes:
    return page_pdf(content=flate(b"BT /F1 9 Tf 9 9 Td %b ET" % (b"(News) Tj " * 51_000)))


def changed_and_cut() -> bytes:
    """Return a PDF whose later change broke off, so that readers may well show the older page."""
    changed = b"4 0 obj\n%b\nendobj\n" % stream(b"%" * 9000)
    return page_pdf() + b"\n" + changed


def deep_arrays() -> bytes:
    nested = b"[" * 1_000_000 + b"]" * 1_000_000
    return page_pdf(page=b"/Extra 6 0 R", more={6: nested})


def cut(share: float) -> Callable[[], bytes]:
    """Return the maker of a PDF of which only a share arrived."""

    def make() -> bytes:
        sound = page_pdf()
        return sound[: int(len(sound) * share)]

    return make


BAD_FILES = [
    BadFile("an empty file", bytes, PdfFault.EMPTY),
    BadFile("a picture named .pdf", lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), PdfFault.NO_PDF),
    BadFile("a letter named .pdf", lambda: b"Dear editors", PdfFault.NO_PDF),
    BadFile("noise", lambda: b"%PDF-1.7\n" + os.urandom(9000), PdfFault.DAMAGED),
    BadFile("a beginning only", lambda: b"%PDF-1.7", PdfFault.DAMAGED),
    BadFile("a tenth of a PDF", cut(0.1), PdfFault.DAMAGED),
    BadFile("half a PDF", cut(0.5), PdfFault.DAMAGED),
    BadFile("nearly a PDF", cut(0.97), PdfFault.DAMAGED),
    BadFile("half of a change", changed_and_cut, PdfFault.DAMAGED),
    BadFile("protected by a password", encrypted("secret"), PdfFault.ENCRYPTED),
    BadFile("protected from changes", encrypted(""), PdfFault.ENCRYPTED),
    BadFile("ten thousand pages", ten_thousand_pages, PdfFault.TOO_MANY_PAGES),
    BadFile(
        "a count of ten thousand",
        tree(b"<< /Type /Pages /Kids [3 0 R] /Count 10000 >>"),
        PdfFault.TOO_MANY_PAGES,
    ),
    BadFile(
        "ten thousand pages that are one",
        tree(b"<< /Type /Pages /Kids [%b] /Count 1 >>" % (b"3 0 R " * 10_000)),
        PdfFault.DAMAGED,
    ),
    BadFile("no page", tree(b"<< /Type /Pages /Kids [] /Count 0 >>"), PdfFault.NO_PAGES),
    BadFile("no page tree", tree(b"null"), PdfFault.NO_PAGES),
    BadFile(
        "a page tree in itself",
        tree(b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
        PdfFault.DAMAGED,
    ),
    BadFile("a page tree 5,000 levels deep", deep_page_tree, PdfFault.DAMAGED),
    BadFile("arrays a million levels deep", deep_arrays, PdfFault.DAMAGED),
    BadFile("14 metres", boxed(b"[0 0 39685 900]"), PdfFault.PAGE_TOO_LARGE),
    BadFile(
        "14 metres by its unit", lambda: page_pdf(page=b"/UserUnit 200"), PdfFault.PAGE_TOO_LARGE
    ),
    BadFile("a stamp", boxed(b"[0 0 9 9]"), PdfFault.PAGE_TOO_SMALL),
    BadFile("no size", boxed(b"null"), PdfFault.PAGE_WITHOUT_SIZE),
    BadFile("a size of nothing", boxed(b"[9 9 9 9]"), PdfFault.PAGE_WITHOUT_SIZE),
    BadFile("a size of no number", boxed(b"[0 0 nan nan]"), PdfFault.PAGE_WITHOUT_SIZE),
    BadFile("an endless size", boxed(b"[0 0 1e400 1e400]"), PdfFault.PAGE_WITHOUT_SIZE),
    BadFile("a size in words", boxed(b"[(a) (b) (c) (d)]"), PdfFault.PAGE_WITHOUT_SIZE),
    BadFile("a size of three numbers", boxed(b"[0 0 200]"), PdfFault.PAGE_WITHOUT_SIZE),
    BadFile(
        "a size beyond numbers", boxed(b"[0 0 99999999999999999999 9]"), PdfFault.PAGE_WITHOUT_SIZE
    ),
    BadFile(
        "a crop box beside the page",
        lambda: page_pdf(page=b"/CropBox [900 900 999 999]"),
        PdfFault.PAGE_WITHOUT_SIZE,
    ),
    BadFile("an enormous picture", enormous_picture, PdfFault.PICTURE_TOO_LARGE),
    BadFile("a flate bomb", flate_bomb, PdfFault.TOO_MUCH_MEMORY),
    BadFile("a bomb of states", bomb_of_states, PdfFault.TOO_MUCH_MEMORY),
    BadFile("a bomb of forms", bomb_of_forms, PdfFault.TOO_MUCH_MEMORY),
    BadFile("204,000 characters", too_many_characters, PdfFault.TOO_MUCH_TEXT),
]
