"""Word files as Word and WPS write them, made by hand: their parts, zipped."""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from PIL import Image as Pillow

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
STYLES = {
    "Title": "Title",
    "1": "heading 1",
    "2": "heading 2",
    "3": "heading 3",
    "4": "heading 4",
    "a5": "caption",
}


def run(text: str, *, bold: bool = False, italic: bool = False, size: float = 0) -> str:
    """A run of text; `size` in points."""
    properties = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    properties += f'<w:sz w:val="{int(size * 2)}"/>' if size else ""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(
    text: str = "",
    *,
    style: str = "",
    centred: bool = False,
    bold: bool = False,
    size: float = 0,
    inner: str = "",
) -> str:
    """A paragraph of one run, with `inner` XML behind it."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties += '<w:jc w:val="center"/>' if centred else ""
    runs = run(text, bold=bold, size=size) if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}{inner}</w:p>"


def picture(name: str, alt: str = "") -> str:
    """A run with a picture of the package."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{alt}"/>'
        '<a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="'
        f'{name}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )


def table(*rows: list[str]) -> str:
    return (
        "<w:tbl>"
        + "".join(
            "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
            for row in rows
        )
        + "</w:tbl>"
    )


def jpeg(width: int = 60, colour: str = "red") -> bytes:
    encoded = io.BytesIO()
    Pillow.new("RGB", (width, 40), colour).save(encoded, "JPEG")
    return encoded.getvalue()


def word_parts(
    *blocks: str,
    pictures: Mapping[str, bytes] | None = None,
    more: Mapping[str, bytes | str] | None = None,
) -> dict[str, bytes | str]:
    """The parts of a Word file: `pictures` by relationship, `more` parts by name."""
    pictures = pictures or {}
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in STYLES.items()
    )
    relations = "".join(
        f'<Relationship Id="{key}" Type="{R}/image" Target="media/{key}.jpg"/>' for key in pictures
    )
    relations += f'<Relationship Id="s" Type="{R}/styles" Target="styles.xml"/>'
    relations += f'<Relationship Id="f" Type="{R}/footnotes" Target="footnotes.xml"/>'
    relations += f'<Relationship Id="c" Type="{R}/comments" Target="comments.xml"/>'
    relations += f'<Relationship Id="n" Type="{R}/numbering" Target="numbering.xml"/>'
    relations += (
        f'<Relationship Id="link" Type="{R}/hyperlink" Target="https://example.com/"'
        ' TargetMode="External"/>'
    )
    names = (
        f'xmlns:w="{W}" xmlns:r="{R}" xmlns:a="{DRAWING}/main" xmlns:pic="{DRAWING}/picture"'
        f' xmlns:wp="{DRAWING}/wordprocessingDrawing"'
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml"'
        ' ContentType="application/xml"/><Default Extension="jpg" ContentType="image/jpeg"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="d"'
        f' Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">{relations}'
        "</Relationships>",
        "word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
        "word/document.xml": f"<w:document {names}><w:body>{''.join(blocks)}</w:body></w:document>",
        **{f"word/media/{key}.jpg": content for key, content in pictures.items()},
        **(more or {}),
    }


def zip_parts(parts: Mapping[str, bytes | str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return packed.getvalue()


def word_file(
    *blocks: str,
    pictures: Mapping[str, bytes] | None = None,
    more: Mapping[str, bytes | str] | None = None,
) -> bytes:
    """The bytes of a Word file with these blocks."""
    return zip_parts(word_parts(*blocks, pictures=pictures, more=more))
