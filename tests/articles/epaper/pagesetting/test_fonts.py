"""Fonts of pages: the configured ones, the machine's, the packaged ones; what none of them has."""

import pytest

from articles.epaper.pagesetting.typesetting.fonts import (
    PACKAGED_SANS,
    PACKAGED_SERIF,
    PageFontMissing,
    find_missing_characters,
    find_page_fonts,
    tidy_for_type,
)


def test_there_is_always_a_serif_and_a_sans_with_chinese() -> None:
    fonts = find_page_fonts()
    assert PACKAGED_SERIF in fonts.serif
    assert PACKAGED_SANS in fonts.sans
    assert find_missing_characters(["中国财经报，“《2026》”——㎡ GDP"], fonts) == ""


def test_a_configured_family_comes_first() -> None:
    assert find_page_fonts(serif=PACKAGED_SERIF).serif[0] == PACKAGED_SERIF
    assert find_page_fonts(sans=PACKAGED_SANS).sans[0] == PACKAGED_SANS


def test_a_configured_family_that_is_nowhere_is_refused_by_its_name() -> None:
    with pytest.raises(PageFontMissing, match="方正不存在体"):
        find_page_fonts(serif="方正不存在体")


def test_characters_without_a_shape_go_and_those_without_a_font_are_named() -> None:
    assert tidy_for_type("招\u200b标\ufe0f公\x07告\nne\u0301") == "招标公告\nné"
    private = "\U000e0500"
    assert find_missing_characters([f"甲{private}乙{private}"], find_page_fonts()) == private
