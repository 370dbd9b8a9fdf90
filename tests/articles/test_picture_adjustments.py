"""A picture is turned and lightened; its file stays, and published texts follow by an act."""

import io

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image as Pillow

from articles.actions.pictures.adjusting import change_adjustment, describe_look
from articles.actions.pictures.published_pictures import (
    find_picture_change,
    publish_picture_changes,
)
from articles.domain.pictures.picture_adjustments import (
    PictureAdjustment,
    turn_point,
    turn_rectangle,
)
from articles.domain.pictures.picture_uses import CropRectangle
from articles.errors import Invalid, NotYours, Stale
from articles.models import Image, JournalEntry
from tests.articles.test_picture_crops import RIGHT, colour_of, crop, two_colours
from tests.cast import person
from tests.factories.articles import MORNING, lead_picture, make_published

pytestmark = pytest.mark.django_db
QUARTER = PictureAdjustment(rotation=90)


def adjust(image: Image, wanted: PictureAdjustment, *, by: str = "lin", seen: str = "") -> Image:
    return change_adjustment(image, wanted, by=person(by), at=MORNING, started_from=seen)


def picture_in(name: str) -> Pillow.Image:
    with default_storage.open(name) as stored:
        return Pillow.open(io.BytesIO(stored.read())).convert("RGB")


def colour_at(name: str, across: int) -> tuple[int, ...]:
    """Return the colour of a picture near its upper edge."""
    return picture_in(name).getpixel((across, 5))  # type: ignore[return-value]


def widest(image: Image) -> str:
    return str(max(image.renditions, key=lambda copy: (copy["width"], copy["format"]))["name"])


def test_a_turned_picture_turns_its_copies_its_crops_and_its_focal_point() -> None:
    image = crop(two_colours(), square=RIGHT, print=CropRectangle(0, 0, 0.25, 1))
    image.focal_x = 0.75
    image.save()
    with default_storage.open(image.original.name or "") as stored:
        before = stored.read()
    image = adjust(image, QUARTER)
    assert (image.width, image.height) == (600, 1200)
    assert (image.focal_x, image.focal_y) == (0.5, 0.75)
    for name in (image.full_name, widest(image)):
        shown = picture_in(name)  # red above, blue below
        assert shown.getpixel((shown.width // 2, 5))[0] > 220  # type: ignore[index]
        assert shown.getpixel((shown.width // 2, shown.height - 5))[2] > 220  # type: ignore[index]
    assert colour_of(image.crops["square"]["copies"][-1]["name"])[2] > 220
    printed = image.crops["print"]
    assert (printed["left"], printed["top"]) == (0, 0)
    assert (printed["width"], printed["height"]) == (1, 0.25)
    with default_storage.open(image.original.name or "") as stored:
        assert stored.read() == before


def test_light_and_contrast_change_every_copy_and_can_be_taken_back() -> None:
    image = two_colours()
    first = image.look
    dark = adjust(image, PictureAdjustment(exposure=-100))
    for name in (dark.full_name, widest(dark)):
        assert colour_at(name, 5) == pytest.approx((127, 0, 0), abs=6)
    softer = adjust(dark, PictureAdjustment(contrast=-50))
    assert softer.unadjusted_look == first
    assert colour_at(softer.full_name, 5) == pytest.approx((191, 64, 64), abs=6)
    back = adjust(softer, PictureAdjustment())
    assert (back.look, back.adjustment, back.full_name) == (first, {}, back.original.name)
    # A text that was published meanwhile may show them: they go with the picture alone.
    assert {dark.full_name, widest(dark), softer.full_name} <= set(back.file_names())


def test_published_texts_keep_the_look_until_an_act_names_them(client: Client) -> None:
    image = two_colours()
    plain = widest(image)
    article = make_published(pictures=[lead_picture(image)])
    image = adjust(image, QUARTER)
    turned = widest(image)
    shown_on = [f"/articles/{article.pk}/", f"/api/v1/articles/{article.pk}/"]

    def shows(name: str) -> list[bool]:
        return [name in client.get(address).content.decode() for address in shown_on]

    assert (shows(plain), shows(turned)) == ([True, True], [False, False])
    change = find_picture_change(image)
    assert [use.differing for use in change.uses] == [("look",)]
    publish_picture_changes(image, [article.pk], change.state, by=person("shen"), at=MORNING)
    assert (shows(plain), shows(turned)) == ([False, False], [True, True])
    (picture,) = client.get(shown_on[1]).json()["associations"]
    assert (600, 1200) in {(copy["width"], copy["height"]) for copy in picture["renditions"]}
    assert not find_picture_change(image).uses
    served = client.get(f"/media/{turned}")
    b"".join(served.streaming_content)
    assert served.status_code == 200
    image = adjust(image, PictureAdjustment())
    assert shows(turned) == [True, True]
    assert [use.differing for use in find_picture_change(image).uses] == [("look",)]


def test_an_adjustment_takes_the_right_the_state_that_was_shown_and_sound_values() -> None:
    image = two_colours()
    seen = describe_look(image)
    with pytest.raises(NotYours):
        adjust(image, QUARTER, by="miao")
    for odd in (
        PictureAdjustment(rotation=45),
        PictureAdjustment(exposure=201),
        PictureAdjustment(contrast=-81),
    ):
        with pytest.raises(Invalid):
            adjust(image, odd)
    adjust(image, QUARTER, seen=seen)
    with pytest.raises(Stale):
        adjust(image, PictureAdjustment(), seen=seen)
    row = JournalEntry.objects.get(act="image.adjusted", outcome="done")
    assert row.details["changed"]["look"][1].startswith("90° +0 +0%")


def test_four_quarter_turns_lead_back() -> None:
    part = CropRectangle(0.1, 0.2, 0.3, 0.4)
    turned = turn_rectangle(part, 1)
    assert (turned.left, turned.top) == pytest.approx((0.4, 0.1))
    assert (turned.width, turned.height) == (0.4, 0.3)
    again = turn_rectangle(part, 4)
    assert (again.left, again.top, again.width) == pytest.approx((0.1, 0.2, 0.3))
    assert turn_point(0.25, 0.1, 4) == pytest.approx((0.25, 0.1))
    assert turn_point(0.0, 0.0, 1) == (1.0, 0.0)


def test_the_screen_shows_a_look_before_it_stores_it(client: Client) -> None:
    image = two_colours()
    client.force_login(person("lin"))
    address = f"/admin/articles/image/{image.pk}/light/"
    values = {"rotation": "90", "exposure": "-20", "contrast": "5"}
    page = client.post(address, {**values, "look": "1"}).content.decode()
    preview = f"{address}preview/?rotation=90&amp;exposure=-20&amp;contrast=5"
    assert f'src="{preview}"' in page
    image.refresh_from_db()
    assert image.adjustment == {}
    served = client.get(preview.replace("&amp;", "&"))
    shown = Pillow.open(io.BytesIO(served.content))
    assert (served["Content-Type"], shown.width < shown.height) == ("image/jpeg", True)
    assert client.get(f"{address}preview/", {**values, "rotation": "45"}).status_code == 404
    refused = client.post(address, {**values, "exposure": "900"})
    assert (refused.status_code, 'value="900"' in refused.content.decode()) == (200, True)
    assert client.post(address, values).status_code == 302
    image.refresh_from_db()
    assert image.adjustment["rotation"] == 90
    assert client.post(address, {**values, "reset": "1"}).status_code == 302
    image.refresh_from_db()
    assert image.adjustment == {}
