"""Pages arrive one by one, and whoever was interrupted goes on with what is missing."""

import pytest

from articles.epaper.pdf.faults import PdfFault
from articles.epaper.pdf.reader import process_pdf
from articles.epaper.pdf.refusals import UnreadablePdf
from tests.articles.epaper.pdf.conftest import Store
from tests.articles.epaper.pdf.files import FONT, PAGE, stream, write_pdf, zeros

SMALL_PAGE = PAGE % b"/Resources << /Font << /F1 5 0 R >> >>"


def issue(*contents: bytes) -> bytes:
    """Return a PDF with a page for each content stream."""
    pages = {
        10 + at: SMALL_PAGE.replace(b"4 0 R", b"%d 0 R" % (50 + at)) for at in range(len(contents))
    }
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    return write_pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(contents)),
            5: FONT,
            **pages,
            **{50 + at: content for at, content in enumerate(contents)},
        }
    )


def said(words: bytes) -> bytes:
    return stream(b"BT /F1 20 Tf 20 260 Td (%b) Tj ET" % words)


def test_pages_come_in_order_and_each_says_how_many_there_are(store: Store) -> None:
    pages = list(process_pdf(store(issue(said(b"One"), said(b"Two")))))
    assert [(page.index, page.count, page.text.text) for page in pages] == [
        (0, 2, "One"),
        (1, 2, "Two"),
    ]


def test_an_interrupted_upload_goes_on_with_the_pages_that_are_missing(store: Store) -> None:
    path = store(issue(said(b"One"), said(b"Two"), said(b"Three")))
    whole = list(process_pdf(path))
    begun = process_pdf(path)
    first = next(begun)
    begun.close()
    assert [first, *process_pdf(path, done={first.index})] == whole
    assert not list(process_pdf(path, done=range(3)))


def test_one_page_too_many_for_the_memory_refuses_the_file_before_the_first_page(
    store: Store,
) -> None:
    """An editor need not wait for seven pages to learn that the eighth cannot be read."""
    path = store(issue(said(b"One"), zeros(1024**3)))
    with pytest.raises(UnreadablePdf) as refused:
        next(process_pdf(path))
    assert refused.value.fault is PdfFault.TOO_MUCH_MEMORY
