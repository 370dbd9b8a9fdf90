"""Sets one article on sheets with wide margins for marks (小样). No query, no clock."""

import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from articles.epaper.pagesetting.typesetting.body_blocks import BlockKind, read_body_blocks
from articles.epaper.pagesetting.typesetting.fonts import PageFonts, load_typst_fonts

TEMPLATE = Path(__file__).with_name("small_sheet.typ")
HEADS = {BlockKind.CROSSHEAD, BlockKind.MINOR_CROSSHEAD}


@dataclass(frozen=True)
class SmallSheet:
    """An article as its proof sheet prints it; `body` is sanitised HTML. `facts` are printed at the
    head of each sheet, such as its number and its length."""

    headline: str
    body: str
    facts: tuple[str, ...] = ()
    kicker: str = ""
    subhead: str = ""
    abstract: str = ""
    byline: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()


def make_small_sheet(sheet: SmallSheet, fonts: PageFonts) -> bytes:
    """Return the sheets as PDF. The same article makes the same bytes."""
    job = {
        "serif": list(fonts.serif),
        "sans": list(fonts.sans),
        "kai": list(fonts.kai),
        "facts": "　".join(sheet.facts),
        "kicker": sheet.kicker,
        "headline": sheet.headline,
        "subhead": sheet.subhead,
        "abstract": sheet.abstract,
        "byline": "　".join(sheet.byline),
        "captions": list(sheet.captions),
        "blocks": _blocks(sheet.body),
    }
    with TemporaryDirectory(prefix="small-sheet-") as name:
        folder = Path(name)
        (folder / "main.typ").write_bytes(TEMPLATE.read_bytes())
        made = typst.Compiler(
            str(folder / "main.typ"),
            root=name,
            font_paths=load_typst_fonts(fonts.folders),
            sys_inputs={"job": json.dumps(job, ensure_ascii=False)},
            package_path=name,
            package_cache_path=name,
        ).compile(format="pdf", timestamp=0, pdf_tags=False)
    if not isinstance(made, bytes):
        raise TypeError("Typst made no single file.")
    return made


def _blocks(body: str) -> list[dict[str, object]]:
    """Return the blocks of a body as plain text, crossheads apart; a table is a line a row."""
    blocks: list[dict[str, object]] = []
    for block in read_body_blocks(body):
        if block.kind is BlockKind.TABLE:
            blocks += [
                {"head": False, "text": " | ".join(cell.text for cell in row)}
                for row in block.cells
            ]
        else:
            blocks.append({"head": block.kind in HEADS, "text": block.text})
    return blocks
