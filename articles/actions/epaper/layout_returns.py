"""Texts that come back from layout: compared with what went out, taken over or left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO

from django.utils.translation import gettext as _

from articles import rights
from articles.actions.records import journal
from articles.actions.review import rounds
from articles.actions.writing import writing
from articles.actions.writing.drafts import Draft, draft_from_article
from articles.characters import clean_line
from articles.domain.texts.quoting import nest_headline
from articles.errors import Invalid, WrongState
from articles.layout_exchange.applying import TakenWords, take_words
from articles.layout_exchange.paragraphs import HEAD_OF_STYLE, StoredParagraph, store_paragraph
from articles.layout_exchange.returned_changes import KNOWN_SHARE, shared_share
from articles.layout_exchange.returned_files import BYTES_MAX, ReturnedText, read_returned_text
from articles.models import Article, LayoutExport, LayoutReturn, Page, ReturnDecision
from articles.models.layout.layout_exports import NAME_MAX
from articles.selectors.pages.layout_screens import (
    compare_return,
    find_export,
    read_current_story,
)
from newsroom.accounts.actors import Actor, account_of


@dataclass(frozen=True)
class IncomingText:
    """A file as somebody sent it."""

    file: IO[bytes]
    name: str = ""


def can_bring_back(by: Actor, article: Article) -> bool:
    """Say whether an actor may bring back what layout made of an article, and leave it: layout
    editors, and everybody who may change the text."""
    return rights.can_place(by) or rights.can_write(by, article)


def require_bring_back(article: Article, *, by: Actor, at: datetime) -> None:
    """Refuse NotYours as `receive_article_text` would, whatever the file; the journal keeps it."""
    with journal.perform("layout.returned", by=by, at=at, article=article):
        rights.require(can_bring_back(by, article))


def receive_article_text(
    article: Article, incoming: IncomingText, *, by: Actor, at: datetime
) -> LayoutReturn:
    """Keep what layout made of an article until somebody decides about it.

    Refuses NotYours, WrongState for an article that never went out, and Invalid for a file that
    cannot be read or that holds another text.
    """
    require_bring_back(article, by=by, at=at)
    returned = _read(incoming)
    with journal.perform("layout.returned", by=by, at=at, article=article):
        return _keep(article, returned, incoming, by=by, at=at)


def require_bring_back_on_page(*, by: Actor, at: datetime) -> None:
    """Refuse NotYours as `receive_page_text` would, whatever the file; the journal keeps it."""
    with journal.perform("layout.returned", by=by, at=at):
        rights.require(rights.can_place(by))


def receive_page_text(
    page: Page, incoming: IncomingText, *, by: Actor, at: datetime
) -> LayoutReturn:
    """Keep what layout made of one of a page's articles: of the one that the file names, else of
    the one whose text it holds. Refuses as `receive_article_text` does."""
    require_bring_back_on_page(by=by, at=at)
    returned = _read(incoming)
    with journal.perform("layout.returned", by=by, at=at):
        placed = Article.objects.filter(placements__page=page).distinct().order_by("pk")
        article = _find_article(list(placed), returned)
        return _keep(article, returned, incoming, by=by, at=at)


def _read(incoming: IncomingText) -> ReturnedText:
    return read_returned_text(incoming.file.read(BYTES_MAX + 1), incoming.name)


def _find_article(articles: Sequence[Article], returned: ReturnedText) -> Article:
    """Return the article of which a file is. Refuses Invalid where it is of none of these."""
    if returned.key is not None:
        named = next((row for row in articles if row.pk == returned.key.article), None)
        if named is not None:
            return named
    shares = [(_share(article, returned), article) for article in articles]
    best, article = max(shares, key=_share_of, default=(0.0, None))
    if article is None or best < KNOWN_SHARE:
        raise Invalid(
            _(
                "This file holds the text of no article of this page that went to layout. Choose "
                "the article and bring it back there."
            )
        )
    return article


def _share_of(pair: tuple[float, Article]) -> float:
    return pair[0]


def _share(article: Article, returned: ReturnedText) -> float:
    export = find_export(article, None)
    return shared_share(export.paragraphs, _stored(returned)) if export else 0.0


def _stored(returned: ReturnedText) -> list[StoredParagraph]:
    return [store_paragraph(paragraph) for paragraph in returned.paragraphs]


def _keep(
    article: Article, returned: ReturnedText, incoming: IncomingText, *, by: Actor, at: datetime
) -> LayoutReturn:
    key = returned.key
    export = find_export(article, key.revision if key and key.article == article.pk else None)
    if export is None:
        raise WrongState(
            _(
                "“%(headline)s” never went to layout, so there is nothing to compare with. Nothing "
                "was taken over."
            )
            % {"headline": nest_headline(article.headline)}
        )
    _require_same_story(article, export, returned)
    name = clean_line(incoming.name)[-NAME_MAX:] or article.headline[:NAME_MAX]
    row = LayoutReturn.objects.create(
        export=export,
        name=name,
        paragraphs=_stored(returned),
        at=at,
        by=account_of(by),
        by_printed=journal.printed_name(by),
    )
    journal.record(
        "layout.returned",
        by=by,
        at=at,
        article=article,
        revision=export.revision.number,
        reason=name,
    )
    return row


def _require_same_story(article: Article, export: LayoutExport, returned: ReturnedText) -> None:
    """Refuse Invalid for a file that names another article, or that holds next to nothing of this
    one. A headline alone may be wholly another."""
    key = returned.key
    if key is not None and key.article != article.pk:
        raise Invalid(
            _("This file is of article %(number)d, not of “%(headline)s”. Nothing was taken over.")
            % {"number": key.article, "headline": nest_headline(article.headline)}
        )
    heads_alone = all(paragraph.style in HEAD_OF_STYLE for paragraph in returned.paragraphs)
    if key is not None and heads_alone:
        return
    if shared_share(export.paragraphs, _stored(returned)) < KNOWN_SHARE:
        raise Invalid(
            _(
                "This file holds next to nothing of “%(headline)s” as it went to layout. Is it the "
                "text of another article? Nothing was taken over."
            )
            % {"headline": nest_headline(article.headline)}
        )


def take_over(
    returned: LayoutReturn, keys: Collection[str], *, version: int, by: Actor, at: datetime
) -> Article:
    """Make a new revision of the article with the chosen changes of layout; the others are left.

    `version` is the version of the article that was compared. Refuses as `save_article` does (a
    published text is changed through a correction), Stale where the text changed since, WrongState
    for a text that was decided on, Invalid where no change was chosen or one that is not offered.
    """
    article = returned.export.article
    with journal.perform("layout.taken_over", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        rights.require(rights.can_write(by, article))
        returned = _lock_undecided(returned)
        rounds.require_version(article, version)
        story = read_current_story(article)
        changes = compare_return(returned, story)
        chosen = [change for change in changes if change.key in keys and change.is_offered]
        if not chosen or len(chosen) < len(set(keys)):
            raise Invalid(_("Choose which changes to take over. Nothing was changed."))
        draft = _with_words(article, take_words(story, chosen), returned)
        saved = writing.save_article(article, draft, by=by, at=at, expected_version=version)
        _decide(returned, ReturnDecision.TAKEN, by=by, at=at)
        returned.revision = saved.revisions.get(number=saved.version)
        returned.save()
        offered = sum(change.is_offered for change in changes)
        act.record(
            article=saved,
            revision=saved.version,
            reason=returned.name,
            taken=len(chosen),
            left=offered - len(chosen),
        )
    return saved


def leave_text(returned: LayoutReturn, *, by: Actor, at: datetime) -> LayoutReturn:
    """Leave the article as it is, whatever layout made of it. Refuses NotYours, WrongState."""
    article = returned.export.article
    with journal.perform("layout.left", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        rights.require(can_bring_back(by, article))
        returned = _lock_undecided(returned)
        _decide(returned, ReturnDecision.LEFT, by=by, at=at)
        returned.save()
        act.record(article=article, reason=returned.name)
    return returned


def _lock_undecided(returned: LayoutReturn) -> LayoutReturn:
    """Return the row locked. Refuses WrongState where somebody decided about it."""
    row = (
        LayoutReturn.objects.select_for_update(of=("self",))
        .select_related("export__article", "export__revision")
        .get(pk=returned.pk)
    )
    if row.decided_at is not None:
        raise WrongState(
            _("Somebody decided about this text already. Nothing was done twice. Reload the page.")
        )
    return row


def _decide(returned: LayoutReturn, decision: ReturnDecision, *, by: Actor, at: datetime) -> None:
    returned.decision = decision
    returned.decided_at = at
    returned.decided_by = account_of(by)


def _with_words(article: Article, words: TakenWords, returned: LayoutReturn) -> Draft:
    """Return the stored text with layout's words; what layout does not carry stays as it is."""
    draft = draft_from_article(article)
    pictures = [
        replace(picture, caption=words.captions.get(picture.image.pk, picture.caption))
        for picture in draft.pictures
    ]
    return replace(
        draft,
        text={**draft.text, **words.fields, "body": words.body},
        pictures=pictures,
        note=(_("Taken over from layout: %(name)s") % {"name": returned.name})[:200],
    )
