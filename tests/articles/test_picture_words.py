"""What a picture's file states is read in every usual way of writing, kept, and fills the fields."""

import hashlib
import io
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from articles.actions.pictures import media
from articles.actions.pictures.pictures import prepare_picture
from articles.common.picture_words.filling import fill_fields, parse_stated_day
from articles.common.picture_words.rows import ROWS_MAX, VALUE_MAX, FileNote
from articles.errors import Invalid
from articles.models import Image
from tests.cast import OPERATOR
from tests.factories.articles import MORNING
from tests.factories.picture_files import (
    UTF8,
    alternatives,
    heic,
    iptc,
    jpeg,
    on_the_site,
    xmp,
)

HEADLINE, CAPTION, BYLINE, CREDIT = (2, 105), (2, 120), (2, 80), (2, 110)


def add(raw: bytes, name: str = "DSC_0042.JPG") -> Image:
    file = SimpleUploadedFile(name, raw)
    return media.add_file(file=file, by=OPERATOR, at=MORNING).image


@pytest.mark.django_db
def test_a_picture_of_an_agency_fills_every_field_and_keeps_the_statements() -> None:
    packet = xmp(
        alternatives("dc:description", x_default="Two ships", zh_CN="两艘货船靠泊")
        + alternatives("dc:rights", x_default="© 新华社")
        + alternatives("xmpRights:UsageTerms", zh_CN="仅限本报一次使用")
        + "<dc:creator><rdf:Seq><rdf:li>王立</rdf:li></rdf:Seq></dc:creator>"
        + "<dc:subject><rdf:Bag><rdf:li>码头</rdf:li><rdf:li>货运</rdf:li></rdf:Bag></dc:subject>",
        'photoshop:Headline="码头清晨" photoshop:Credit="新华社" photoshop:City="杭州" '
        'photoshop:Country="中国" photoshop:DateCreated="2024-03-05T09:30:00+08:00"',
    )
    image = add(jpeg(packet=packet))
    assert (image.title, image.caption) == ("码头清晨", "两艘货船靠泊")
    assert (image.credit, image.creator) == ("新华社", "王立")
    assert (image.place, image.taken_on) == ("杭州, 中国", date(2024, 3, 5))
    assert sorted(tag.name for tag in image.tags.all()) == ["码头", "货运"]
    stated = {word["field"]: word["value"] for word in image.file_words}
    assert stated["usage_terms"] == "仅限本报一次使用"
    assert {"field": "caption", "origin": "XMP", "language": "x-default", "value": "Two ships"} in (
        image.file_words
    )


@pytest.mark.django_db
def test_what_the_file_does_not_state_its_name_and_the_form_say() -> None:
    assert add(jpeg()).title == "DSC 0042"
    file = SimpleUploadedFile("b.jpg", jpeg((HEADLINE, b"A dock"), colour="red"))
    image = media.add_image(file=file, title="自拟标题", credit="", by=OPERATOR, at=MORNING)
    assert (image.title, image.file_words[0]["value"]) == ("自拟标题", "A dock")


@pytest.mark.parametrize(
    ("encoding", "declared", "text"),
    [
        ("utf-8", True, "码头清晨"),
        ("utf-8", False, "码头清晨"),
        ("gb18030", False, "朱镕基视察码头"),  # 镕 is in no GB 2312
        ("latin-1", False, "Müller, Zürich"),
    ],
)
def test_iptc_is_read_in_the_encodings_that_programs_write(
    encoding: str, declared: bool, text: str
) -> None:
    marks = [UTF8] if declared else []
    prepared = prepare_picture(jpeg(*marks, (HEADLINE, text.encode(encoding))))
    assert fill_fields(prepared.words).title == text


def test_xmp_comes_before_iptc_unless_iptc_was_changed_later() -> None:
    packet = xmp(alternatives("dc:description", zh_CN="新的说明"))
    record = (CAPTION, "旧的说明".encode())
    same = hashlib.md5(iptc(UTF8, record)).digest()
    for checksum, caption in ((b"", "新的说明"), (same, "新的说明"), (b"x" * 16, "旧的说明")):
        prepared = prepare_picture(jpeg(UTF8, record, packet=packet, checksum=checksum))
        assert fill_fields(prepared.words).caption == caption
        assert {word["value"] for word in prepared.words} == {"新的说明", "旧的说明"}


def test_several_bylines_become_one_and_are_the_credit_where_there_is_none() -> None:
    filled = fill_fields(
        prepare_picture(jpeg(UTF8, (BYLINE, "王立".encode()), (BYLINE, "李平".encode()))).words
    )
    assert (filled.creator, filled.credit) == ("王立、李平", "王立、李平")


def test_the_words_of_a_camera_are_no_caption() -> None:
    exif = Pillow.Exif()
    exif[0x010E] = "OLYMPUS DIGITAL CAMERA         "
    prepared = prepare_picture(jpeg(exif=exif))
    assert fill_fields(prepared.words).caption == ""
    assert prepared.words


@pytest.mark.parametrize(
    "packet",
    [
        b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b"<a>" * 20_000,
        b"not xml",
    ],
)
def test_xmp_that_is_not_safe_is_left_out_with_a_note(packet: bytes) -> None:
    prepared = prepare_picture(jpeg((HEADLINE, b"A dock"), packet=packet))
    assert list(prepared.notes) == [FileNote.XMP_UNREADABLE]
    assert fill_fields(prepared.words).title == "A dock"


def test_hostile_values_are_cut_and_cleaned_with_a_note() -> None:
    evil = "<script>alert(1)</script>船\x00\x1b队" + "很长" * 3000
    prepared = prepare_picture(jpeg(UTF8, (CAPTION, evil.encode())))
    value = prepared.words[0]["value"]
    assert value.startswith("船队很长")
    assert len(value) <= VALUE_MAX
    assert set(prepared.notes) == {FileNote.CUT, FileNote.MARKUP, FileNote.CONTROLS}
    many = [((2, 25), f"词{number}".encode()) for number in range(ROWS_MAX + 50)]
    crowded = prepare_picture(jpeg(UTF8, *many))
    assert (len(crowded.words), list(crowded.notes)) == (ROWS_MAX, [FileNote.TOO_MANY])


@pytest.mark.django_db
def test_statements_that_no_field_takes_are_stored_cut() -> None:
    image = add(jpeg(UTF8, (CAPTION, ("长" * 900).encode()), (HEADLINE, ("题" * 300).encode())))
    assert (len(image.caption), len(image.title)) == (300, 120)
    assert {len(word["value"]) for word in image.file_words} == {900, 300}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["jpeg", "heic"])
def test_where_a_picture_was_taken_is_in_no_copy_and_in_no_row(kind: str) -> None:
    exif = on_the_site()
    image = add(heic(exif=exif) if kind == "heic" else jpeg(exif=exif))
    assert image.width < image.height  # as the camera was held
    assert image.taken_on == date(2024, 3, 5)
    assert "30.25" not in str(image.file_words)
    for name in image.file_names():
        with default_storage.open(name) as stored:
            picture = Pillow.open(io.BytesIO(stored.read()))
            assert not dict(picture.getexif())
            assert not {"exif", "xmp", "photoshop"} & set(picture.info)


@pytest.mark.django_db
def test_heic_and_avif_come_in_with_their_statements() -> None:
    packet = xmp(alternatives("dc:title", zh_CN="手机拍的码头"))
    assert add(heic(packet=packet), "IMG_1.HEIC").title == "手机拍的码头"
    out = io.BytesIO()
    Pillow.new("RGB", (300, 200), "red").save(out, "AVIF", xmp=packet)
    image = add(out.getvalue(), "b.avif")
    assert (image.title, image.width, image.height) == ("手机拍的码头", 300, 200)


@pytest.mark.parametrize("cut", [40, 200, -20])
def test_a_damaged_heic_is_named_with_what_to_do(cut: int) -> None:
    with pytest.raises(Invalid, match="HEIC .*Most compatible"):
        prepare_picture(heic()[:cut])


def test_a_heic_of_too_many_pixels_is_refused_by_its_header(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("articles.actions.pictures.pictures.PIXELS_MAX", 50_000)
    with pytest.raises(Invalid, match="0 million pixels"):
        prepare_picture(heic())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20240305", date(2024, 3, 5)),
        ("2024-03-05T10:00:00+08:00", date(2024, 3, 5)),
        ("2024:03:05 10:00:00", date(2024, 3, 5)),
        ("2024-02-30", None),
        ("2024", None),
        ("0000:00:00 00:00:00", None),
        ("", None),
    ],
)
def test_days_are_read_as_the_three_standards_write_them(text: str, day: date | None) -> None:
    assert parse_stated_day(text) == day
