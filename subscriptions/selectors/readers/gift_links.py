"""The links by which a subscriber gives texts to others: whether one may be made, those that were,
and the one that somebody opens."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from articles.common.moments import day_start
from articles.models import Article, Publication
from articles.reading.access import ArticleFacts
from newsroom.accounts.models import User
from subscriptions.models import AccessRule, Entitlement, GiftLink, Source
from subscriptions.models.access.access import GIFT_DAYS, GIFT_LINKS, meter_month
from subscriptions.models.access.gift_links import read_gift_token
from subscriptions.models.access.opening import scope_opens


@dataclass(frozen=True)
class GiftTerms:
    """How many texts a month a subscriber of a newspaper may give, and for how many days."""

    monthly: int = GIFT_LINKS
    days: int = GIFT_DAYS
    print_reads: bool = False

    @property
    def lasting(self) -> timedelta:
        return timedelta(days=self.days)


@dataclass(frozen=True)
class GiftOffer:
    """What a reader is told who wants to give an article: `link` is the one that he has for it
    already, `left` how many he may make this month, this one included."""

    terms: GiftTerms
    covered: bool
    left: int
    link: GiftLink | None = None


@dataclass(frozen=True)
class GiftLinkLine:
    """A link on its giver's list, with the article where it is public."""

    link: GiftLink
    article: Article | None
    in_force: bool


def gift_terms_of(publication: Publication) -> GiftTerms:
    """Return what the rule of the whole paper says of gift links, or what is usual. One query."""
    rule = AccessRule.objects.filter(publication=publication, column=None).first()
    return GiftTerms(rule.gift_links, rule.gift_days, rule.print_reads) if rule else GiftTerms()


def find_gift_offer(user: User, article: Article, at: datetime) -> GiftOffer:
    """Return whether a reader may give a published article, with its release. Four queries."""
    terms = gift_terms_of(article.publication)
    return GiftOffer(
        terms,
        _is_covered(user, article, terms, at),
        count_gifts_left(user, article.publication, terms, at),
        GiftLink.objects.in_force(at).filter(user=user, article=article).first(),
    )


def count_gifts_left(user: User, publication: Publication, terms: GiftTerms, at: datetime) -> int:
    """Return how many texts a reader may still give in the month of the newspaper's calendar. What
    was ended counts like every other. One query."""
    begun = day_start(meter_month(timezone.localdate(at)))
    made = GiftLink.objects.filter(
        user=user, article__publication=publication, made_at__gte=begun
    ).count()
    return max(0, terms.monthly - made)


def list_gift_links(user: User, at: datetime) -> list[GiftLinkLine]:
    """Return a reader's links, the newest first. Two queries."""
    links = list(GiftLink.objects.filter(user=user).select_related("article__publication"))
    public = Article.objects.published(at).select_related("release__revision")
    shown = public.defer("body", "release__revision__body").in_bulk(
        [link.article_id for link in links]
    )
    return [GiftLinkLine(link, shown.get(link.article_id), link.is_in_force(at)) for link in links]


def find_gift_link(token: str, article: Article, at: datetime) -> GiftLink | None:
    """Return the link that opens an article now; None for one that is over, or not ours."""
    number = read_gift_token(token)
    return (
        GiftLink.objects.in_force(at).filter(number=number, article=article).first()
        if number
        else None
    )


def _is_covered(user: User, article: Article, terms: GiftTerms, at: datetime) -> bool:
    """Say whether a reader's own subscription opens an article; neither the meter nor an
    institution does."""
    assert article.release  # noqa: S101  only published articles come here
    assert article.published_at  # noqa: S101
    printed = [place["number"] for place in article.release.printed_in]
    what = ArticleFacts(article.pk, article.publication_id, article.published_at, (), printed)
    on = timezone.localdate(at)
    rows = Entitlement.objects.in_force(on).filter(user=user, publication=article.publication)
    if not terms.print_reads:
        rows = rows.exclude(source=Source.PRINT)
    return any(
        scope_opens(row.scope, _number_of(row), what, at, on)
        for row in rows.select_related("issue")
    )


def _number_of(row: Entitlement) -> int:
    """Return the number of the article or issue that an entitlement names; 0 where it names
    none."""
    return row.article_id or (row.issue.number if row.issue else 0)
