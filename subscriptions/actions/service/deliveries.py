"""The delivery list of an issue: made once however often it is asked for; late changes are a
supplement."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.audit import perform, record
from articles.errors import Invalid
from articles.models import Publication
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.models import DeliveryRun, IssueDelivery
from subscriptions.models.rows import insert_many
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.service.deliveries import (
    CHUNK,
    Parcel,
    Undeliverable,
    draw_issue,
    issues_to_redeliver,
)

LABEL = (
    "run",
    "subscription",
    "channel",
    "copies",
    "recipient",
    "province",
    "region",
    "street",
    "postcode",
    "route",
    "note",
    "complaint",
)


def make_delivery_list(
    publication: Publication, day: date, *, by: Actor, at: datetime
) -> DeliveryRun:
    """Return the delivery list of an issue, made now where it was not. Its labels keep the
    addresses as they are.

    Asked for again it is the same list, label by label. Earlier issues that complaints promised
    again have a label each, marked on it, on the next list or supplement that is made; their copies
    are not counted.

    Refuses NotYours, and Invalid for a day without an issue.
    """
    with perform("delivery.listed", by=by, at=at):
        rights.require(rights.may(by, "add_deliveryrun"))
        # The newspaper's row is the lock: of two who ask at once the second gets the list of the
        # first.
        Publication.objects.select_for_update().get(pk=publication.pk)
        runs = DeliveryRun.objects.filter(publication=publication, issue_date=day)
        existing: DeliveryRun | None = runs.filter(supplement=0).first()
        if existing is not None:
            return existing
        if day not in issue_days(publication, day, day):
            raise Invalid(_("No issue appears on that day. No list was made."))
        return _made(publication, day, 0, set(), by=by, at=at)


def make_supplement_list(
    publication: Publication, day: date, *, by: Actor, at: datetime
) -> DeliveryRun | None:
    """Return a list of the subscriptions that the lists of an issue lack so far, None where they
    lack nobody and no earlier issue waits to go out again.

    Refuses NotYours, and Invalid where no list was made yet.
    """
    with perform("delivery.listed", by=by, at=at):
        rights.require(rights.may(by, "add_deliveryrun"))
        Publication.objects.select_for_update().get(pk=publication.pk)
        runs = DeliveryRun.objects.filter(publication=publication, issue_date=day)
        if not runs:
            raise Invalid(_("The list of this issue was not made yet. Make it first."))
        listed = IssueDelivery.objects.filter(run__in=runs, complaint=None)
        served = set(listed.values_list("subscription_id", flat=True))
        missing = bool(issues_to_redeliver(publication, day)) or any(
            isinstance(one, Parcel) and one.subscription not in served
            for chunk in draw_issue(publication, day)
            for one in chunk
        )
        return _made(publication, day, len(runs), served, by=by, at=at) if missing else None


def list_undeliverable(publication: Publication, day: date) -> list[Undeliverable]:
    """Return who is owed copies of an issue without an address: to be asked before the list is
    made."""
    return [
        one
        for chunk in draw_issue(publication, day)
        for one in chunk
        if isinstance(one, Undeliverable)
    ]


def _made(
    publication: Publication,
    day: date,
    number: int,
    served: set[int],
    *,
    by: Actor,
    at: datetime,
) -> DeliveryRun:
    """Count first, because a list never changes once it is written; then write its labels in
    chunks."""
    extra = issues_to_redeliver(publication, day)
    labels = len(extra)
    copies = 0
    for one in _parcels(publication, day, served):
        labels, copies = labels + 1, copies + one.copies
    run: DeliveryRun = DeliveryRun.objects.create(
        publication=publication,
        issue_date=day,
        supplement=number,
        made_at=at,
        made_by=account_of(by),
        labels=labels,
        copies=copies,
    )
    parcels = _parcels(publication, day, served)
    while chunk := list(islice(parcels, CHUNK)):
        insert_many(IssueDelivery, LABEL, (_label(run, one) for one in chunk))
    if extra:
        insert_many(IssueDelivery, LABEL, (_label(run, one) for one in extra))
    record(
        "delivery.listed", by=by, at=at, subject=str(run), run=run.pk, labels=labels, copies=copies
    )
    return run


def _parcels(publication: Publication, day: date, served: set[int]) -> Iterator[Parcel]:
    for chunk in draw_issue(publication, day):
        for one in chunk:
            if isinstance(one, Parcel) and one.subscription not in served:
                yield one


def _label(run: DeliveryRun, one: Parcel) -> tuple[Any, ...]:
    """Return what a label keeps, in the order of LABEL."""
    to = one.address
    note = one.address.note
    if one.earlier is not None:
        with translation.override(settings.LANGUAGE_CODE):
            again = gettext("Again: issue of %(day)s") % {"day": one.earlier}
            note = f"{again} {note}".strip()[:60]
    return (
        run.pk,
        one.subscription,
        one.channel,
        one.copies,
        to.recipient,
        to.province,
        to.region()[:70],
        to.street,
        to.postcode,
        to.route,
        note,
        one.complaint,
    )
