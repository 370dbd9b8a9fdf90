"""Pictures: what is no picture is refused, what is one is stored clean and small."""

import io
import zlib

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from articles.actions.pictures import describing, media
from articles.errors import Invalid
from articles.models import Image, JournalEntry
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_article,
    make_image,
    make_published,
)

pytestmark = pytest.mark.django_db


def a_picture(
    size: tuple[int, int] = (1000, 500), kind: str = "JPEG", mode: str = "RGB", **options: object
) -> io.BytesIO:
    output = io.BytesIO()
    Pillow.new(mode, size, 120 if mode in {"L", "P"} else None).save(output, kind, **options)
    output.seek(0)
    return output


def add(file: io.BytesIO, title: str = "码头") -> Image:
    return media.add_image(file=file, title=title, credit="王立 摄", by=OPERATOR, at=MORNING)


def test_a_picture_gets_copies_in_two_formats_with_their_sizes() -> None:
    image = add(a_picture())
    assert {(copy["format"], copy["width"], copy["height"]) for copy in image.renditions} == {
        (kind, width, width // 2) for kind in ("webp", "jpeg") for width in (400, 800, 1000)
    }
    assert all(default_storage.exists(copy["name"]) for copy in image.renditions)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGBA"), ("PNG", "P"), ("GIF", "P"), ("WEBP", "RGB"), ("JPEG", "CMYK")],
)
def test_every_usual_kind_of_picture_comes_in(kind: str, mode: str) -> None:
    assert add(a_picture((30, 20), kind, mode)).width == 30


def test_where_it_was_taken_is_not_kept() -> None:
    exif = Pillow.Exif()
    exif[0x010F] = "A camera"
    image = add(a_picture(exif=exif))
    with default_storage.open(image.original.name) as stored:
        assert not dict(Pillow.open(stored).getexif())


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html>hello</html>",
        b"",
        b"\xff\xd8\xff",
    ],
)
def test_what_is_no_picture_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(Invalid, match="Nothing was stored"):
        add(io.BytesIO(content), "photo.jpg")
    assert not Image.objects.exists()


def test_a_small_file_of_144_million_pixels_is_refused_before_it_is_decoded() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
        )

    header = (12000).to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    rows = zlib.compress(bytes(1501) * 12000, 9)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )
    assert len(bomb) < 30_000
    with pytest.raises(Invalid, match="144"):
        add(io.BytesIO(bomb))


def test_the_same_file_twice_is_one_picture() -> None:
    assert add(a_picture()) == add(a_picture(), "又一次")
    assert Image.objects.count() == 1


def test_a_picture_in_use_is_not_deleted_and_the_article_is_named() -> None:
    used, unused = add(a_picture()), add(a_picture((640, 480)), "闲置")
    make_article("用图的稿件", pictures=[lead_picture(used)])
    with pytest.raises(Invalid, match="用图的稿件"):
        media.delete_image(used, by=OPERATOR, at=MORNING)
    media.delete_image(unused, by=OPERATOR, at=MORNING)
    assert list(Image.objects.all()) == [used]


def test_the_journal_names_the_articles_that_a_changed_picture_changed() -> None:
    image, other = make_image("码头", caption="两艘货船"), make_image("别处")
    live = make_published("已经见报", pictures=[lead_picture(image)])
    draft = make_article("还在写", pictures=[lead_picture(image)])
    make_article("没有这张图", pictures=[lead_picture(other)])
    image.caption = "三艘货船"
    describing.describe_image(image, by=person("shen"), at=MORNING)
    row = JournalEntry.objects.get(act="image.described")
    assert sorted(row.details["articles"]) == [live.pk, draft.pk]
    assert row.details["changed"] == {"caption": ["两艘货船", "三艘货船"]}
    assert "已经见报" in row.reason
    assert "还在写" in row.reason
    told = JournalEntry.objects.filter(act="article.picture_changed").order_by("article_id")
    assert [one.article for one in told] == [live, draft]
