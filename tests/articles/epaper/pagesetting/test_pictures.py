"""Pictures for print: upright, cut to their place, never a surprise."""

import io

from PIL import Image

from articles.epaper.pagesetting.pictures import decode_picture, encode_picture
from tests.articles.epaper.pagesetting.pages import draw_photograph


def test_a_picture_is_cut_to_its_place_and_an_advert_is_shown_whole() -> None:
    picture = decode_picture(draw_photograph())
    assert picture is not None
    assert picture.aspect == 1.5
    cut = Image.open(io.BytesIO(encode_picture(picture, 200, 100, whole=False)))
    assert abs(cut.width / cut.height - 2) < 0.02
    whole = Image.open(io.BytesIO(encode_picture(picture, 200, 100, whole=True)))
    assert abs(whole.width / whole.height - 1.5) < 0.02


def test_a_picture_taken_upright_is_printed_upright() -> None:
    turned = Image.new("RGB", (60, 40))
    exif = turned.getexif()
    exif[0x0112] = 6
    output = io.BytesIO()
    turned.save(output, "JPEG", exif=exif)
    picture = decode_picture(output.getvalue())
    assert picture is not None
    assert picture.aspect < 1


def test_what_is_no_picture_is_none() -> None:
    for content in (b"", b"%PDF-1.4", draw_photograph()[:400], b"<svg/>"):
        assert decode_picture(content) is None
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    assert decode_picture(bomb.getvalue()) is None


def test_the_transparent_is_white() -> None:
    clear = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(clear, "PNG")
    picture = decode_picture(clear.getvalue())
    assert picture is not None
    assert picture.image.getpixel((3, 3)) == (255, 255, 255)
