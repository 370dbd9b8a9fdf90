"""The part of a picture for each place of use: cut once, stored as files of its own."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from articles import rights
from articles.actions.pictures.describing import keep_first_focal_point
from articles.actions.pictures.picture_files import (
    picture_folder,
    read_file,
    stored_new_files,
)
from articles.actions.pictures.picture_journal import record_picture, using_articles
from articles.actions.pictures.pictures import cut_picture
from articles.actions.records import journal
from articles.common.image_decoding import CropBox, CutImage
from articles.domain.pictures.picture_uses import (
    RATIOS,
    WIDTHS_MAX,
    CropRectangle,
    PictureUse,
    fit_to_shape,
    read_rectangle,
)
from articles.errors import Invalid, Stale
from articles.models import Image
from articles.models.media import Crop
from newsroom.accounts.actors import Actor

TOLERANCE = 0.002  # of a side: what a browser rounds away is no other crop
FILES_MAX = 400  # of one picture: fifty crops with four widths in two formats


@dataclass(frozen=True)
class CropChange:
    """What a person chose: a rectangle for each place of use, None for what the focal point gives;
    and the focal point."""

    rectangles: Mapping[str, CropRectangle | None]
    focal_x: float
    focal_y: float


def change_crops(
    image: Image, change: CropChange, *, by: Actor, at: datetime, started_from: str = ""
) -> Image:
    """Store the focal point and the crops of a picture, and cut those that are new.

    A rectangle is narrowed to the shape of its place. Texts on their way use the new crops;
    published texts keep theirs. `started_from` is `describe_crops` of what the person saw. Refuses
    NotYours, Stale, NotKept, and Invalid for a picture without a file, a rectangle outside of it or
    too many crops.
    """
    with journal.perform("image.cropped", by=by, at=at):
        rights.require(rights.may(by, "change_image"))
        image = Image.objects.get(pk=image.pk)
        _require_sound(image, change)
    boxes = dict(_new_boxes(image, change.rectangles))
    cuts = _cut(image, boxes)
    files = {name: content for cut in cuts.values() for name, content in cut.files.items()}
    with stored_new_files(files), journal.perform("image.cropped", by=by, at=at):
        before = Image.objects.select_for_update().get(pk=image.pk)
        if started_from and started_from != describe_crops(before):
            raise Stale(
                _("Somebody else changed the crops meanwhile. Look at them and set yours again.")
            )
        image = Image.objects.get(pk=image.pk)
        image.crops = _next_crops(before, change.rectangles, boxes, cuts)
        image.crop_files = list(dict.fromkeys([*before.crop_files, *files]))
        image.focal_x = change.focal_x
        image.focal_y = change.focal_y
        image.first_focal_point = keep_first_focal_point(before, image)
        image.save(update_fields=["crops", "crop_files", "focal_x", "focal_y", "first_focal_point"])
        differs = {"crops": [describe_crops(before), describe_crops(image)]}
        record_picture("image.cropped", image, using_articles(image), by=by, at=at, changed=differs)
    return image


def describe_crops(image: Image) -> str:
    """Return focal point and crops in one line, for the journal and to see whether they changed."""
    parts = [f"{image.focal_x:.3f} {image.focal_y:.3f}"]
    parts += [
        f"{use} {crop['left']:.3f} {crop['top']:.3f} {crop['width']:.3f} {crop['height']:.3f}"
        for use, crop in sorted(image.crops.items())
    ]
    return "; ".join(parts)


def _require_sound(image: Image, change: CropChange) -> None:
    if not image.original:
        raise Invalid(_("The picture has no file yet. Upload it first."))
    chosen = [rectangle for rectangle in change.rectangles.values() if rectangle is not None]
    if not all(rectangle.is_inside() for rectangle in chosen):
        raise Invalid(
            _("A crop lies inside the picture and takes at least a twentieth of each side.")
        )
    if not (0 <= change.focal_x <= 1 and 0 <= change.focal_y <= 1):
        raise Invalid(_("The focal point lies between 0 and 1 in both directions."))
    if len(image.crop_files) > FILES_MAX:
        raise Invalid(_("This picture was cut too often. Upload it anew for another crop."))


def _new_boxes(
    image: Image, rectangles: Mapping[str, CropRectangle | None]
) -> Iterator[tuple[str, CropBox]]:
    """Yield what has to be cut: the places whose rectangle differs from the stored one."""
    for use, rectangle in rectangles.items():
        if rectangle is None or use not in PictureUse.values:
            continue
        fitted = fit_to_shape(use, rectangle, image.width, image.height)
        stored = image.crops.get(use)
        if stored is not None and _is_same(read_rectangle(stored), fitted):
            continue
        yield use, crop_box(image, use, fitted)


def _is_same(one: CropRectangle, other: CropRectangle) -> bool:
    return (
        abs(one.left - other.left) < TOLERANCE
        and abs(one.top - other.top) < TOLERANCE
        and abs(one.width - other.width) < TOLERANCE
        and abs(one.height - other.height) < TOLERANCE
    )


def crop_box(image: Image, use: str, rectangle: CropRectangle) -> CropBox:
    """Return how a part of a picture is cut, as it is adjusted now."""
    key = f"{rectangle.left:.4f} {rectangle.top:.4f} {rectangle.width:.4f} {rectangle.height:.4f}"
    key += image.adjustment.get("file", "")
    mark = hashlib.sha256(key.encode()).hexdigest()[:10]
    return CropBox(
        name=f"{picture_folder(image)}/{use}-{mark}",
        left=rectangle.left,
        top=rectangle.top,
        width=rectangle.width,
        height=rectangle.height,
        width_max=WIDTHS_MAX[use],
    )


def _cut(image: Image, boxes: Mapping[str, CropBox]) -> dict[str, CutImage]:
    if not boxes:
        return {}
    full = read_file(image.full_name)
    return {use: cut_picture(full, box) for use, box in boxes.items()}


def stored_crop(box: CropBox, cut: CutImage) -> Crop:
    """Return a part that was cut as it is stored with its picture."""
    return {
        "left": round(box.left, 4),
        "top": round(box.top, 4),
        "width": round(box.width, 4),
        "height": round(box.height, 4),
        "copies": cut.copies,
    }


def _next_crops(
    before: Image,
    rectangles: Mapping[str, CropRectangle | None],
    boxes: Mapping[str, CropBox],
    cuts: Mapping[str, CutImage],
) -> dict[str, Crop]:
    """Return the crops as they are stored: new ones with their copies, unchanged ones as they are,
    none for a place without."""
    crops: dict[str, Crop] = {}
    for use in RATIOS:
        if use in boxes:
            crops[use] = stored_crop(boxes[use], cuts[use])
        elif use in before.crops and rectangles.get(use, before.crops) is not None:
            crops[use] = before.crops[use]
    return crops
