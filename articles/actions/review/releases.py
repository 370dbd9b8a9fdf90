"""Releases: what is put before readers, frozen with everything printed around it."""

import copy
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from articles import search
from articles.actions.records import journal
from articles.actions.records.tagging import ensure_tagging_entity
from articles.actions.review import rounds
from articles.characters import fold
from articles.common.moments import NEWSPAPER_TIME
from articles.domain import copyright_notices, imprint
from articles.domain.headlines.headline_pieces import lines_of_headline
from articles.domain.states import SEEN, Visibility
from articles.markup.sanitising import image_ids
from articles.models import (
    Article,
    Byline,
    CopyrightNotice,
    Image,
    Placement,
    Release,
    Revision,
    ShownIn,
    ShownPicture,
)
from articles.models.texts.releases import FOLDED_MAX, PrintedPicture, PrintedPlace
from articles.selectors.search.printed_names import find_names_in
from newsroom.accounts.actors import VISITOR, Actor, account_of


class KeptRelease(NamedTuple):
    """The release that a text is released again like, and the one picture that is taken anew."""

    release: Release
    changed_image: int | None


def draft_release(article: Article, notice: CopyrightNotice, *, by: Actor, at: datetime) -> Release:
    """Return the release that publishing now would make, unsaved: what a preview shows.

    Five queries.
    """
    places = printed_places(article)
    revision = article.revisions.latest("number")
    release = build_release(article, revision, notice, number=0, places=places, by=by, at=at)
    release.headline_names = find_names_in(revision.headline, article.publication_id)
    release.pictures = printed_pictures(revision, Image.objects.in_bulk(picture_ids(revision)))
    return release


def preview_release(
    article: Article, notice: CopyrightNotice | None, *, at: datetime
) -> tuple[Article, Release]:
    """Return the article and the release as readers would see them if it were released now.

    Both are unsaved, and the article that was passed is left alone. Five queries.
    """
    shown = copy.copy(article)
    shown.published_at = article.published_at or at
    return shown, draft_release(shown, notice or CopyrightNotice(text=""), by=VISITOR, at=at)


def release_again(
    article: Article, *, by: Actor, at: datetime, image: int | None = None
) -> Article:
    """Release the same revision anew because what stands around it changed.

    That is its place in print, its rights record, or the picture `image`. Every other picture stays
    as it was released. Expects the caller's transaction and lock.
    """
    old = article.release
    if article.visibility not in SEEN or old is None:
        return article
    release = make_release(
        article, old.revision, old.notice, by=by, at=at, keep=KeptRelease(old, image)
    )
    show_release(article, release)
    journal.record(
        "article.released_again",
        by=by,
        at=at,
        article=article,
        release=release.number,
        image=image,
    )
    return article


def release_printed(placements: QuerySet[Placement], *, by: Actor, at: datetime) -> None:
    """Release again what readers have seen of these places: the issue or page they name is
    called otherwise now.
    """
    articles = Article.objects.filter(pk__in=placements.values("article")).order_by("pk")
    for article in articles:
        release_again(rounds.lock_article(article, at), by=by, at=at)


def printed_places(article: Article) -> list[PrintedPlace]:
    """Return where the article stands in print, the primary place first. One query."""
    places = (
        Placement.objects.filter(article=article)
        .select_related("page__issue")
        .order_by("-is_primary", "page__issue__date", "page__position")
    )
    return [printed_place(placement) for placement in places]


def printed_place(placement: Placement) -> PrintedPlace:
    """Return one place as it is frozen with a release."""
    page = placement.page
    return {
        "number": page.issue.number,
        "number_printed": page.issue.printed_number(),
        "date": page.issue.date.isoformat(),
        "position": page.position,
        "label": page.label,
        "page_name": page.name,
    }


def picture_ids(revision: Revision) -> list[int]:
    """Return the ids of the pictures above and within a text, each once."""
    used = [use["image"] for use in revision.images]
    return list(dict.fromkeys([*used, *image_ids(revision.body)]))


def printed_pictures(revision: Revision, images: Mapping[int, Image]) -> list[PrintedPicture]:
    """Return what the library says of the pictures a text shows, as it is frozen with a
    release.
    """
    return [printed_picture(images[pk]) for pk in picture_ids(revision) if pk in images]


def printed_picture(image: Image) -> PrintedPicture:
    """Return a picture's words, focal point, crops and adjusted copies as they are frozen with a
    release."""
    printed: PrintedPicture = {
        "image": image.pk,
        "credit": image.credit,
        "caption": image.caption,
        "focal_point": [image.focal_x, image.focal_y],
        "crops": image.crops,
    }
    if image.adjustment:
        printed["look"] = image.look
    return printed


def kept_pictures(
    old: Sequence[PrintedPicture], fresh: Sequence[PrintedPicture], changed: int | None
) -> list[PrintedPicture]:
    """Return the pictures of a text that is released again: as it showed them before, except the
    picture `changed`."""
    before = {picture["image"]: picture for picture in old}
    return [
        picture if picture["image"] == changed else before.get(picture["image"], picture)
        for picture in fresh
    ]


def build_release(
    article: Article,
    revision: Revision,
    notice: CopyrightNotice,
    *,
    number: int,
    places: Sequence[PrintedPlace],
    by: Actor,
    at: datetime,
) -> Release:
    """Return an unsaved release: everything printed around the text, as it is at this moment.

    Who answered for the text before and still does keeps the name and the date he or she was
    printed with.
    """
    editor = article.responsible_editor  # readiness asked; only a preview may come here without
    before = _printed_before(article)
    return Release(
        article=article,
        number=number,
        revision=revision,
        made_at=at,
        made_by=account_of(by),
        publisher_printed=journal.printed_name(by),
        editor=editor,
        editor_printed=before.editor_printed if before else (editor.printed_name if editor else ""),
        editor_signed_at=before.editor_signed_at if before else None,
        credits=[_byline(credit) for credit in revision.credits],
        notice=notice,
        notice_text=copyright_notices.fill_notice(
            notice.text, notice_values(article, revision, places, at)
        ),
        headline_lines=lines_of_headline(revision.headline, article.headline_lines),
        source_line=_source_line(article, revision, places),
        printed_in=list(places),
    )


def _printed_before(article: Article) -> Release | None:
    """Return the release readers see now, where the editor printed in it still answers for the
    text."""
    shown = article.release
    same = shown is not None and shown.editor_id == article.responsible_editor_id
    return shown if same else None


def notice_values(
    article: Article, revision: Revision, places: Sequence[PrintedPlace], at: datetime
) -> dict[str, str]:
    """Return what the placeholders of a notice stand for."""
    publication = article.publication
    contact = next((fact.value for fact in publication.contact_facts()), "")
    moment = article.published_at or at
    return {
        "publication": publication.name,
        "holder": publication.holder or publication.name,
        "year": str(moment.astimezone(NEWSPAPER_TIME).year),
        "author": "、".join(credit["name"] for credit in revision.credits),
        "issue": str(places[0]["number"]) if places else "",
        "page": places[0]["label"] if places else "",
        "source": revision.source_name or publication.name,
        "contact": contact,
    }


def make_release(
    article: Article,
    revision: Revision,
    notice: CopyrightNotice,
    *,
    by: Actor,
    at: datetime,
    signed_at: datetime | None = None,
    keep: KeptRelease | None = None,
) -> Release:
    """Store the article's next release. With `keep` the names stay as they were signed, and the
    pictures as they were shown."""
    ensure_tagging_entity(article.publication, at=at)
    number = 1 + Release.objects.filter(article=article).count()
    places = printed_places(article)
    release = build_release(article, revision, notice, number=number, places=places, by=by, at=at)
    release.headline_names = find_names_in(revision.headline, article.publication_id)
    release.pictures = printed_pictures(revision, Image.objects.in_bulk(picture_ids(revision)))
    if _printed_before(article) is None:
        release.editor_signed_at = signed_at
    if keep is not None:
        before = keep.release
        release.editor_signed_at = before.editor_signed_at
        release.editor = before.editor
        release.editor_printed = before.editor_printed
        release.credits = before.credits
        release.publisher_printed = before.publisher_printed
        release.pictures = kept_pictures(before.pictures, release.pictures, keep.changed_image)
    release.save()
    return release


def show_release(article: Article, release: Release) -> None:
    """Make a release what readers meet: on the article's page, in lists, under its names, in the
    search."""
    article.release = release
    article.save(
        update_fields=[
            "stage",
            "visibility",
            "published_at",
            "live_until",
            "schedule_failed_at",
            "release",
        ]
    )
    article.shown_in.all().delete()
    article.bylines.all().delete()
    article.shown_pictures.all().delete()
    ShownIn.objects.bulk_create(columns_shown(article, release))
    Byline.objects.bulk_create(names_shown(article, release))
    ShownPicture.objects.bulk_create(pictures_shown(article, release))
    if article.visibility == Visibility.LIVE:
        search.index_articles([article])


def columns_shown(article: Article, release: Release) -> list[ShownIn]:
    """Return unsaved rows: where readers find a release."""
    return [
        ShownIn(article=article, column_id=number, published_at=article.published_at)
        for number in release.revision.columns
    ]


def names_shown(article: Article, release: Release) -> list[Byline]:
    """Return unsaved rows: under whose names readers find a release."""
    return [
        Byline(
            article=article,
            position=place,
            person_id=credit["person"],
            name=credit["name"][:60],
            folded=fold(credit["name"][:60]).strip()[:FOLDED_MAX],
            published_at=article.published_at,
        )
        for place, credit in enumerate(release.revision.credits, start=1)
    ]


def pictures_shown(article: Article, release: Release) -> list[ShownPicture]:
    """Return unsaved rows: which pictures readers find in a release."""
    return [
        ShownPicture(article=article, image_id=picture["image"]) for picture in release.pictures
    ]


def _byline(credit: dict[str, Any]) -> dict[str, Any]:
    return {
        "role": credit["role"],
        "role_printed": imprint.printed_role(credit["role"]),
        "name": credit["name"],
        "slug": credit["slug"],
    }


def _source_line(article: Article, revision: Revision, places: Sequence[PrintedPlace]) -> str:
    place = (places[0]["number_printed"], places[0]["label"]) if places else None
    return imprint.source_line(article.publication.name, place, revision.source_name)
