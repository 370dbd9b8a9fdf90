"""Numbers in the tables of articles stand to the right and stay on one line."""

import pytest

from articles.reading.rendering import render_body


@pytest.mark.parametrize(
    "cell", ["1233", "24.9%", "-3.5", "1,204万元", "100 %", "2024年", "12:30", "+7.8‰"]
)
def test_a_cell_that_is_a_number_is_set_as_one(cell: str) -> None:
    shown = render_body(f"<table><tbody><tr><td>{cell}</td></tr></tbody></table>", {})
    assert f'<td class="number">{cell}</td>' in shown


@pytest.mark.parametrize("cell", ["第3版", "三成", "1233件应急物资", "见表2", ""])
def test_a_cell_of_words_is_left_as_it_is(cell: str) -> None:
    shown = render_body(f"<table><tbody><tr><td>{cell}</td></tr></tbody></table>", {})
    assert f"<td>{cell}</td>" in shown


def test_a_cell_over_several_columns_is_set_too() -> None:
    shown = render_body('<table><tbody><tr><td colspan="2">12</td></tr></tbody></table>', {})
    assert '<td colspan="2" class="number">12</td>' in shown
