"""Makes the PDF file of a sheet with Typst."""

import json
import re
from random import Random

import typst

from benchmarks.region_pages.items import Frame, Picture, Sheet, TextLine
from benchmarks.region_pages.pictures import SHADES

PREAMBLE = """
#set text(lang: "zh", region: "cn", top-edge: 0.88em, bottom-edge: -0.12em, fallback: false)
#set par(leading: 0pt, spacing: 0pt)
#let type(x, y, w, size, face, weight, how, words, turned) = place(dx: x, dy: y, box(width: w, {
  set text(font: (face, "Noto Serif CJK SC"), size: size, weight: weight)
  set align(if how == "justify" { left } else if how == "center" { center }
    else if how == "right" { right } else { left })
  let set-words = if how == "justify" { [#words#linebreak(justify: true)] } else { words }
  if turned { rotate(-90deg, reflow: true, words) } else { set-words }
}))
"""


def compile_sheet(sheet: Sheet) -> bytes:
    """Return the PDF file of a sheet. It is of version 1.4, so that its objects can be read."""
    size = f"#set page(width: {sheet.width}pt, height: {sheet.height}pt, margin: 0pt)\n"
    rows = [write_item(item) for item in sheet.items]
    source = size + PREAMBLE + write_shades() + "\n".join(rows)
    return bytes(typst.compile(source.encode(), format="pdf", pdf_standards="1.4", pdf_tags=False))


def write_shades() -> str:
    """Return the Typst source of the pictures, which are `shades.at(number)`."""
    rows = (f"bytes(({', '.join(map(str, data))}))" for data in SHADES)
    return f"#let shades = ({', '.join(rows)})\n"


def write_item(item: TextLine | Picture | Frame) -> str:
    """Return the Typst source of an item."""
    if isinstance(item, TextLine):
        return write_line(item)
    place = item.place
    wide = place.right - place.left
    deep = place.bottom - place.top
    if isinstance(item, Picture):
        what = f'image(shades.at({item.shade}), width: {wide}pt, height: {deep}pt, fit: "stretch")'
    else:
        what = f"rect(width: {wide}pt, height: {deep}pt, stroke: 0.4pt)"
    return f"#place(dx: {place.left}pt, dy: {place.top}pt, {what})"


def write_line(line: TextLine) -> str:
    """Return the Typst source of a line of type."""
    weight = "bold" if line.face.bold else "regular"
    return (
        f"#type({line.left}pt, {line.top}pt, {line.width}pt, {line.size}pt,"
        f' "{line.face.family}", "{weight}", "{line.align}",'
        f" {json.dumps(line.text, ensure_ascii=False)}, {'true' if line.turned else 'false'})"
    )


def drop_unicode_maps(pdf: bytes, rng: Random, share: float) -> bytes:
    """Return the file without the ToUnicode maps of a share of its fonts, at least of one."""
    maps = sorted(set(re.findall(rb"/ToUnicode \d+ 0 R", pdf)))
    count = max(1, round(len(maps) * share))
    for name in rng.sample(maps, min(count, len(maps))):
        pdf = pdf.replace(name, name.replace(b"ToUnicode", b"ToUnicodX"))
    return pdf
