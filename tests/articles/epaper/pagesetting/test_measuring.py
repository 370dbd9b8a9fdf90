"""Lines as Typst breaks them: no character is lost, and every line knows what it holds."""

import pytest

from articles.domain.headlines.headline_breaks import type_width
from articles.epaper.pagesetting.typesetting.body_blocks import read_body_blocks
from articles.epaper.pagesetting.typesetting.fonts import find_page_fonts
from articles.epaper.pagesetting.typesetting.measuring import (
    MeasuredText,
    TypeMeasure,
    measure_texts,
)
from tests.articles.epaper.pagesetting.pages import squeeze, write_body

MEASURE = TypeMeasure(widths=(150.0, 312.0), text_size=9.3, pitch=13.8)
RARE = "<p>𠮷野家的㐂字：GDP growth 3.5%，CO<sub>2</sub>与<strong>㎡</strong>“引号”——破折号……</p>"


@pytest.fixture(scope="module")
def measured() -> list[MeasuredText]:
    bodies = [write_body("鹤汀", 6, crossheads=True), "", RARE * 3, "<p>短。</p>"]
    table = "<table><tr><td>甲</td><td>乙</td></tr></table>"
    texts = [read_body_blocks(body) for body in [*bodies, table]]
    return measure_texts(texts, MEASURE, find_page_fonts())


def test_the_lines_together_are_the_text(measured: list[MeasuredText]) -> None:
    blocks = read_body_blocks(write_body("鹤汀", 6, crossheads=True))
    for block, original in zip(measured[0].blocks, blocks, strict=True):
        lines = ["".join(run.text for run in line.runs) for line in block.lines]
        assert not block.solid
        assert squeeze("".join(lines)) == squeeze(original.text)
        assert [line.starts for line in block.lines] == [True] + [False] * (len(lines) - 1)
        assert block.lines[-1].ends


def test_no_line_is_wider_than_the_column(measured: list[MeasuredText]) -> None:
    for block in measured[0].blocks:
        for line in block.lines:
            text = "".join(run.text for run in line.runs)
            room = MEASURE.widths[0] / MEASURE.text_size
            squeezed = sum(text.count(mark) for mark in "，。、：；“”（）《》") / 2
            assert type_width(text) - squeezed <= room
        assert len(block.lines) == 1 or block.lines[0].characters >= 10


def test_rare_characters_and_styles_keep_their_lines(measured: list[MeasuredText]) -> None:
    for block in measured[2].blocks:
        assert not block.solid
        assert "".join(run.text for line in block.lines for run in line.runs).count("𠮷") == 1


def test_empty_texts_and_tables_are_told_apart(measured: list[MeasuredText]) -> None:
    assert measured[1] == MeasuredText((), ())
    assert len(measured[3].blocks[0].lines) == 1
    (table,) = measured[4].tables
    assert table.span == 1
    assert table.heights[0] > 10
