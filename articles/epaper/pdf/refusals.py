"""The refusals of PDFs in words: what happened, that nothing was stored, what to do."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from articles.epaper.pdf.faults import PdfFault
from articles.errors import Invalid, Words

WORDS = {
    PdfFault.EMPTY: _("The file is empty. Nothing was stored. Export the PDF again."),
    PdfFault.NO_PDF: _(
        "This is no PDF, whatever its name says. Nothing was stored. Export the pages as PDF and "
        "upload that."
    ),
    PdfFault.TOO_LARGE: _(
        "The PDF has %(size)d MB; %(most)d are allowed. Nothing was stored. Export it with smaller "
        "pictures, or page by page."
    ),
    PdfFault.ENCRYPTED: _(
        "The PDF is protected by a password or restricted. Nothing was stored. Export it without "
        "protection."
    ),
    PdfFault.DAMAGED: _(
        "The PDF is damaged or breaks off. Nothing was stored. Export it again, and upload it "
        "again "
        "if it opens with you."
    ),
    PdfFault.NO_PAGES: _("The PDF has no page. Nothing was stored. Export it again."),
    PdfFault.TOO_MANY_PAGES: _(
        "The PDF has %(pages)d pages; %(most)d are allowed. Nothing was stored. Upload the pages "
        "of "
        "one issue only."
    ),
    PdfFault.NO_SUCH_PAGE: _(
        "The PDF has %(pages)d pages, so there is no page %(page)d. Nothing was stored."
    ),
    PdfFault.PAGE_TOO_LARGE: _(
        "Page %(page)d measures %(width)d × %(height)d mm; %(most)d mm are allowed. Nothing was "
        "stored. Export it in the size of the paper."
    ),
    PdfFault.PAGE_TOO_SMALL: _(
        "Page %(page)d measures %(width)d × %(height)d mm; it needs %(least)d mm at least. Nothing "
        "was stored. Export it in the size of the paper."
    ),
    PdfFault.PAGE_WITHOUT_SIZE: _(
        "Page %(page)d says nothing sensible of its size. Nothing was stored. Export it again in "
        "the size of the paper."
    ),
    PdfFault.PICTURE_TOO_LARGE: _(
        "The PDF holds a picture of %(width)d × %(height)d pixels, which is more than can be "
        "shown. "
        "Nothing was stored. Export it with pictures of 300 dpi."
    ),
    PdfFault.TOO_MUCH_TEXT: _(
        "A page of the PDF has more than %(most)d characters, which no printed page has. Nothing "
        "was stored. Export it again."
    ),
    PdfFault.TOO_INTRICATE: _(
        "The PDF is made of too many parts to be read. Nothing was stored. Export it again, with "
        "drawings turned into pictures."
    ),
    PdfFault.TOO_SLOW: _(
        "Reading the PDF takes longer than it may. Nothing was stored. Export it again, simpler or "
        "page by page; if it stays like that, tell whoever looks after the site."
    ),
    PdfFault.TOO_MUCH_MEMORY: _(
        "Reading the PDF takes more memory than it may. Nothing was stored. Export it again with "
        "smaller pictures."
    ),
}


class UnreadablePdf(Invalid):
    """A PDF was not taken; `fault` says why to programs. Nothing was stored."""

    def __init__(self, *reasons: Words, fault: PdfFault = PdfFault.DAMAGED) -> None:
        self.fault = fault
        super().__init__(*reasons)


def refusal_of(fault: PdfFault, values: Mapping[str, object] | None = None) -> UnreadablePdf:
    """Return the refusal of a fault; `values` fill in its words."""
    return UnreadablePdf(str(WORDS[fault]) % (values or {}), fault=fault)
