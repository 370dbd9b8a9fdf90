"""A picture keeps its ramp, its colours and its way up; what no encoder or decoder takes ends in a
sentence."""

import io
import random
import struct
import zlib
from dataclasses import replace

import pytest
from PIL import Image as Pillow
from PIL import ImageCms, PngImagePlugin

from articles.actions.pictures import pictures
from articles.common import image_decoding
from articles.errors import Invalid

RED = (200, 30, 40)
GREEN = (10, 200, 30)


def encoded(picture: Pillow.Image, kind: str = "PNG", **options: object) -> bytes:
    output = io.BytesIO()
    picture.save(output, kind, **options)
    return output.getvalue()


def shown(raw: bytes) -> Pillow.Image:
    """Return what readers see of an upload."""
    prepared = pictures.prepare_picture(raw)
    return Pillow.open(io.BytesIO(prepared.files[prepared.original]))


def png(width: int, height: int, *, depth: int = 8, colour: int = 0, rows: bytes = b"") -> bytes:
    """Return a PNG written by hand, as no library would write it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", header),
            chunk(b"IDAT", zlib.compress(rows)),
            chunk(b"IEND", b""),
        ]
    )


@pytest.mark.parametrize("size", [(90, 17_000), (12, 70_000), (70_000, 12), (1, 40_000)])
def test_a_picture_longer_than_an_encoder_takes_is_stored_smaller(size: tuple[int, int]) -> None:
    prepared = pictures.prepare_picture(encoded(Pillow.new("RGB", size, RED)))
    assert max(prepared.width, prepared.height) <= image_decoding.SIDE_MAX["jpeg"]
    assert prepared.renditions
    for copy in prepared.renditions:
        with Pillow.open(io.BytesIO(prepared.files[copy["name"]])) as stored:
            assert stored.size == (copy["width"], copy["height"])


def test_a_scan_in_16_bits_keeps_its_ramp_from_black_to_white() -> None:
    rows = b"".join(
        b"\0" + b"".join(struct.pack(">H", level * 257) for level in range(256))
        for _line in range(8)
    )
    scan = shown(png(256, 8, depth=16, rows=rows)).convert("L")
    levels = [scan.getpixel((at, 4)) for at in (0, 64, 128, 192, 255)]
    assert levels == pytest.approx([0, 64, 128, 192, 255], abs=4)


@pytest.mark.parametrize("mode", ["I", "F"])
def test_a_picture_of_32_bits_runs_from_its_darkest_to_its_brightest(mode: str) -> None:
    ramp = Pillow.new(mode, (3, 1))
    for at, level in enumerate((1000, 2000, 3000)):
        ramp.putpixel((at, 0), level)
    eight = image_decoding._flat(ramp)
    assert [eight.getpixel((at, 0))[0] for at in range(3)] == pytest.approx([0, 127, 255], abs=1)


def test_what_is_transparent_in_one_colour_stands_on_white() -> None:
    picture = Pillow.new("RGB", (20, 20), RED)
    assert shown(encoded(picture, transparency=RED)).getpixel((5, 5)) == (255, 255, 255)


def test_a_colour_profile_is_followed_and_a_broken_one_changes_nothing() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = Pillow.new("RGB", (20, 20), GREEN)
    for profile in (srgb, b"no profile at all" * 9):
        found = shown(encoded(picture, "JPEG", icc_profile=profile, quality=95)).getpixel((5, 5))
        assert found == pytest.approx(GREEN, abs=6)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_however_the_camera_was_held(orientation: int) -> None:
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    lying = Pillow.new("RGB", (40, 20), RED)
    size = shown(encoded(lying, "JPEG", exif=exif)).size
    assert size == ((20, 40) if orientation > 4 else (40, 20))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_damaged_camera_data_do_not_keep_a_picture_out() -> None:
    picture = Pillow.new("RGB", (40, 20), RED)
    assert shown(encoded(picture, "JPEG", exif=b"Exif\0\0II*\0rubbish")).size == (40, 20)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_a_moving_picture_the_first_frame_is_kept(kind: str) -> None:
    first, second = (Pillow.new("RGB", (30, 30), colour) for colour in (RED, GREEN))
    moving = encoded(first, kind, save_all=True, append_images=[second, second])
    assert shown(moving).getpixel((5, 5)) == pytest.approx(RED, abs=12)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x20ftypavif", "AVIF"),
        (b"II*\0\x08\0\0\0", "TIFF"),
        (b"%PDF-1.7", "PDF"),
        (b"BM\0\0", "BMP"),
    ],
)
def test_a_picture_of_another_kind_is_named_in_the_refusal(start: bytes, kind: str) -> None:
    with pytest.raises(Invalid, match=kind):
        pictures.prepare_picture(start + bytes(200))


@pytest.mark.parametrize("size", [(0, 10), (10, 0), (0, 0), (2**31 - 1, 2**31 - 1)])
def test_a_picture_without_pixels_or_with_too_many_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(Invalid, match="Nothing was stored"):
        pictures.prepare_picture(png(*size))


def test_a_bomb_in_the_text_of_a_picture_is_refused_before_it_unpacks() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("note", "x" * 3_000_000, zip=True)
    with pytest.raises(Invalid, match="Nothing was stored"):
        pictures.prepare_picture(encoded(Pillow.new("L", (9, 9)), pnginfo=words))


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_whatever_befalls_the_bytes_of_a_picture_it_is_stored_or_refused() -> None:
    rng = random.Random(14)
    ground = Pillow.linear_gradient("L").resize((48, 48))
    sound = [
        encoded(ground.convert(mode), kind)
        for kind, mode in [
            ("JPEG", "RGB"),
            ("JPEG", "CMYK"),
            ("PNG", "RGBA"),
            ("PNG", "P"),
            ("GIF", "P"),
            ("WEBP", "RGB"),
        ]
    ]
    for _turn in range(240):
        raw = bytearray(rng.choice(sound))
        for _hit in range(rng.randrange(1, 6)):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        if rng.random() < 0.3:
            del raw[rng.randrange(len(raw)) :]
        try:
            assert pictures.prepare_picture(bytes(raw)).renditions
        except Invalid:
            continue  # anything else fails the test


def test_a_picture_of_a_whole_page_is_decoded_outside_the_web_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raw = encoded(Pillow.new("RGB", (2001, 2000), RED))
    here = image_decoding.decode_image(raw)
    monkeypatch.setattr(pictures, "decode_image", None)
    assert pictures.prepare_picture(raw) == here


def test_a_large_picture_that_breaks_off_is_refused_in_words_by_the_process_that_decodes_it() -> (
    None
):
    noise = Pillow.effect_noise((2001, 2000), 90)
    with pytest.raises(Invalid, match="damaged"):
        pictures.prepare_picture(encoded(noise)[:-2000])


@pytest.mark.parametrize(
    ("name", "limit"),
    [("memory", 2**24), ("addresses", 2**27), ("cpu_seconds", 0), ("wall_seconds", 0.1)],
)
def test_a_picture_that_takes_too_much_ends_in_words(
    monkeypatch: pytest.MonkeyPatch, name: str, limit: float
) -> None:
    raw = encoded(Pillow.effect_noise((2001, 2000), 90))
    less = replace(pictures.DECODER_LIMITS, **{name: limit})
    monkeypatch.setattr(pictures, "DECODER_LIMITS", less)
    with pytest.raises(Invalid, match="more time or memory"):
        pictures.prepare_picture(raw)
