"""A picture is turned and lightened: its file stays, its copies and crops are made anew."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import rights
from articles.actions.pictures.crops import FILES_MAX, crop_box, describe_crops, stored_crop
from articles.actions.pictures.describing import keep_first_focal_point
from articles.actions.pictures.picture_files import picture_folder, read_file, stored_new_files
from articles.actions.pictures.picture_journal import record_picture, using_articles
from articles.actions.pictures.pictures import adjust_picture, cut_picture
from articles.actions.records import journal
from articles.common.image_decoding import AdjustedBox
from articles.domain.pictures.picture_adjustments import (
    PictureAdjustment,
    read_adjustment,
    turn_point,
    turn_rectangle,
)
from articles.domain.pictures.picture_uses import fit_to_shape, read_rectangle
from articles.errors import Invalid, Stale
from articles.models import Image
from newsroom.accounts.actors import Actor

CHANGED_MEANWHILE = gettext_lazy("Somebody else changed the picture meanwhile. Look at it again.")
ADJUSTED = (
    "adjustment",
    "width",
    "height",
    "renditions",
    "crops",
    "crop_files",
    "focal_x",
    "focal_y",
    "first_focal_point",
)


def change_adjustment(
    image: Image, wanted: PictureAdjustment, *, by: Actor, at: datetime, started_from: str = ""
) -> Image:
    """Turn and lighten a picture; an adjustment that changes nothing shows it as its file has it.

    The file itself stays. Focal point and crops turn with the picture. Texts on their way show the
    new look, published texts keep theirs. `started_from` is `describe_look` of what the person
    saw. Refuses NotYours, Stale, NotKept, and Invalid for a picture without a file, for values that
    no picture can have, and for too many files.
    """
    with journal.perform("image.adjusted", by=by, at=at):
        rights.require(rights.may(by, "change_image"))
        image = Image.objects.get(pk=image.pk)
        _require_sound(image, wanted)
        seen = describe_look(image)
        if started_from and started_from != seen:
            raise Stale(CHANGED_MEANWHILE)
    files = _adjust(image, wanted)
    with stored_new_files(files), journal.perform("image.adjusted", by=by, at=at):
        before = Image.objects.select_for_update().get(pk=image.pk)
        if describe_look(before) != seen:
            raise Stale(CHANGED_MEANWHILE)
        former = [copy["name"] for copy in before.renditions]
        image.crop_files = list(dict.fromkeys([*before.crop_files, *former, *files]))
        image.first_focal_point = keep_first_focal_point(before, image)
        image.save(update_fields=ADJUSTED)
        differs = {"look": [describe_look(before), describe_look(image)]}
        using = using_articles(image)
        record_picture("image.adjusted", image, using, by=by, at=at, changed=differs)
    return image


def describe_look(image: Image) -> str:
    """Return adjustment, focal point and crops in one line, for the journal and to see whether they
    changed."""
    return f"{read_adjustment(image.adjustment).describe()}; {describe_crops(image)}"


def adjusted_box(image: Image, wanted: PictureAdjustment) -> AdjustedBox:
    """Return how the files of an adjusted picture are made."""
    mark = hashlib.sha256(wanted.describe().encode()).hexdigest()[:10]
    return AdjustedBox(name=f"{picture_folder(image)}/adjusted-{mark}", **wanted.values())


def _require_sound(image: Image, wanted: PictureAdjustment) -> None:
    if not image.original:
        raise Invalid(_("The picture has no file yet. Upload it first."))
    if not wanted.is_allowed():
        raise Invalid(
            _("A picture is turned by quarters, and lightened by two stops at most. Try again.")
        )
    if len(image.crop_files) > FILES_MAX:
        raise Invalid(_("This picture was changed too often. Upload it anew for another look."))


@dataclass(frozen=True)
class _FullPicture:
    """A picture in full size as it is adjusted, and the files that were made for it."""

    content: bytes
    files: dict[str, bytes]


def _adjust(image: Image, wanted: PictureAdjustment) -> dict[str, bytes]:
    """Fill in the new look of a picture, unsaved; return the files that belong to it."""
    turns = wanted.turns_from(read_adjustment(image.adjustment))
    full = _set_look(image, wanted)
    image.focal_x, image.focal_y = turn_point(image.focal_x, image.focal_y, turns)
    files = dict(full.files)
    crops = {}
    for use, crop in image.crops.items():
        turned = turn_rectangle(read_rectangle(crop), turns)
        fitted = fit_to_shape(use, turned, image.width, image.height)
        box = crop_box(image, use, fitted)
        cut = cut_picture(full.content, box)
        crops[use] = stored_crop(box, cut)
        files |= cut.files
    image.crops = crops
    return files


def _set_look(image: Image, wanted: PictureAdjustment) -> _FullPicture:
    """Fill in size, copies and adjustment of a picture, and return it in full size."""
    unadjusted = image.unadjusted_look
    original = read_file(image.original.name or "")
    if wanted.changes_nothing:
        image.width = unadjusted["width"]
        image.height = unadjusted["height"]
        image.renditions = unadjusted["renditions"]
        image.adjustment = {}
        return _FullPicture(original, {})
    adjusted = adjust_picture(original, adjusted_box(image, wanted))
    image.width = adjusted.width
    image.height = adjusted.height
    image.renditions = adjusted.copies
    image.adjustment = {
        "rotation": wanted.rotation,
        "exposure": wanted.exposure,
        "contrast": wanted.contrast,
        "file": adjusted.full,
        "unadjusted": unadjusted,
    }
    return _FullPicture(adjusted.files[adjusted.full], adjusted.files)
