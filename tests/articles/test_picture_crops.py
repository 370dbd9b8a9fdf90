"""Each place of use shows its own part of a picture, cut once."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Pillow

from articles.actions.pictures import media
from articles.actions.pictures.crops import CropChange, change_crops, describe_crops
from articles.actions.pictures.published_pictures import (
    find_picture_change,
    publish_picture_changes,
)
from articles.domain.pictures.picture_uses import CropRectangle, default_rectangle
from articles.errors import Invalid, NotYours, Stale
from articles.models import Image, JournalEntry
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, lead_picture, make_image, make_published

pytestmark = pytest.mark.django_db
RIGHT = CropRectangle(0.5, 0.0, 0.5, 1.0)


def two_colours() -> Image:
    """Return a picture that is red on its left half and blue on its right."""
    picture = Pillow.new("RGB", (1200, 600), "red")
    picture.paste("blue", (600, 0, 1200, 600))
    out = io.BytesIO()
    picture.save(out, "PNG")
    file = SimpleUploadedFile("flag.png", out.getvalue())
    return media.add_image(file=file, title="旗", credit="王立 摄", by=OPERATOR, at=MORNING)


def crop(image: Image, *, by: str = "lin", started_from: str = "", **uses: object) -> Image:
    change = CropChange(uses, image.focal_x, image.focal_y)  # type: ignore[arg-type]
    return change_crops(image, change, by=person(by), at=MORNING, started_from=started_from)


def colour_of(name: str) -> tuple[int, ...]:
    with default_storage.open(name) as stored:
        picture = Pillow.open(io.BytesIO(stored.read())).convert("RGB")
    return picture.getpixel((picture.width // 2, picture.height // 2))  # type: ignore[return-value]


def test_a_crop_is_cut_in_the_shape_of_its_place() -> None:
    image = crop(two_colours(), square=RIGHT, list=RIGHT)
    copies = image.crops["square"]["copies"]
    assert all(copy["width"] == copy["height"] for copy in copies)
    assert {copy["format"] for copy in copies} == {"webp", "jpeg"}
    red, _green, blue = colour_of(copies[-1]["name"])
    assert (red < 30, blue > 220) == (True, True)
    widest = max(image.crops["list"]["copies"], key=lambda copy: copy["width"])
    assert (widest["width"], widest["height"]) == (600, 400)


def test_published_texts_keep_their_crops_until_an_act_names_them(client: Client) -> None:
    image = two_colours()
    article = make_published(pictures=[lead_picture(image)])
    image = crop(image, lead=RIGHT, list=RIGHT)
    page = f"/articles/{article.pk}/"
    cut = [image.crops[use]["copies"][0]["name"] for use in ("lead", "list")]
    assert cut[0] not in client.get(page).content.decode()
    change = find_picture_change(image)
    assert [use.differing for use in change.uses] == [("crops",)]
    publish_picture_changes(image, [article.pk], change.state, by=person("shen"), at=MORNING)
    assert cut[0] in client.get(page).content.decode()
    assert cut[1] in client.get("/archive/2024/3/5/").content.decode()
    served = client.get(f"/media/{cut[0]}")
    b"".join(served.streaming_content)
    assert served.status_code == 200
    crop(image, lead=None, list=None)
    assert cut[0] in client.get(page).content.decode()


def test_texts_that_show_a_picture_otherwise_are_found_without_their_words(
    count_queries: Callable[[Callable[[], Any]], int],
) -> None:
    image = two_colours()
    for number in range(3):
        make_published(f"第{number}篇", pictures=[lead_picture(image)])
    image = crop(image, lead=RIGHT)
    assert count_queries(lambda: find_picture_change(image)) == 1
    uses = find_picture_change(image).uses
    assert len(uses) == 3
    for use in uses:
        assert count_queries(lambda use=use: (use.article.headline, use.article.release_id)) == 0
        assert {"body", "abstract"} <= use.article.get_deferred_fields()


def test_a_crop_that_did_not_change_is_not_cut_again() -> None:
    image = crop(two_colours(), square=RIGHT)
    before = list(image.crop_files)
    image = crop(image, square=CropRectangle(0.5003, 0.0, 0.4999, 1.0))
    assert image.crop_files == before
    image = crop(image, square=None)
    assert (image.crops, image.crop_files) == ({}, before)
    media.delete_image(image, by=OPERATOR, at=MORNING)


@pytest.mark.parametrize(
    "rectangle",
    [
        CropRectangle(0.6, 0, 0.5, 1),
        CropRectangle(-0.1, 0, 0.5, 1),
        CropRectangle(0, 0, 0.01, 1),
        CropRectangle(float("nan"), 0, 0.5, 1),
    ],
)
def test_a_crop_outside_of_the_picture_is_refused(rectangle: CropRectangle) -> None:
    image = two_colours()
    with pytest.raises(Invalid, match="inside the picture"):
        crop(image, square=rectangle)
    image.refresh_from_db()
    assert (image.crops, image.crop_files) == ({}, [])


def test_crops_take_the_right_to_change_pictures_and_the_state_that_was_shown() -> None:
    image = two_colours()
    seen = describe_crops(image)
    with pytest.raises(NotYours):
        crop(image, by="miao", square=RIGHT)
    crop(image, square=RIGHT, started_from=seen)
    with pytest.raises(Stale):
        crop(image, square=None, started_from=seen)
    row = JournalEntry.objects.get(act="image.cropped", outcome="done")
    assert "square 0.500" in row.details["changed"]["crops"][1]


@pytest.mark.parametrize(
    ("use", "size", "focal", "rectangle"),
    [
        ("square", (1200, 600), (0.0, 0.5), (0.0, 0.0, 0.5, 1.0)),
        ("square", (1200, 600), (1.0, 0.5), (0.5, 0.0, 0.5, 1.0)),
        ("list", (600, 1200), (0.5, 0.0), (0.0, 0.0, 1.0, 1 / 3)),
        ("print", (600, 1200), (0.1, 0.1), (0.0, 0.0, 1.0, 1.0)),
    ],
)
def test_without_a_crop_the_focal_point_decides(
    use: str, size: tuple[int, int], focal: tuple[float, float], rectangle: tuple[float, ...]
) -> None:
    part = default_rectangle(use, *size, *focal)
    assert (part.left, part.top, part.width, part.height) == pytest.approx(rectangle)


def test_a_picture_without_copies_has_nothing_to_cut(client: Client) -> None:
    image = make_image(width=0, height=0, renditions=[])
    client.force_login(person("gu"))
    assert client.get(f"/admin/articles/image/{image.pk}/crops/").status_code == 404
