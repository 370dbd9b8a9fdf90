"""Where the demonstration newspaper shows what: addresses for the pictures of the documents."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from articles.actions.review import locks
from articles.domain.states import Stage
from articles.models import Article, Issue, Profile
from subscriptions.actions.readers.accounts import make_sign_in_token
from subscriptions.models import DeliveryRun, Order, PriceList, Subscription

FLAGSHIP_ISSUE = 1322
STILL_RUNNING = timedelta(days=60)


def find_example_addresses(at: datetime) -> dict[str, str]:
    """Return an address of each screen that the documents show, by the name of the example.

    Somebody else is changing the draft among them, as its picture shows.
    """
    return {**_articles(at), **_issues(), **_counter(at)}


def _articles(at: datetime) -> dict[str, str]:
    placed = _flagship(at)
    draft = Article.objects.get(stage=Stage.DRAFT, placements__isnull=False)
    if draft.created_by is not None:
        locks.take_lock(draft, "pictures", by=draft.created_by, at=at)
    return {
        "article": placed.get_absolute_url(),
        "picture": _change_address(placed.image_uses.get(role="lead").image),
        "ready": _article_address(Article.objects.get(stage=Stage.READY)),
        "waiting": _article_address(Article.objects.get(stage=Stage.REVIEW_3)),
        "proof": _article_address(Article.objects.get(stage=Stage.PROOF_1)),
        "held": _article_address(draft),
        "profile": _change_address(Profile.objects.earliest("pk")),
    }


def _flagship(at: datetime) -> Article:
    """Return an article with a picture on page 3 of the known issue."""
    articles = Article.objects.published(at).filter(
        placements__page__issue__number=FLAGSHIP_ISSUE,
        placements__page__position=3,
        image_uses__role="lead",
    )
    flagship: Article = articles.order_by("placements__position", "pk")[0]
    return flagship


def _issues() -> dict[str, str]:
    """Return the known issue's third page, and the issue that is still planned."""
    printed = Issue.objects.get(number=FLAGSHIP_ISSUE)
    planned = Issue.objects.filter(published_at=None).earliest("number")
    first = planned.pages.get(position=1)
    return {
        "page": reverse("admin:articles_issue_page", args=[printed.pk, 3]),
        "plan": reverse("admin:articles_flatplan", args=[planned.pk]),
        "page_files": reverse("admin:articles_page_files", args=[planned.pk]),
        "release": reverse("admin:articles_issue_release", args=[planned.pk]),
        "page_way": reverse("admin:articles_page_machine", args=[first.pk]),
        "regions": reverse("admin:articles_page_regions", args=[first.pk]),
    }


def _counter(at: datetime) -> dict[str, str]:
    """Return an order, a subscription that runs on, its price list, a reader's way in."""
    today = timezone.localdate(at)
    running = Subscription.objects.filter(
        spans__last_issue__gt=today + STILL_RUNNING, channel="post"
    ).distinct()
    paid = Order.objects.filter(terms__subscription__in=running, total__gt=0)
    order = paid.filter(terms__adjustments=None).order_by("pk")[0]
    readers = running.exclude(party__email="").filter(party__user=None)
    caller = readers.order_by("pk")[0].party
    token = make_sign_in_token(caller.email, at)
    start = date(today.year + 1, 3, 15)
    end = date(start.year, 12, 31)
    lists = PriceList.objects.order_by("pk")
    return {
        "quote": f"{reverse('subscriptions:prices')}?start={start}&end={end}&copies=1",
        "caller": reverse("admin:subscriptions_party_caller", args=[caller.pk]),
        "way_in": reverse("subscriptions:enter", args=[token]),
        "prices": _change_address(lists.filter(used_at=None).first() or lists[0]),
        "order": _change_address(order),
        "refund": f"{_change_address(order).removesuffix('change/')}refund/",
        "subscription": _change_address(
            running.filter(holds__isnull=False).order_by("pk").first() or running[0]
        ),
        "delivery": _change_address(DeliveryRun.objects.earliest("pk")),
    }


def _article_address(article: Article) -> str:
    return _change_address(article).removesuffix("change/")


def _change_address(row: Model) -> str:
    meta: Any = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
