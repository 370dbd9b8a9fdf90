"""What is read from a PDF of printed pages. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from articles.epaper.page_text import PageText

ImageFormat = Literal["webp", "jpeg"]


class PageSize(NamedTuple):
    """The size of a page as people see it, turned and cropped, in millimetres."""

    width: float
    height: float


@dataclass(frozen=True)
class PdfFacts:
    """What a PDF holds, page by page and as a whole.

    `fonts_without_unicode` names the fonts whose characters the file maps to no text.
    `characters` counts those with text, in all pages; without any the pages can only be looked at.
    Outward actions are those that start a program, open another file or go to an address.
    """

    pages: Sequence[PageSize]
    characters: int
    fonts_without_unicode: Sequence[str]
    has_javascript: bool
    has_attachments: bool
    has_forms: bool
    has_outward_actions: bool

    @property
    def page_count(self) -> int:
        return len(self.pages)

    @property
    def is_harmless(self) -> bool:
        """Return whether the PDF does nothing but show its pages."""
        return not (
            self.has_javascript
            or self.has_attachments
            or self.has_forms
            or self.has_outward_actions
        )


@dataclass(frozen=True)
class PageImage:
    """A picture of a page, `width` by `height` pixels."""

    width: int
    height: int
    format: ImageFormat
    content: bytes


@dataclass(frozen=True)
class RenderedPage:
    """The pictures of a page, from the narrowest to the widest, and one JPEG for whoever takes no
    WebP.
    """

    images: Sequence[PageImage]
    fallback: PageImage


@dataclass(frozen=True)
class ProcessedPage:
    """All that is read from page `index` (from 0) of `count`."""

    index: int
    count: int
    rendered: RenderedPage
    text: PageText
