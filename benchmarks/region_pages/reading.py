"""Reads a PDF page as the finder gets it: by the program's own reader, but in this process."""

from tempfile import TemporaryFile

from articles.epaper.page_text import PageText
from articles.epaper.pdf.child.characters import read_characters
from articles.epaper.pdf.child.documents import open_page, open_pdf
from articles.epaper.pdf.limits import DEFAULT_LIMITS


def read_page(pdf: bytes) -> PageText:
    """Return the characters and pictures of the first page of a PDF file."""
    with TemporaryFile() as file:
        file.write(pdf)
        file.flush()
        opened = open_page(open_pdf(file, DEFAULT_LIMITS), 0)
        return read_characters(opened, DEFAULT_LIMITS)
