"""The fonts that this installation sets pages with."""

from functools import lru_cache

from django.conf import settings

from articles.epaper.pagesetting.typesetting.fonts import PageFonts, find_page_fonts


@lru_cache(maxsize=1)
def page_fonts() -> PageFonts:
    """Return the fonts of the settings, or the best that there are. Refuses PageFontMissing."""
    return find_page_fonts(
        settings.PAGE_FONT_FOLDER,
        settings.PAGE_FONT_SERIF,
        settings.PAGE_FONT_SANS,
        settings.PAGE_FONT_KAI,
    )
