"""Pictures come in: looked at before they are decoded, stored clean, with smaller copies."""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from articles import rights
from articles.actions import journal, reference, rounds
from articles.errors import Invalid
from articles.models import Article, Image, JournalEntry
from articles.models.media import Rendition

if TYPE_CHECKING:
    from newsroom.accounts.models import User

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
BYTES_MAX = 25 * 1024 * 1024
PIXELS_MAX = 50_000_000  # a page of newsprint at 300 dpi has 31 million
NAMED = 10  # headlines that a row of the journal names; all articles stand in its details
WIDTHS = (400, 800, 1200, 1600)
Pillow.MAX_IMAGE_PIXELS = (
    None  # Pillow would only warn at 89 million; _decoded refuses by the header, at 50
)


@dataclass(frozen=True)
class Prepared:
    """A picture ready to store: clean bytes and its copies, by path."""

    digest: str
    width: int
    height: int
    files: dict[str, bytes]
    original: str
    renditions: list[Rendition]


def add_image(
    *,
    file: IO[bytes],
    title: str,
    by: "User | None",
    at: datetime,
    credit: str = "",
    caption: str = "",
) -> Image:
    """Take a picture into the media library, re-encoded and without its camera's data (place, owner).

    The same file again gives the image that is there already. Refuses NotYours, and Invalid for what is not a JPEG,
    PNG, WebP or GIF whatever its name says, for more than 25 MB, and for more than 50 million pixels before decoding
    them.
    """
    with journal.told("image.added", by=by, at=at):
        rights.require(rights.can_keep_media(by))
    raw = file.read(BYTES_MAX + 1)
    known = Image.objects.filter(digest=hashlib.sha256(raw).hexdigest()).first()
    if known is not None:
        return known
    prepared = prepare(raw)
    image = Image(
        title=title,
        credit=credit,
        caption=caption,
        digest=prepared.digest,
        original=prepared.original,
        width=prepared.width,
        height=prepared.height,
        renditions=prepared.renditions,
        uploaded_at=at,
        uploaded_by=by,
    )
    try:
        image.clean_fields(exclude={"original", "uploaded_by"})
    except ValidationError as error:
        raise Invalid(*error.messages) from error
    _store(prepared)
    with transaction.atomic():
        image.save()
        journal.record("image.added", by=by, at=at, subject=image.title, image=image.pk)
    return image


def attach_file(image: Image, *, file: IO[bytes], by: "User | None", at: datetime) -> Image:
    """Give a picture that is known by its address its file; from then on readers see it where it is used.

    Refuses NotYours, and Invalid for a picture without credit or with a file, for a file the library has already, and
    as `add_image` does.
    """
    with journal.told("image.filed", by=by, at=at):
        rights.require(rights.can_keep_media(by))
    prepared = prepare(file.read(BYTES_MAX + 1))
    with transaction.atomic():
        image = Image.objects.select_for_update().get(pk=image.pk)
        if image.original:
            raise Invalid(_("The picture has its file already."))
        if not image.credit.strip():
            raise Invalid(
                _(
                    "Name who made the picture first: readers will see it as soon as its file is here."
                )
            )
        twin = Image.objects.filter(digest=prepared.digest).first()
        if twin is not None:
            raise Invalid(
                _("The library has this file already, as “%(title)s”.") % {"title": twin.title}
            )
        image.original, image.digest = prepared.original, prepared.digest
        image.width, image.height, image.renditions = (
            prepared.width,
            prepared.height,
            prepared.renditions,
        )
        _store(prepared)
        image.save(update_fields=["original", "digest", "width", "height", "renditions"])
        _record("image.filed", image, None, by=by, at=at)
    return image


def describe_image(image: Image, *, by: "User | None", at: datetime) -> Image:
    """Store changed words and focal point (set by the caller).

    Another credit or caption cancels the approvals of texts on their way that show the picture.
    Refuses NotYours, Invalid.
    """
    with journal.told("image.described", by=by, at=at):
        rights.require(rights.can_keep_media(by))
        before = Image.objects.get(pk=image.pk)
        try:
            image.clean_fields(exclude={"original", "uploaded_by"})
        except ValidationError as error:
            raise Invalid(*error.messages) from error
        image.save(update_fields=["title", "credit", "caption", "focal_x", "focal_y"])
        _record("image.described", image, before, by=by, at=at)
        if (before.credit, before.caption) != (image.credit, image.caption):
            _words_changed(image, by=by, at=at)
    return image


def _record(
    act: str, image: Image, before: Image | None, *, by: "User | None", at: datetime
) -> None:
    """Write down what was done to a picture, with the articles that show it, and a row in the
    history of each."""
    users = list(Article.objects.filter(image_uses__image=image).distinct().order_by("-pk"))
    named = "、".join(article.headline for article in users[:NAMED])
    shown = _("Shown in %(count)d articles: %(headlines)s") % {
        "count": len(users),
        "headlines": named,
    }
    journal.record(
        act,
        by=by,
        at=at,
        subject=image.title,
        reason=shown if users else "",
        image=image.pk,
        changed=reference.changed(before, image),
        articles=[article.pk for article in users],
    )
    rows = (
        journal.entry("article.picture_changed", by=by, at=at, article=article, reason=image.title)
        for article in users
    )
    JournalEntry.objects.bulk_create(rows, batch_size=500)


def _words_changed(image: Image, *, by: "User | None", at: datetime) -> None:
    """Cancel what was signed under another credit or caption: it stands in every article that shows the picture."""
    shown = Article.objects.filter(
        image_uses__image=image, rounds__closed_at=None, rounds__isnull=False
    ).distinct()
    for article in shown.order_by("pk"):
        why = str(_("The credit or caption of a picture changed."))
        rounds.fall(rounds.locked(article, at), by=by, at=at, why=why)


def delete_image(image: Image, *, by: "User | None", at: datetime) -> None:
    """Delete a picture that no article uses; its files go once that is certain. Refuses NotYours, Invalid."""
    with journal.told("image.deleted", by=by, at=at):
        rights.require(rights.can_keep_media(by, deleting=True))
        users = [use.article.headline for use in image.uses.select_related("article")[:5]]
        if users:
            raise Invalid(
                _("The picture is used by: %(articles)s. Take it out there first.")
                % {"articles": "、".join(users)}
            )
        names = [image.original.name or "", *(copy["name"] for copy in image.renditions)]
        journal.record("image.deleted", by=by, at=at, subject=image.title, image=image.pk)
        image.delete()
        transaction.on_commit(lambda: _forget(names))


def prepare(raw: bytes) -> Prepared:
    """Decode a picture and make its copies: WebP and JPEG at up to four widths. Refuses Invalid."""
    picture = _decoded(raw)
    digest = hashlib.sha256(raw).hexdigest()
    folder = f"pictures/{digest[:2]}/{digest[:20]}"
    original = f"{folder}/original.jpg"
    files = {original: _encoded(picture, "jpeg", quality=92)}
    renditions: list[Rendition] = []
    for width in [width for width in WIDTHS if width < picture.width] + [
        min(picture.width, WIDTHS[-1])
    ]:
        if any(copy["width"] == width for copy in renditions):
            continue
        height = max(1, round(picture.height * width / picture.width))
        smaller = picture.resize((width, height), Pillow.Resampling.LANCZOS)
        for kind in ("webp", "jpeg"):
            name = f"{folder}/{width}.{kind}"
            files[name] = _encoded(smaller, kind, quality=75 if kind == "webp" else 80)
            renditions.append({"format": kind, "width": width, "height": height, "name": name})
    return Prepared(digest, picture.width, picture.height, files, original, renditions)


def _decoded(raw: bytes) -> Pillow.Image:
    if len(raw) > BYTES_MAX:
        raise Invalid(
            _("The file is larger than 25 MB. Nothing was stored. Export the picture smaller.")
        )
    try:
        picture = Pillow.open(io.BytesIO(raw), formats=FORMATS)
        if picture.width * picture.height > PIXELS_MAX:
            raise Invalid(
                _(
                    "The picture has %(millions)d million pixels; 50 are allowed. Nothing was stored. Make it smaller."
                )
                % {"millions": picture.width * picture.height // 1_000_000}
            )
        return _flat(ImageOps.exif_transpose(picture))
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Pillow.DecompressionBombError,
    ) as error:
        raise Invalid(
            _(
                "This is not a JPEG, PNG, WebP or GIF picture, whatever its name says. Nothing was stored."
            )
        ) from error


def _flat(picture: Pillow.Image) -> Pillow.Image:
    """Return the first frame in plain colours, transparency on white."""
    if picture.mode in {"RGBA", "LA", "PA", "P"}:
        layer = picture.convert("RGBA")
        ground = Pillow.new("RGBA", layer.size, "white")
        return Pillow.alpha_composite(ground, layer).convert("RGB")
    return picture.convert("RGB")


def _encoded(picture: Pillow.Image, kind: str, *, quality: int) -> bytes:
    output = io.BytesIO()
    if kind == "webp":
        picture.save(output, "WEBP", quality=quality, method=2)
    else:
        picture.save(output, "JPEG", quality=quality, progressive=True, optimize=True)
    return output.getvalue()


def _store(prepared: Prepared) -> None:
    """Write every file or none: what was written before a failure is taken away again."""
    written: list[str] = []
    try:
        for name, content in prepared.files.items():
            default_storage.delete(name)  # left by an upload that never reached the database
            written.append(default_storage.save(name, ContentFile(content)))
    except OSError:
        _forget(written)
        raise


def _forget(names: list[str]) -> None:
    for name in names:
        if name:
            default_storage.delete(name)
