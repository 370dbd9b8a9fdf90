"""Putting an article before readers, and taking it away again."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles import notices, printed, rights, search
from articles.actions import journal
from articles.actions.readiness import NEWSPAPER_TIME, readiness
from articles.errors import Invalid, NotReady
from articles.models import Article, Byline, CopyrightNotice, Placement, Release, Revision, ShownIn
from articles.models.releases import PrintedPlace
from articles.states import Move, Stage, after

if TYPE_CHECKING:
    from newsroom.accounts.models import User


def publish(article: Article, *, by: "User | None", at: datetime, public_from: datetime | None = None) -> Article:
    """Release the article's newest revision with its printed names, notice and source line, all frozen.

    Readers see it from `public_from` (default: `at`); a moment in the future needs no job. An article that readers
    already see keeps its first moment and shows the new text at once.
    Refuses NotYours, WrongState, Invalid (a later moment for a text that is already public), and NotReady with every
    missing thing at once.
    """
    with transaction.atomic():
        article = _locked(article)
        rights.require(rights.can_publish(by))
        stage = after(article.stage, Move.PUBLISH)
        moment = public_moment(article, at=at, public_from=public_from)
        ready = readiness(article, at=moment)
        if ready.reasons or ready.notice is None:
            raise NotReady(*ready.reasons)
        article.stage, article.published_at = stage, moment
        release = _release(article, _newest_revision(article), ready.notice, by=by, at=at)
        _show(article, release)
        journal.record(
            "article.published", by=by, at=at, article=article, release=release.number,
            revision=release.revision.number, public_from=moment.isoformat(),
        )  # fmt: skip
    return article


def withdraw(article: Article, *, by: "User | None", at: datetime, reason: str) -> Article:
    """Take a published article away; its address answers 410 and the reason. Refuses NotYours, WrongState, Invalid."""
    with transaction.atomic():
        article = _locked(article)
        rights.require(rights.can_withdraw(by))
        stage = after(article.stage, Move.WITHDRAW)
        if not reason.strip():
            raise Invalid(_("Write the reason of the withdrawal: readers who follow an old link will read it."))
        article.stage, article.withdrawn_at, article.withdrawal_reason = stage, at, reason.strip()[:300]
        article.save(update_fields=["stage", "withdrawn_at", "withdrawal_reason"])
        search.drop([article.pk])
        journal.record("article.withdrawn", by=by, at=at, article=article, reason=article.withdrawal_reason)
    return article


def draft_release(article: Article, notice: CopyrightNotice, *, by: "User | None", at: datetime) -> Release:
    """Return the release that publishing now would make, unsaved: what a preview shows. Two queries."""
    places = printed_places(article)
    return build_release(article, _newest_revision(article), notice, number=0, places=places, by=by, at=at)


def release_again(article: Article, *, by: "User | None", at: datetime) -> Article:
    """Release the same revision anew because its place in print changed. Expects the caller's transaction and lock."""
    old = article.release
    if article.stage != Stage.PUBLISHED or old is None:
        return article
    release = _release(article, old.revision, old.notice, by=by, at=at, keep=old)
    _show(article, release)
    journal.record("article.released_again", by=by, at=at, article=article, release=release.number)
    return article


def public_moment(article: Article, *, at: datetime, public_from: datetime | None) -> datetime:
    """Return when readers first see it. Refuses Invalid where a live text would be put off."""
    already_public = article.stage == Stage.PUBLISHED and article.published_at and article.published_at <= at
    if not already_public:
        return public_from or at
    if public_from is not None and public_from > at:
        raise Invalid(_("Readers already see this article. A new text goes live at once; leave the moment empty."))
    assert article.published_at  # noqa: S101  told to the type checker
    return article.published_at


def printed_places(article: Article) -> list[PrintedPlace]:
    """Return where the article stands in print, the primary place first. One query."""
    places = (
        Placement.objects.filter(article=article)
        .select_related("page__issue")
        .order_by("-is_primary", "page__issue__date", "page__position")
    )
    return [place_of(placement) for placement in places]


def place_of(placement: Placement) -> PrintedPlace:
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


def build_release(
    article: Article,
    revision: Revision,
    notice: CopyrightNotice,
    *,
    number: int,
    places: Sequence[PrintedPlace],
    by: "User | None",
    at: datetime,
) -> Release:
    """Return an unsaved release: everything printed around the text, as it is at this moment."""
    editor = article.responsible_editor  # readiness asked; only a preview may come here without
    return Release(
        article=article, number=number, revision=revision, made_at=at, made_by=by,
        publisher_printed=journal.printed_name(by), editor=editor,
        editor_printed=editor.printed_name if editor else "",
        credits=[_byline(credit) for credit in revision.credits],
        notice=notice, notice_text=notices.fill(notice.text, notice_values(article, revision, places, at)),
        source_line=_source_line(article, revision, places), printed_in=list(places),
    )  # fmt: skip


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


def _locked(article: Article) -> Article:
    locked: Article = (
        Article.objects.select_for_update(of=("self",))
        .select_related("publication", "responsible_editor", "release__revision", "release__notice", "release__editor")
        .get(pk=article.pk)
    )
    return locked


def _newest_revision(article: Article) -> Revision:
    newest: Revision = Revision.objects.filter(article=article).latest("number")
    return newest


def _release(
    article: Article,
    revision: Revision,
    notice: CopyrightNotice,
    *,
    by: "User | None",
    at: datetime,
    keep: Release | None = None,
) -> Release:
    number = 1 + Release.objects.filter(article=article).count()
    places = printed_places(article)
    release = build_release(article, revision, notice, number=number, places=places, by=by, at=at)
    if keep is not None:  # only the place in print is new: names stay as they were signed
        release.editor, release.editor_printed = keep.editor, keep.editor_printed
        release.credits, release.publisher_printed = keep.credits, keep.publisher_printed
    release.save()
    return release


def _show(article: Article, release: Release) -> None:
    article.release = release
    article.save(update_fields=["stage", "published_at", "release"])
    article.shown_in.all().delete()
    article.bylines.all().delete()
    ShownIn.objects.bulk_create(columns_shown(article, release))
    Byline.objects.bulk_create(names_shown(article, release))
    search.store([article])


def columns_shown(article: Article, release: Release) -> list[ShownIn]:
    """Return unsaved rows: where readers find a release."""
    return [ShownIn(article=article, column_id=number) for number in release.revision.columns]


def names_shown(article: Article, release: Release) -> list[Byline]:
    """Return unsaved rows: under whose names readers find a release."""
    return [
        Byline(article=article, position=place, person_id=credit["person"], name=credit["name"][:60])
        for place, credit in enumerate(release.revision.credits, start=1)
    ]


def _byline(credit: dict[str, Any]) -> dict[str, Any]:
    return {
        "role": credit["role"],
        "role_printed": printed.role_printed(credit["role"]),
        "name": credit["name"],
        "slug": credit["slug"],
    }


def _source_line(article: Article, revision: Revision, places: Sequence[PrintedPlace]) -> str:
    place = (places[0]["number_printed"], places[0]["label"]) if places else None
    return printed.source_line(article.publication.name, place, revision.source_name)
