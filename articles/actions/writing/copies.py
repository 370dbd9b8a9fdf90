"""New drafts made of articles: a copy (另存为新稿), and the next instalment of a series (续写)."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from articles import rights
from articles.actions.records import journal
from articles.actions.review.rounds import lock_article
from articles.actions.writing.drafts import Draft, draft_from_article
from articles.actions.writing.writing import create_article
from articles.domain.texts.instalments import LAST, read_headline, write_headline
from articles.errors import Invalid
from articles.models import Article, ArticleSeries, Instalment, JournalEntry, RightsRecord
from articles.models.texts.text import TEXT_FIELDS
from newsroom.accounts.models import User

TWICE = timedelta(seconds=10)  # a second click makes no second draft
HEADLINE_MAX = 200


def duplicate_article(article: Article, *, by: User, at: datetime) -> Article:
    """Store a copy as a new draft: text, columns, byline, pictures, and the rights record, since
    the words are the same. Signatures, releases, places in print and deadlines stay behind.

    A copy that the person made of it in the last ten seconds and that nobody changed is returned
    instead. Refuses NotYours.
    """
    with journal.perform("article.duplicated", by=by, at=at, article=article) as act:
        article = lock_article(article, at)
        rights.require(rights.can_write(by, new=True))
        existing = _find_twin("article.duplicated", article, by, at)
        if existing is not None:
            return existing
        draft = replace(
            draft_from_article(article),
            expires_at=None,
            note=_("Copy of article %(number)d.") % {"number": article.pk},
        )
        copy = create_article(article.publication, draft, by=by, at=at)
        _copy_rights(article, copy)
        act.record(article=article, made=copy.pk)
    return copy


def continue_series(article: Article, *, by: User, at: datetime) -> Article:
    """Begin the next instalment behind the last one of the article's series: its headline counted
    on, with kicker, columns and byline. An article that is in no series begins one.

    An instalment that the person began from it in the last ten seconds and that nobody changed is
    returned instead. Refuses NotYours, and Invalid where the headline would be too long.
    """
    with journal.perform("article.continued", by=by, at=at, article=article) as act:
        article = lock_article(article, at)
        rights.require(rights.can_write(by, new=True))
        existing = _find_twin("article.continued", article, by, at)
        if existing is not None:
            return existing
        series = _find_or_create_series(article)
        last = series.instalments.order_by("-number").values_list("number", flat=True)[0]
        draft = _draft_instalment(article, last + 1)
        instalment = create_article(article.publication, draft, by=by, at=at)
        Instalment.objects.create(series=series, article=instalment, number=last + 1)
        act.record(article=article, made=instalment.pk, number=last + 1)
    return instalment


def _draft_instalment(article: Article, number: int) -> Draft:
    if number > LAST:
        raise Invalid(_("A series has at most %(count)d instalments.") % {"count": LAST})
    headline = write_headline(article.headline, number)
    if len(headline) > HEADLINE_MAX:
        raise Invalid(
            _("The headline of the next instalment would be too long. Shorten this one first.")
        )
    text = {name: None if name == "source_date" else "" for name in TEXT_FIELDS}
    text |= {"headline": headline, "kicker": article.kicker}
    copied = draft_from_article(article)
    return Draft(
        text=text,
        columns=copied.columns,
        credits=copied.credits,
        note=_("Continues article %(number)d.") % {"number": article.pk},
    )


def _find_or_create_series(article: Article) -> ArticleSeries:
    """Return the series of an article, locked; one of its own where it has none."""
    instalment = Instalment.objects.filter(article=article).first()
    if instalment is not None:
        return ArticleSeries.objects.select_for_update().get(pk=instalment.series_id)
    numbered = read_headline(article.headline)
    series = ArticleSeries.objects.create(publication=article.publication, name=numbered.stem)
    Instalment.objects.create(series=series, article=article, number=numbered.number)
    return series


def _copy_rights(article: Article, copy: Article) -> None:
    """Give a copy the rights record of its source: the same words have the same owner, whoever
    copies them. A text without a record leaves the default one."""
    record = RightsRecord.objects.filter(article=article).first()
    if record is not None:
        RightsRecord.objects.filter(article=copy).delete()
        record.pk = None
        record._state.adding = True
        record.article = copy
        record.save()


def _find_twin(act: str, article: Article, by: User, at: datetime) -> Article | None:
    """Return the draft that the same act just made of an article, as far as nobody changed it."""
    entry = (
        JournalEntry.objects.filter(act=act, article=article, by=by, at__gte=at - TWICE, at__lte=at)
        .exclude(outcome="denied")
        .order_by("-pk")
        .first()
    )
    if entry is None:
        return None
    return Article.objects.filter(pk=entry.details.get("made"), version=1).first()
