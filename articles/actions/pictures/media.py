"""Pictures come in: looked at before they are decoded, stored clean, with smaller copies."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import IO, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.pictures.picture_files import remove_files, stored_files
from articles.actions.pictures.picture_journal import (
    published_with,
    record_picture,
    using_articles,
)
from articles.actions.pictures.pictures import BYTES_MAX, prepare_picture
from articles.actions.pictures.tags import add_tags
from articles.actions.records import journal
from articles.actions.records.name_keys import store_image_keys
from articles.actions.review import rounds
from articles.actions.review.releases import release_again
from articles.characters import clean_line
from articles.common.image_decoding import PreparedImage
from articles.common.picture_words.filling import TITLE_MAX, FilledFields, fill_fields
from articles.common.picture_words.rows import FileWord
from articles.domain.texts.quoting import nest_marks
from articles.errors import Invalid, NotYours
from articles.models import Article, Image
from newsroom.accounts.actors import Actor, account_of


@dataclass(frozen=True)
class AddedPicture:
    """A picture of the library, whether it is new there, and the names of what was left out of its
    file's statements."""

    image: Image
    is_new: bool
    notes: Sequence[str] = ()


def add_image(
    *,
    file: IO[bytes],
    title: str,
    by: Actor,
    at: datetime,
    credit: str = "",
    caption: str = "",
) -> Image:
    """Take a picture into the media library, re-encoded and without its camera's data (place,
    owner).

    What its file states of itself is kept, and fills the fields that are left empty; without
    anything else its file's name is the title. The same file again gives the image that is there
    already. Refuses NotYours, Invalid as `prepare_picture` does, and NotKept.
    """
    added = add_file(file=file, title=title, credit=credit, caption=caption, by=by, at=at)
    return added.image


def add_file(
    *,
    file: IO[bytes],
    by: Actor,
    at: datetime,
    title: str = "",
    credit: str = "",
    caption: str = "",
) -> AddedPicture:
    """Take a picture in as `add_image` does, and say whether it is new and what its file states
    that was left out."""
    with journal.perform("image.added", by=by, at=at):
        rights.require(rights.can_keep_media(by))
    raw = file.read(BYTES_MAX + 1)
    existing: Image | None = Image.objects.filter(digest=hashlib.sha256(raw).hexdigest()).first()
    if existing is not None:
        return AddedPicture(existing, is_new=False)
    words = {"title": title, "credit": credit, "caption": caption}
    prepared = prepare_picture(raw)
    image = add_prepared_image(prepared, words, by=by, at=at, name=_name_of(file))
    return AddedPicture(image, image.uploaded_at == at, prepared.notes)


def add_prepared_image(
    prepared: PreparedImage, words: Mapping[str, str], *, by: Actor, at: datetime, name: str = ""
) -> Image:
    """Take a picture that was decoded into the media library; `words` are its title, and its
    credit and caption where it has them. What is empty there the file fills (`name` is the file's).

    Who decodes pictures before a transaction stores them with this in it. A picture that the
    library has gives the image that is there. Refuses NotYours, Invalid for the words, NotKept.
    """
    with journal.perform("image.added", by=by, at=at):
        rights.require(rights.can_keep_media(by))
    existing: Image | None = Image.objects.filter(digest=prepared.digest).first()
    if existing is not None:
        return existing
    statements = cast("list[FileWord]", list(prepared.words))
    filled = fill_fields(statements)
    given = {field: value for field, value in words.items() if value}
    image = Image(
        **{**_as_stored(filled, name), **given},
        taken_on=filled.taken_on,
        file_words=statements,
        uploaded_at=at,
        uploaded_by=account_of(by),
    )
    _set_file(image, prepared)
    try:
        image.clean_fields(exclude={"original", "uploaded_by"})
    except ValidationError as error:
        raise Invalid(*error.messages) from error
    with stored_files(prepared), transaction.atomic():
        image.save()
        add_tags([image], filled.keywords)
        store_image_keys([image])
        journal.record("image.added", by=by, at=at, subject=image.title, image=image.pk)
    return image


def _as_stored(filled: FilledFields, name: str) -> dict[str, str]:
    """Return a file's statements as the fields of a picture, without what no field takes."""
    values = {
        "title": filled.title or name[:TITLE_MAX] or str(_("Picture")),
        "credit": filled.credit,
        "caption": filled.caption,
        "creator": filled.creator,
        "place": filled.place,
    }
    return {field: clean_line(value) for field, value in values.items()}


def _name_of(file: IO[bytes]) -> str:
    """Return what an uploaded file is called, without its ending."""
    return PurePath(str(getattr(file, "name", "") or "")).stem.replace("_", " ").strip()


def attach_file(image: Image, *, file: IO[bytes], by: Actor, at: datetime) -> Image:
    """Give a picture that is known by its address its file; from then on readers see it where it is
    used, which takes the right to publish where an article is out already.

    Refuses NotYours, and Invalid for a picture without credit or with a file, for a file the
    library has already, and as `add_image` does. Refuses NotKept.
    """
    with journal.perform("image.filed", by=by, at=at):
        rights.require(rights.can_keep_media(by))
        _require_right_to_show(image, by=by)
    prepared = prepare_picture(file.read(BYTES_MAX + 1))
    with journal.perform("image.filed", by=by, at=at):
        _require_no_twin(prepared)  # whose files those to be stored would replace
    with stored_files(prepared), journal.perform("image.filed", by=by, at=at):
        image = Image.objects.select_for_update().get(pk=image.pk)
        _require_right_to_show(image, by=by)
        if image.original:
            raise Invalid(_("The picture has its file already."))
        if not image.credit.strip():
            raise Invalid(
                _(
                    "Name who made the picture first: readers will see it as soon as its file is "
                    "here."
                )
            )
        _require_no_twin(prepared)
        _set_file(image, prepared)
        image.file_words = cast("list[FileWord]", list(prepared.words))
        image.save(
            update_fields=["original", "digest", "width", "height", "renditions", "file_words"]
        )
        record_picture("image.filed", image, using_articles(image), by=by, at=at)
        _release_again(image, by=by, at=at)
    return image


def _set_file(image: Image, prepared: PreparedImage) -> None:
    """Fill in what a decoded file says of the picture, and where the file and its copies are."""
    image.digest = prepared.digest
    image.original = prepared.original
    image.width = prepared.width
    image.height = prepared.height
    image.renditions = prepared.renditions


def _require_no_twin(prepared: PreparedImage) -> None:
    """Refuse Invalid for a file that another picture of the library has."""
    twin = Image.objects.filter(digest=prepared.digest).first()
    if twin is not None:
        raise Invalid(
            _("The library has this file already, as “%(title)s”.")
            % {"title": nest_marks(twin.title)}
        )


def _require_right_to_show(image: Image, *, by: Actor) -> None:
    """Refuse NotYours where readers have seen a picture and `by` may not publish."""
    shown = published_with(image).count()
    if shown and not rights.can_publish(by):
        raise NotYours(
            _(
                "Readers will see this picture in %(count)d articles, so its file takes the right "
                "to publish. Nothing was changed. Ask somebody who publishes."
            )
            % {"count": shown}
        )


def _release_again(image: Image, *, by: Actor, at: datetime) -> None:
    """Show readers what changed of a picture, in every article they have seen with it."""
    for article in published_with(image):
        release_again(rounds.lock_article(article, at), by=by, at=at, image=image.pk)


def delete_image(image: Image, *, by: Actor, at: datetime) -> None:
    """Delete a picture that no article uses or shows; its files go once that is certain.

    Refuses NotYours, Invalid.
    """
    with journal.perform("image.deleted", by=by, at=at) as act:
        rights.require(rights.can_keep_media(by, deleting=True))
        using = Article.objects.filter(Q(image_uses__image=image) | Q(shown_pictures__image=image))
        users = list(using.order_by("pk").distinct().values_list("headline", flat=True)[:5])
        if users:
            raise Invalid(
                _("The picture is used by: %(articles)s. Take it out there first.")
                % {"articles": "、".join(users)}
            )
        names = image.file_names()
        act.record(subject=image.title, image=image.pk)
        image.delete()
        transaction.on_commit(lambda: remove_files(names))
