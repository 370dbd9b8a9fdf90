"""Delivery lists, looked at and taken away: the next issues, a list by route, region and channel,
its labels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import Publication
from subscriptions.domain.choices import Channel
from subscriptions.labels import AddressLabel
from subscriptions.models import BulkDraw, ChannelSetup, DeliveryRun, IssueDelivery
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.service.deliveries import count_copies

NEXT = 6  # issues
CHUNK = 2_000


@dataclass(frozen=True)
class ComingIssue:
    """An issue before the mail room: copies owed by name, in bulk, and the lists made of it so
    far."""

    day: date
    named: int
    bulk: int
    runs: list[DeliveryRun]


def list_coming_issues(publication: Publication, at: datetime) -> list[ComingIssue]:
    """Return the next issues, the first ahead. Six queries."""
    today = timezone.localdate(at)
    days = issue_days(publication, today, today + timedelta(days=60))[:NEXT]
    return _find_issues(publication, days)


def find_coming_issue(publication: Publication, day: date) -> ComingIssue:
    """Return one issue before the mail room. Five queries."""
    (issue,) = _find_issues(publication, [day])
    return issue


def _find_issues(publication: Publication, days: Sequence[date]) -> list[ComingIssue]:
    runs: dict[date, list[DeliveryRun]] = {day: [] for day in days}
    made = DeliveryRun.objects.filter(publication=publication, issue_date__in=days)
    for run in made.order_by("supplement"):
        runs[run.issue_date].append(run)
    issues = []
    for day, counts in count_copies(publication, days).items():
        returned = counts.pop("returned", 0)
        named = counts.pop("named")
        issues.append(ComingIssue(day, named, sum(counts.values()) - returned, runs[day]))
    return issues


def sum_deliveries(run: DeliveryRun, *fields: str) -> list[dict[str, Any]]:
    """Return labels and copies of a list by these fields, the largest group first.

    Earlier issues delivered again have labels and no copies. One query.
    """
    rows = IssueDelivery.objects.filter(run=run).order_by().values(*fields)
    sold = Coalesce(Sum("copies", filter=Q(complaint=None)), 0)
    return list(rows.annotate(labels=Count("pk"), copies=sold).order_by("-copies", *fields))


def count_redelivered(run: DeliveryRun) -> int:
    """Return how many copies of earlier issues go out again with a list. One query."""
    rows = IssueDelivery.objects.filter(run=run).exclude(complaint=None)
    return rows.aggregate(copies=Sum("copies"))["copies"] or 0


def count_bulk_by_region(run: DeliveryRun) -> list[dict[str, Any]]:
    """Return the post office's counts of an issue by region (要数): copies by name of all lists until
    this one, and in bulk. Two queries."""
    named = IssueDelivery.objects.filter(
        run__publication=run.publication_id,
        run__issue_date=run.issue_date,
        run__supplement__lte=run.supplement,
        channel__in=("post", "bundle"),
        complaint=None,
    )
    by_name = dict(named.order_by().values_list("province").annotate(copies=Sum("copies")))
    draws = BulkDraw.objects.filter(
        publication=run.publication_id, issue_date=run.issue_date, channel="post"
    )
    in_bulk = dict(
        draws.exclude(kind="returned")
        .order_by()
        .values_list("region")
        .annotate(copies=Sum("copies"))
    )
    regions = sorted(
        {*by_name, *in_bulk}, key=lambda name: (-by_name.get(name, 0) - in_bulk.get(name, 0), name)
    )
    return [
        {
            "region": name,
            "named": by_name.get(name, 0),
            "bulk": in_bulk.get(name, 0),
            "copies": by_name.get(name, 0) + in_bulk.get(name, 0),
        }
        for name in regions
    ]


def find_carriers(run: DeliveryRun) -> dict[str, str]:
    """Return who carries the copies of a list, by channel, where it is written down. One query."""
    rows = ChannelSetup.objects.filter(publication=run.publication_id).exclude(carrier="")
    return dict(rows.values_list("channel", "carrier"))


def list_heading(run: DeliveryRun) -> str:
    """Return what stands over a list that leaves the house: the paper and its issue, and who
    carries it. One query."""
    return " · ".join([str(run), *dict.fromkeys(find_carriers(run).values())])


def sum_by_channel(run: DeliveryRun) -> list[dict[str, Any]]:
    """Return labels and copies of a list by channel, with the carrier of each. Two queries."""
    carriers = find_carriers(run)
    channel_names = dict(Channel.choices)
    return [
        {**one, "words": channel_names[one["channel"]], "carrier": carriers.get(one["channel"], "")}
        for one in sum_deliveries(run, "channel")
    ]


def list_labels(run: DeliveryRun) -> Iterator[AddressLabel]:
    """Yield the labels of a list by route, then postcode, in constant memory."""
    texts = (
        "postcode",
        "region",
        "street",
        "recipient",
        "copies",
        "route",
        "note",
        "subscription_id",
    )
    rows = (
        IssueDelivery.objects.filter(run=run)
        .order_by("route", "postcode", "pk")
        .values_list(*texts)
    )
    for postcode, place, street, recipient, copies, route, note, number in rows.iterator(CHUNK):
        yield AddressLabel(postcode, place, street, recipient, copies, route, note, str(number))


def list_delivery_rows(run: DeliveryRun) -> Iterator[Sequence[Any]]:
    """Yield a list as rows of a sheet, in the order of its labels; beside each its channel and who
    carries it."""
    carriers = find_carriers(run)
    for row in sorted_deliveries(run):
        yield [
            row.route,
            row.postcode,
            row.region,
            row.street,
            row.recipient,
            row.copies,
            row.get_channel_display(),
            carriers.get(row.channel, ""),
            row.note,
            row.subscription_id,
        ]


def sorted_deliveries(run: DeliveryRun) -> Iterator[IssueDelivery]:
    return IssueDelivery.objects.filter(run=run).order_by("route", "postcode", "pk").iterator(CHUNK)
