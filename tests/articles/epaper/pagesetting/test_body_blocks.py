"""The HTML of a body as what is set: paragraphs, crossheads, items, quotations, tables."""

from articles.epaper.pagesetting.typesetting.body_blocks import (
    BlockKind,
    BodyBlock,
    read_body_blocks,
)

BODY = """<p>甲<strong>乙</strong> GDP &amp; <em>丙</em></p><h3>题</h3><ul><li>一</li>
<li><p>二</p></li></ul><ol><li>三</li><li>四</li></ol><blockquote><p>引</p></blockquote>
<figure><img src="/x.jpg"><figcaption>图说</figcaption></figure><p>首行<br>次行</p><p> </p>
<table><tr><th>A</th><td colspan="2">1<br>2</td></tr></table><p>H<sub>2</sub>O</p>"""


def read(body: str) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.text) for block in read_body_blocks(body)]


def test_each_block_is_set_as_what_it_is() -> None:
    assert read(BODY) == [
        (BlockKind.PARAGRAPH, "甲乙 GDP & 丙"),
        (BlockKind.CROSSHEAD, "题"),
        (BlockKind.ITEM, "● 一"),
        (BlockKind.ITEM, "● 二"),
        (BlockKind.ITEM, "1. 三"),
        (BlockKind.ITEM, "2. 四"),
        (BlockKind.QUOTATION, "引"),
        (BlockKind.PARAGRAPH, "首行"),
        (BlockKind.PARAGRAPH, "次行"),
        (BlockKind.TABLE, ""),
        (BlockKind.PARAGRAPH, "H2O"),
    ]


def test_styles_and_cells_are_kept() -> None:
    blocks = read_body_blocks(BODY)
    assert [(run.text, sorted(run.styles)) for run in blocks[0].runs] == [
        ("甲", []),
        ("乙", ["strong"]),
        (" GDP & ", []),
        ("丙", ["em"]),
    ]
    table = next(block for block in blocks if block.kind is BlockKind.TABLE)
    assert [(cell.text, cell.columns, cell.is_head) for cell in table.cells[0]] == [
        ("A", 1, True),
        ("1 2", 2, False),
    ]


def test_text_without_a_tag_is_a_paragraph_and_nothing_is_nothing() -> None:
    assert read_body_blocks("只有一行") == [
        BodyBlock(BlockKind.PARAGRAPH, read_body_blocks("<p>只有一行</p>")[0].runs)
    ]
    assert read_body_blocks("<ul><li></li></ul><table></table>") == []
