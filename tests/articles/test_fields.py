"""Small shared pieces: facts of the imprint, keywords, Chinese length."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from articles.fields import (
    ImprintLine,
    length_in_characters,
    parse_imprint_lines,
    split_keywords,
    validate_facts,
    validate_printable,
)


def test_a_line_of_the_imprint_has_a_label_a_value_and_perhaps_an_address() -> None:
    assert parse_imprint_lines("电话 | 010\n\n备案 | 某ICP备1号 | https://example.com/") == [
        ImprintLine("电话", "010", ""),
        ImprintLine("备案", "某ICP备1号", "https://example.com/"),
    ]


def test_a_footer_link_that_is_no_web_address_is_refused_with_its_line() -> None:
    validate_facts("备案 | 1号 | https://example.com/")
    with pytest.raises(ValidationError, match="2"):
        validate_facts("电话 | 010\n备案 | 1号 | javascript:alert(1)")


def test_invisible_control_characters_are_refused_and_line_breaks_are_not() -> None:
    validate_printable("两行\n文字")
    for text in ("零\0字节", "\x07", "\ud800"):
        with pytest.raises(ValidationError):
            validate_printable(text)


def test_keywords_are_split_at_chinese_and_latin_marks_and_never_doubled() -> None:
    assert split_keywords("采购，招标、评审,采购；") == ["采购", "招标", "评审"]


@pytest.mark.parametrize(
    ("text", "length"),
    [("", 0), ("采购", 2), ("采购。", 3), ("GB 15834", 2), ("12天", 2), ("　　缩进", 2)],
)
def test_length_is_counted_as_chinese_papers_count(text: str, length: int) -> None:
    assert length_in_characters(text) == length


@given(st.text(alphabet="采购ab1 ，\n"), st.text(alphabet="采购ab1 ，\n"))
def test_two_paragraphs_are_as_long_as_both_together(first: str, second: str) -> None:
    assert length_in_characters(f"{first}\n{second}") == length_in_characters(
        first
    ) + length_in_characters(second)
