"""What is drawn and what is read of a page lie at the same places, however the page is made."""

import dataclasses
import io

import pytest
from PIL import Image as Pillow
from PIL import ImageOps
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from articles.epaper.page_text import Character, PageText
from articles.epaper.pdf.limits import DEFAULT_LIMITS
from articles.epaper.pdf.reader import inspect_pdf, read_page_text, render_pdf_page
from articles.epaper.pdf.results import RenderedImage
from tests.articles.epaper.pdf.conftest import Store
from tests.articles.epaper.pdf.files import page_pdf, stream
from tests.house.shares import share_of

LETTER = b"BT /F1 40 Tf 60 200 Td (H) Tj ET"
PICTURE = b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
PICTURE += b"/BitsPerComponent 8"
SMALL = dataclasses.replace(DEFAULT_LIMITS, pixels=150_000)  # pictures that are quickly made
PLACEMENTS = {
    "plain": b"",
    "a quarter turn": b"/Rotate 90",
    "half a turn": b"/Rotate 180",
    "a turn to the left": b"/Rotate -90",
    "more than a whole turn": b"/Rotate 450",
    "cropped": b"/CropBox [40 150 180 290]",
    "cropped beyond the page": b"/CropBox [40 150 999 999]",
    "cropped by corners in another order": b"/CropBox [180 290 40 150]",
    "in another unit": b"/UserUnit 2.5",
    "cropped, turned right, in another unit": b"/CropBox [40 150 180 290] /UserUnit 2 /Rotate 90",
    "cropped, turned over": b"/CropBox [40 150 180 290] /Rotate 180",
    "cropped, turned left": b"/CropBox [40 150 180 290] /Rotate 270",
}


def drawn(image: RenderedImage) -> Pillow.Image:
    return Pillow.open(io.BytesIO(image.content)).convert("L")


def box_of_ink(image: RenderedImage, text: PageText) -> tuple[float, ...]:
    """Return the box of all that is dark on a picture of a page, in points of the page."""
    dark = ImageOps.invert(drawn(image)).point(lambda level: 255 if level > 127 else 0)
    points = text.width / image.width
    box = dark.getbbox()
    assert box is not None
    return tuple(side * points for side in box)


def sides(character: Character) -> tuple[float, ...]:
    return (character.left, character.top, character.right, character.bottom)


@pytest.mark.parametrize("placement", share_of(PLACEMENTS, 4))
def test_a_character_lies_where_it_is_drawn(store: Store, placement: str) -> None:
    path = store(page_pdf(page=PLACEMENTS[placement], content=LETTER))
    text = read_page_text(path, 0)
    image = render_pdf_page(path, 0, SMALL).images[-1]
    (letter,) = text.characters
    em = min(letter.right - letter.left, letter.bottom - letter.top) / 0.722  # of an H
    ink = box_of_ink(image, text)
    slack = em / 10
    assert letter.left - slack <= ink[0] < ink[2] <= letter.right + slack
    assert letter.top - slack <= ink[1] < ink[3] <= letter.bottom + slack
    assert image.width / image.height == pytest.approx(text.width / text.height, rel=0.01)


@pytest.mark.parametrize("box", [b"[0 0 200 300]", b"[200 300 0 0]", b"[-100 -150 100 150]"])
def test_a_page_has_its_size_wherever_its_box_begins(store: Store, box: bytes) -> None:
    facts = inspect_pdf(store(page_pdf().replace(b"[0 0 200 300]", box)))
    (size,) = facts.pages
    assert size == pytest.approx((200 * 25.4 / 72, 300 * 25.4 / 72))


def test_chinese_characters_have_their_em_boxes_within_a_tenth_of_an_em(store: Store) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    output = io.BytesIO()
    canvas = Canvas(output, pagesize=(400, 600))
    canvas.setFont("STSong-Light", 20)
    canvas.drawString(50, 500, "新闻，纸")
    canvas.drawString(50, 300, "要闻　版")
    canvas.showPage()
    canvas.save()
    text = read_page_text(store(output.getvalue()), 0)
    assert text.text == "新闻，纸要闻版"
    places = [(50, 100), (70, 100), (90, 100), (110, 100), (50, 300), (70, 300), (110, 300)]
    for character, (left, base_line) in zip(text.characters, places, strict=True):
        expected = (left, base_line - 17.6, left + 20, base_line + 2.4)
        assert sides(character) == pytest.approx(expected, abs=2)


def test_characters_that_the_file_maps_to_no_text_keep_their_places(store: Store) -> None:
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H "
    font += b"/DescendantFonts [7 0 R] >>"
    descendant = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 "
    descendant += b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    content = b"BT /F1 20 Tf 20 260 Td (News) Tj /F2 20 Tf 0 -50 Td <001000110010> Tj ET"
    resources = b"/Font << /F1 5 0 R /F2 6 0 R >>"
    path = store(
        page_pdf(content=content, more={6: font, 7: descendant}).replace(
            b"/Font << /F1 5 0 R >>", resources
        )
    )
    assert inspect_pdf(path).fonts_without_unicode == ["Song"]
    characters = read_page_text(path, 0).characters
    assert [character.text for character in characters[4:]] == ["\ufffd"] * 3
    assert [character.left for character in characters[4:]] == pytest.approx([20, 40, 60], abs=2)
    assert {character.glyph for character in characters[:4]} == {""}
    first, second, third = (character.glyph for character in characters[4:])
    assert first == third != second


def test_pictures_have_their_boxes_in_forms_too_and_end_at_the_edge(store: Store) -> None:
    content = b"q 50 0 0 60 20 200 cm /I Do Q q 2 0 0 2 10 10 cm /X Do Q"
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 900 900] /Matrix [1 0 0 1 5 5] "
    form += b"/Resources << /XObject << /I 6 0 R >> >>"
    path = store(
        page_pdf(
            content=content,
            resources=b"/XObject << /I 6 0 R /X 7 0 R >>",
            more={6: stream(b"\0", PICTURE), 7: stream(b"q 300 0 0 20 0 0 cm /I Do Q", form)},
        )
    )
    plain, in_form = read_page_text(path, 0).pictures
    assert tuple(plain) == pytest.approx((20, 40, 70, 100))
    assert tuple(in_form) == pytest.approx((20, 240, 200, 280))


def test_what_lies_outside_the_page_and_notes_on_it_are_not_read_or_drawn(store: Store) -> None:
    content = b"BT /F1 20 Tf 20 260 Td (News) Tj 900 0 Td (Outside) Tj ET"
    note = b"<< /Type /Annot /Subtype /Square /Rect [0 0 200 100] /IC [0 0 0] /C [0 0 0] >>"
    path = store(page_pdf(content=content, page=b"/Annots [6 0 R]", more={6: note}))
    assert read_page_text(path, 0).text == "News"
    picture = drawn(render_pdf_page(path, 0, SMALL).images[-1])
    lower_half = picture.crop((0, picture.height // 2, picture.width, picture.height))
    assert lower_half.getextrema()[0] > 200


def test_a_broadsheet_page_has_pictures_from_a_thumbnail_to_the_zoom(store: Store) -> None:
    path = store(page_pdf().replace(b"[0 0 200 300]", b"[0 0 1105.5 1544.9]"))
    rendered = render_pdf_page(path, 0)
    assert [image.width for image in rendered.images] == [400, 1000, 1600, 2400, 4000]
    assert {image.format for image in rendered.images} == {"webp"}
    assert (rendered.fallback.width, rendered.fallback.format) == (1600, "jpeg")
    for image in (*rendered.images, rendered.fallback):
        assert drawn(image).size == (image.width, image.height)
        assert image.height == round(image.width * 1544.9 / 1105.5)


def test_a_side_that_webp_cannot_have_is_a_jpeg(store: Store) -> None:
    path = store(page_pdf().replace(b"[0 0 200 300]", b"[0 0 90 5400]"))
    rendered = render_pdf_page(path, 0)
    assert [(image.width, image.format) for image in rendered.images] == [
        (400, "jpeg"),
        (816, "jpeg"),
    ]
    assert rendered.images[-1].height <= 65_535
    assert all(drawn(image).size == (image.width, image.height) for image in rendered.images)


def test_no_picture_has_more_pixels_than_allowed(store: Store) -> None:
    limits = dataclasses.replace(DEFAULT_LIMITS, pixels=1_000_000)
    images = render_pdf_page(store(page_pdf()), 0, limits).images
    assert images[-1].width * images[-1].height <= 1_000_000
    assert [image.width for image in images] == [400, 816]
