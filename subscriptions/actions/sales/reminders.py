"""Reminders that a term ends: written as letters, each once for its term and step, whenever this
runs."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from articles.audit import perform, record
from articles.origins import whole_address
from newsroom.accounts.actors import Actor
from subscriptions import rights
from subscriptions.actions.readers import letters
from subscriptions.models import Letter, Subscription
from subscriptions.selectors.sales.reminders import (
    CHUNK,
    DueReminder,
    forget_due_counts,
    list_due_reminders,
)

TEMPLATE = "reminder"


def write_due_reminders(
    *,
    by: Actor,
    at: datetime,
    only: Collection[int] | None = None,
    without: Collection[str] = (),
    most: int | None = None,
) -> int:
    """Write the reminders that are due and return how many: `only` those of some steps, `without`
    some by their keys, at `most` so many, so that whoever waits before a screen does not wait long;
    what is left is due as before.

    They are stored by the hundred, wait as letters and go out with the others. Whoever has no
    e-mail address gets none. Refuses NotYours.
    """
    with perform("reminders.sent", by=by, at=at):
        rights.require(rights.may(by, "add_letter"))
    wanted = (
        one
        for one in list_due_reminders(at)
        if one.email and (only is None or one.step in only) and one.key not in without
    )
    chosen = list(islice(wanted, most))
    written = 0
    try:
        for start in range(0, len(chosen), CHUNK):
            written += _write(chosen[start : start + CHUNK], at)
    finally:  # what was written before something failed was written
        if written:
            forget_due_counts(at)
            record("reminders.sent", by=by, at=at, subject=str(written), letters=written)
    return written


def _write(chosen: Sequence[DueReminder], at: datetime) -> int:
    """Write some reminders under the locks of their subscriptions: of two jobs at once the second
    finds them written. Three queries."""
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        numbers = {one.term.subscription_id for one in chosen}
        list(
            Subscription.objects.select_for_update()
            .filter(pk__in=numbers)
            .order_by("pk")
            .values_list("pk")
        )
        keys = [one.key for one in chosen]
        written_keys = set(Letter.objects.filter(key__in=keys).values_list("key", flat=True))
        made = [
            letters.compose_letter(
                one.key, one.term.subscription.party, TEMPLATE, reminder_context(one), at=at
            )
            for one in chosen
            if one.key not in written_keys
        ]
        Letter.objects.bulk_create(made)
    return len(made)


def render_sample_reminder(one: DueReminder, at: datetime) -> str:
    """Return a reminder as it would be sent, its first line the subject."""
    with translation.override(settings.LANGUAGE_CODE):
        context = {"party": one.term.subscription.party, "at": at, **reminder_context(one)}
        return render_to_string(f"subscriptions/letters/{TEMPLATE}.txt", context).strip()


def reminder_context(one: DueReminder) -> dict[str, object]:
    """Return what a reminder speaks of: the term, its last issue, whether it is past, and where to
    renew."""
    return {
        "term": one.term,
        "publication": one.term.subscription.publication,
        "last_issue": one.last_issue,
        "ended": one.step < 0,
        "link": renewal_link(one),
    }


def renewal_link(one: DueReminder) -> str:
    """Return the address at which a term is renewed; whoever is not signed in yet is led there
    behind the way in."""
    path = reverse("subscriptions:renew", args=[one.term.pk])
    return whole_address(one.term.subscription.publication, path)
