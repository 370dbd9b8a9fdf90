"""A number of an address has one spelling, so that what is compared is what is used."""

import pytest

from articles.common.numbers import MOST, read_number


@pytest.mark.parametrize("number", [0, 1, 10, 1322, MOST])
def test_a_number_is_read_as_it_is_written(number: int) -> None:
    assert read_number(str(number)) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "1 ",
        "+1",
        "-1",
        "01",
        "1_0",
        "1.0",
        "1e3",
        "0x1",
        "²",
        "１",
        "٣",
        "𝟙",
        "1\n",
        "None",
    ],
)
def test_every_other_spelling_is_no_number(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize("digits", [19, 20, 5000, 100_000])
def test_digits_without_end_are_no_number(digits: int) -> None:
    assert read_number("9" * digits) is None


def test_a_number_may_have_an_end_of_its_own() -> None:
    assert read_number("50", most=50) == 50
    assert read_number("51", most=50) is None
