"""Many articles at once: an archive from elsewhere. The same checks as one by one, in a few
statements a batch."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from articles import rights, search
from articles.actions.records import journal
from articles.actions.records.reader_pages import announce_change
from articles.actions.records.tagging import ensure_tagging_entity
from articles.actions.review import releases
from articles.actions.review.readiness import (
    frame_gaps,
    picture_gaps,
    rights_gaps,
    text_gaps,
)
from articles.actions.writing import article_parts, revisions
from articles.actions.writing.drafts import Draft
from articles.common.moments import NEWSPAPER_TIME
from articles.domain.choices import RightsKind
from articles.domain.states import Stage, Visibility
from articles.errors import Invalid, NotReady
from articles.models import (
    Article,
    ArticleColumn,
    Byline,
    CopyrightNotice,
    Credit,
    Image,
    ImageUse,
    JournalEntry,
    Page,
    Placement,
    Publication,
    Release,
    Revision,
    RightsRecord,
    ShownIn,
    ShownPicture,
)
from articles.selectors.desk.copyright_notices import NoticeTable, column_and_ancestors
from newsroom.accounts.actors import Actor, account_of

BATCH = 200


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One article to load: what a writer would hand in, when readers first see it, and where it
    stood in print.

    Without `public_from` it stays a draft. `pages` are pages with the order on them, the primary
    place first. An entry whose source is known already is passed over. One that was `archived`
    elsewhere may have been signed by somebody who no longer signs, and waits for no file of a
    picture: a picture without one is not shown.
    """

    publication: Publication
    draft: Draft
    source_system: str
    source_id: str
    public_from: datetime | None = None
    pages: Sequence[tuple[Page, int]] = ()
    archived: bool = False


@dataclass
class LoadedRow:
    """An entry on its way, with the rows that belong to it."""

    entry: Entry
    article: Article
    record: RightsRecord | None
    uses: list[ImageUse]
    places: list[Placement]
    revision: Revision


Unready = Callable[[Entry, NotReady], object]


def load_articles(
    entries: Iterable[Entry], *, by: Actor, at: datetime, unready: Unready | None = None
) -> list[Article]:
    """Store, place and publish articles in one transaction, all or none, and return those that are
    new.

    Everything that writing, placing and publishing one article promises holds here as well:
    revision, release, frozen names and notice, journal, search. Hand in some hundred at a time.
    Refuses NotYours, Invalid, and NotReady with every missing thing; where `unready` listens, it
    hears the reasons instead and the article stays a draft.
    """
    for allowed in (rights.can_write(by, new=True), rights.can_publish(by), rights.can_place(by)):
        rights.require(allowed)
    with transaction.atomic():
        fresh = _unknown(list(entries))
        articles = [_article(entry, by=by, at=at) for entry in fresh]
        Article.objects.bulk_create(articles, batch_size=BATCH)
        rows = [
            _row(entry, article, by=by, at=at)
            for entry, article in zip(fresh, articles, strict=True)
        ]
        _store(rows)
        public = _publish(_ready(rows, unready, at=at), by=by, at=at)
        JournalEntry.objects.bulk_create(
            [
                journal.build_entry(
                    "article.loaded",
                    by=by,
                    at=at,
                    article=row.article,
                    source=row.entry.source_system,
                )
                for row in rows
            ],
            batch_size=BATCH,
        )
        journal.seal_soon()
        announce_change()
        search.index_articles([row.article for row in public])
    return articles


def _unknown(entries: list[Entry]) -> list[Entry]:
    """Return the entries whose source is not stored yet, each once."""
    stored_sources: set[tuple[str, str]] = set()
    for system in {entry.source_system for entry in entries}:
        wanted = [entry.source_id for entry in entries if entry.source_system == system]
        articles = Article.objects.filter(source_system=system, source_id__in=wanted)
        stored_sources |= set(articles.values_list("source_system", "source_id"))
    fresh = {(entry.source_system, entry.source_id): entry for entry in entries}
    return [entry for source, entry in fresh.items() if source not in stored_sources]


def _article(entry: Entry, *, by: Actor, at: datetime) -> Article:
    article_parts.check_columns(entry.publication, entry.draft.columns)
    article = Article(
        publication=entry.publication,
        version=1,
        created_at=at,
        created_by=account_of(by),
        changed_at=at,
        published_at=entry.public_from,
        source_system=entry.source_system,
        source_id=entry.source_id,
    )
    article.responsible_editor = entry.draft.responsible_editor
    article_parts.fill_text(article, entry.draft)
    return article


def _row(entry: Entry, article: Article, *, by: Actor, at: datetime) -> LoadedRow:
    record = (
        RightsRecord(article=article, **entry.draft.rights)
        if entry.draft.rights is not None
        else None
    )
    if record is not None:
        try:
            record.clean_fields(exclude={"article"})
        except ValidationError as error:
            raise Invalid(*error.messages) from error
    return LoadedRow(
        entry=entry,
        article=article,
        record=record,
        uses=article_parts.image_use_rows(article, entry.draft.pictures),
        places=[
            _placement(article, page, order, primary=not number)
            for number, (page, order) in enumerate(entry.pages)
        ],
        revision=revisions.build_revision(article, entry.draft, number=1, by=by, at=at),
    )


def _placement(article: Article, page: Page, order: int, *, primary: bool) -> Placement:
    if page.issue.publication_id != article.publication_id:
        raise Invalid(
            _("The page belongs to another newspaper. Choose a page of this article's newspaper.")
        )
    return Placement(article=article, page=page, position=order, is_primary=primary)


def _store(rows: Sequence[LoadedRow]) -> None:
    drafts = [(row.article, row.entry.draft) for row in rows]
    ArticleColumn.objects.bulk_create(
        [
            standing
            for article, draft in drafts
            for standing in article_parts.column_rows(article, draft.columns)
        ],
        batch_size=BATCH,
    )
    Credit.objects.bulk_create(
        [
            credit
            for article, draft in drafts
            for credit in article_parts.credit_rows(article, draft.credits)
        ],
        batch_size=BATCH,
    )
    ImageUse.objects.bulk_create([use for row in rows for use in row.uses], batch_size=BATCH)
    RightsRecord.objects.bulk_create([row.record for row in rows if row.record], batch_size=BATCH)
    Placement.objects.bulk_create([place for row in rows for place in row.places], batch_size=BATCH)
    Revision.objects.bulk_create([row.revision for row in rows], batch_size=BATCH)


def _ready(
    rows: Sequence[LoadedRow], unready: Unready | None, *, at: datetime
) -> list[tuple[LoadedRow, CopyrightNotice]]:
    """Return the rows to publish with their notices, all of which are read once a newspaper."""
    notices = {pk: NoticeTable(pk) for pk in {row.article.publication_id for row in rows}}
    ready = []
    put_off = []
    for row in rows:
        if row.entry.public_from is None:
            continue
        try:
            ready.append((row, _checked(row, notices[row.article.publication_id], at=at)))
        except NotReady as refusal:
            if unready is None:
                raise
            unready(row.entry, refusal)
            row.article.published_at = None
            put_off.append(row.article.pk)
    Article.objects.filter(pk__in=put_off).update(published_at=None)
    return ready


def _publish(
    ready: Sequence[tuple[LoadedRow, CopyrightNotice]], *, by: Actor, at: datetime
) -> list[LoadedRow]:
    """Release every row and return them: one statement for all, the moments stand there already."""
    rows = [row for row, _notice in ready]
    for publication in {row.article.publication for row in rows}:
        ensure_tagging_entity(publication, at=at)
    images = Image.objects.in_bulk(
        {pk for row in rows for pk in releases.picture_ids(row.revision)}
    )
    new_releases = Release.objects.bulk_create(
        [_release(row, notice, images, by=by, at=at) for row, notice in ready], BATCH
    )
    for row, release in zip(rows, new_releases, strict=True):
        row.article.release = release
        row.article.stage = Stage.PUBLISHED
        row.article.visibility = Visibility.LIVE
        row.article.live_until = row.article.expires_at
    its_own = Release.objects.filter(article=OuterRef("pk"), number=1).values("pk")
    shown = Article.objects.filter(pk__in=[row.article.pk for row in rows])
    shown.update(
        stage=Stage.PUBLISHED,
        visibility=Visibility.LIVE,
        live_until=F("expires_at"),
        release=Subquery(its_own),
    )
    pairs = list(zip([row.article for row in rows], new_releases, strict=True))
    ShownIn.objects.bulk_create(
        [place for pair in pairs for place in releases.columns_shown(*pair)], BATCH
    )
    Byline.objects.bulk_create(
        [name for pair in pairs for name in releases.names_shown(*pair)], BATCH
    )
    ShownPicture.objects.bulk_create(
        [picture for pair in pairs for picture in releases.pictures_shown(*pair)], BATCH
    )
    return rows


def _release(
    row: LoadedRow,
    notice: CopyrightNotice,
    images: Mapping[int, Image],
    *,
    by: Actor,
    at: datetime,
) -> Release:
    places = [releases.printed_place(place) for place in row.places]
    release = releases.build_release(
        row.article, row.revision, notice, number=1, places=places, by=by, at=at
    )
    release.pictures = releases.printed_pictures(row.revision, images)
    return release


def _checked(row: LoadedRow, notices: NoticeTable, *, at: datetime) -> CopyrightNotice:
    """Return the notice of a row. Refuses NotReady with every reason, as publishing one article
    does."""
    article = row.article
    moment = row.entry.public_from
    entry = row.entry
    assert moment  # noqa: S101  told to the type checker: only rows with a moment come here
    on = moment.astimezone(NEWSPAPER_TIME).date()
    notice = _notice(row, notices, on)
    if (
        notice is None and entry.archived
    ):  # older than the first notice: it is put up now, under the words of now
        notice = _notice(row, notices, at.astimezone(NEWSPAPER_TIME).date())
    gaps = [
        *text_gaps(article, signed_before=entry.archived),
        *frame_gaps(has_home=bool(entry.draft.columns), has_notice=notice is not None),
        *rights_gaps(article, row.record, on),
        *(
            gap
            for use in row.uses
            if use.image.original or not entry.archived
            for gap in picture_gaps(use)
        ),
    ]
    if gaps or notice is None:
        raise NotReady(*(gap.words for gap in gaps))
    return notice


def _notice(row: LoadedRow, notices: NoticeTable, on: date) -> CopyrightNotice | None:
    home = row.entry.draft.columns[0] if row.entry.draft.columns else None
    kind = row.record.kind if row.record else RightsKind.ORIGINAL
    return notices.find(kind=str(kind), column_ids=column_and_ancestors(home), on=on)
