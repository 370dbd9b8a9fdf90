"""Pictures come in: looked at before they are decoded, stored clean, with smaller copies."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.pictures.picture_files import remove_files, stored_files
from articles.actions.pictures.pictures import BYTES_MAX, prepare_picture
from articles.actions.records import journal
from articles.actions.records.name_keys import store_image_keys
from articles.actions.records.reference import changed_fields
from articles.actions.review import rounds
from articles.actions.review.releases import release_again
from articles.common.image_decoding import PreparedImage
from articles.domain.quoting import nest_marks
from articles.domain.states import SEEN
from articles.errors import Invalid, NotYours
from articles.models import Article, Image, JournalEntry
from articles.models.querysets import ArticleQuerySet
from newsroom.accounts.actors import Actor, account_of

NAMED = 10  # headlines that a row of the journal names; all articles stand in its details


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

    The same file again gives the image that is there already. Refuses NotYours, Invalid as
    `prepare` does, and NotKept.
    """
    with journal.perform("image.added", by=by, at=at):
        rights.require(rights.can_keep_media(by))
    raw = file.read(BYTES_MAX + 1)
    existing = Image.objects.filter(digest=hashlib.sha256(raw).hexdigest()).first()
    if existing is not None:
        return existing
    words = {"title": title, "credit": credit, "caption": caption}
    return add_prepared_image(prepare_picture(raw), words, by=by, at=at)


def add_prepared_image(
    prepared: PreparedImage, words: Mapping[str, str], *, by: Actor, at: datetime
) -> Image:
    """Take a picture that was decoded into the media library; `words` are its title, and its
    credit and caption where it has them.

    Who decodes pictures before a transaction stores them with this in it. A picture that the
    library has gives the image that is there. Refuses NotYours, Invalid for the words, NotKept.
    """
    with journal.perform("image.added", by=by, at=at):
        rights.require(rights.can_keep_media(by))
    existing = Image.objects.filter(digest=prepared.digest).first()
    if existing is not None:
        return existing
    image = Image(**words, uploaded_at=at, uploaded_by=account_of(by))
    _set_file(image, prepared)
    try:
        image.clean_fields(exclude={"original", "uploaded_by"})
    except ValidationError as error:
        raise Invalid(*error.messages) from error
    with stored_files(prepared), transaction.atomic():
        image.save()
        store_image_keys([image])
        journal.record("image.added", by=by, at=at, subject=image.title, image=image.pk)
    return image


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
        image.save(update_fields=["original", "digest", "width", "height", "renditions"])
        _record("image.filed", image, {}, by=by, at=at)
        _release_again(image, by=by, at=at)
    return image


def _set_file(image: Image, prepared: PreparedImage) -> None:
    """Fill in what a decoded file says of the picture, and where the file and its copies are."""
    image.digest = prepared.digest
    image.original = prepared.original
    image.width = prepared.width
    image.height = prepared.height
    image.renditions = prepared.renditions


def describe_image(image: Image, *, by: Actor, at: datetime) -> Image:
    """Store changed words and focal point (set by the caller).

    Another credit or caption cancels the approvals of texts on their way that show the picture;
    articles that readers have seen with it are released again, which takes the right to publish.
    Refuses NotYours, Invalid.
    """
    with journal.perform("image.described", by=by, at=at):
        rights.require(rights.may(by, "change_image"))
        before = Image.objects.select_for_update().get(pk=image.pk)
        try:
            image.clean_fields(exclude={"original", "uploaded_by"})
        except ValidationError as error:
            raise Invalid(*error.messages) from error
        differs = changed_fields(before, image)
        if {"credit", "caption"} & set(differs):
            _require_right_to_show(image, by=by)
        image.save(update_fields=["title", "credit", "caption", "focal_x", "focal_y"])
        store_image_keys([image])
        _record("image.described", image, differs, by=by, at=at)
        if {"credit", "caption"} & set(differs):
            _cancel_approvals(image, by=by, at=at)
            _release_again(image, by=by, at=at)
    return image


def _record(
    act: str,
    image: Image,
    differs: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Write down what was done to a picture, with the articles that show it, and a row in the
    history of each.
    """
    shown = Q(image_uses__image=image) | Q(shown_pictures__image=image, visibility__in=SEEN)
    users = list(Article.objects.filter(shown).distinct().order_by("-pk"))
    named = "、".join(article.headline for article in users[:NAMED])
    message = _("Shown in %(count)d articles: %(headlines)s") % {
        "count": len(users),
        "headlines": named,
    }
    journal.record(
        act,
        by=by,
        at=at,
        subject=image.title,
        reason=message if users else "",
        image=image.pk,
        changed=differs,
        articles=[article.pk for article in users],
    )
    rows = (
        journal.build_entry(
            "article.picture_changed", by=by, at=at, article=article, reason=image.title
        )
        for article in users
    )
    JournalEntry.objects.bulk_create(rows, batch_size=500)


def _shown_with(image: Image) -> ArticleQuerySet:
    """Return the articles that readers have seen with a picture, in the order of locking."""
    return Article.objects.filter(shown_pictures__image=image, visibility__in=SEEN).order_by("pk")


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
    shown = _shown_with(image).count()
    if shown and not rights.can_publish(by):
        raise NotYours(
            _(
                "Readers see this picture in %(count)d articles, so another credit, caption or "
                "file takes the right to publish. Nothing was changed. Ask somebody who publishes."
            )
            % {"count": shown}
        )


def _release_again(image: Image, *, by: Actor, at: datetime) -> None:
    """Show readers what changed of a picture, in every article they have seen with it."""
    for article in _shown_with(image):
        release_again(rounds.lock_article(article, at), by=by, at=at, image=image.pk)


def _cancel_approvals(image: Image, *, by: Actor, at: datetime) -> None:
    """Cancel what was signed under another credit or caption: it stands in every article that shows
    the picture."""
    shown = Article.objects.filter(
        image_uses__image=image, rounds__closed_at=None, rounds__isnull=False
    ).distinct()
    for article in shown.order_by("pk"):
        why = str(_("The credit or caption of a picture changed."))
        rounds.cancel_approvals(rounds.lock_article(article, at), by=by, at=at, why=why)


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
        names = [image.original.name or "", *(copy["name"] for copy in image.renditions)]
        act.record(subject=image.title, image=image.pk)
        image.delete()
        transaction.on_commit(lambda: remove_files(names))
