"""Links by which a subscriber gives one text to whoever opens them.

The journal names the link by its number of a row, never its article: what somebody gives away is
nobody's business, and a link goes with its giver's account.
"""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from articles.audit import perform
from articles.errors import Invalid, NotYours
from articles.models import Article
from newsroom.accounts.models import User
from subscriptions.models import GiftLink
from subscriptions.models.access.gift_links import make_link_number
from subscriptions.selectors.readers.gift_links import find_gift_offer

KEPT = timedelta(days=90)  # on the giver's list, after their last day


def make_gift_link(article: Article, *, by: User, at: datetime) -> GiftLink:
    """Make a link by which whoever opens it reads one published article whole, until the day that
    the access rule of the paper says. For an article that the reader gives already, that link.

    It opens its text until then whatever becomes of the subscription. Refuses Invalid for an
    article that is not public and where none is left this month, NotYours without a subscription
    that covers the article.
    """
    with perform("gift_link.made", by=by, at=at) as act:
        User.objects.select_for_update().get(pk=by.pk)
        public = Article.objects.published(at).select_related("publication", "release")
        row = public.filter(pk=article.pk).first()
        if row is None:
            raise Invalid(_("This article is not on the site. Nothing was changed."))
        offer = find_gift_offer(by, row, at)
        if not offer.covered:
            raise NotYours(
                _("Your account has no subscription for this article. Nothing was changed.")
            )
        if offer.link is not None:
            return offer.link
        if not offer.left:
            raise Invalid(_("You have no gift link left this month. Nothing was changed."))
        GiftLink.objects.filter(user=by, ends_at__lt=at - KEPT).delete()
        link = GiftLink.objects.create(
            number=make_link_number(),
            user=by,
            article=row,
            made_at=at,
            ends_at=at + offer.terms.lasting,
        )
        act.record(subject=str(link), row=link.pk)
        return link


def end_gift_link(pk: int, *, by: User, at: datetime) -> None:
    """End a link at once. What is somebody else's, or over already, is left alone."""
    with perform("gift_link.ended", by=by, at=at) as act:
        link = GiftLink.objects.select_for_update().in_force(at).filter(pk=pk, user=by).first()
        if link is None:
            return
        link.ended_at = at
        link.save(update_fields=["ended_at"])
        act.record(subject=str(link), row=link.pk)


def count_gift_opening(link: GiftLink) -> None:
    """Count that somebody opened the text of a link. No row of the journal: who reads what is
    nobody's business."""
    GiftLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1)
