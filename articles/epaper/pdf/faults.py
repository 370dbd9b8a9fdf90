"""What can be wrong with a PDF, by name. Pure: the child process knows no Django and no words."""

from enum import Enum


class PdfFault(Enum):
    """Why a PDF is not taken."""

    EMPTY = "empty"
    NO_PDF = "no_pdf"
    TOO_LARGE = "too_large"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    NO_PAGES = "no_pages"
    TOO_MANY_PAGES = "too_many_pages"
    NO_SUCH_PAGE = "no_such_page"
    PAGE_TOO_LARGE = "page_too_large"
    PAGE_TOO_SMALL = "page_too_small"
    PAGE_WITHOUT_SIZE = "page_without_size"
    PICTURE_TOO_LARGE = "picture_too_large"
    TOO_MUCH_TEXT = "too_much_text"
    TOO_INTRICATE = "too_intricate"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"


class FaultFound(Exception):
    """A fault that the child process found; `values` fill in the words."""

    def __init__(self, fault: PdfFault, **values: float | str) -> None:
        self.fault = fault
        self.values = values
        super().__init__(fault.value)
