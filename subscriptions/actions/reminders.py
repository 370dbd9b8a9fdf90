"""Reminders that a term ends: written as letters, each once for its term and step, whenever this runs."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from articles.journalling import record, told
from subscriptions import rights
from subscriptions.actions import letters, terms
from subscriptions.models import Letter
from subscriptions.selectors.reminders import Due, due

if TYPE_CHECKING:
    from newsroom.accounts.models import User

TEMPLATE = "reminder"


def send(*, by: "User | None", at: datetime, only: Collection[str] | None = None) -> int:
    """Write the reminders that are due, `only` those of these keys where they are named; return how many were written.

    They wait as letters and go out with the others. Whoever has no e-mail address gets none. Refuses NotYours.
    """
    with told("reminders.sent", by=by, at=at):
        rights.require(rights.may(by, "add_letter"))
    written = 0
    for one in list(due(at)):
        if one.email and (only is None or one.key in only):
            written += _write(one, at)
    if written:
        record("reminders.sent", by=by, at=at, subject=str(written), letters=written)
    return written


def _write(one: Due, at: datetime) -> bool:
    """Write one reminder under the lock of its subscription: of two jobs at once the second finds it written."""
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        subscription = terms.locked(one.term.subscription)
        if Letter.objects.filter(key=one.key).exists():
            return False
        letters.write(one.key, subscription.party, TEMPLATE, words_of(one), at=at)
        return Letter.objects.filter(key=one.key).exists()


def sample(one: Due, at: datetime) -> str:
    """Return a reminder as it would be sent, its first line the subject."""
    with translation.override(settings.LANGUAGE_CODE):
        context = {"party": one.term.subscription.party, "at": at, **words_of(one)}
        return render_to_string(f"subscriptions/letters/{TEMPLATE}.txt", context).strip()


def words_of(one: Due) -> dict[str, object]:
    """Return what a reminder speaks of: the term, its last issue, whether it is past, and where to renew."""
    return {
        "term": one.term, "publication": one.term.subscription.publication, "last_issue": one.last_issue,
        "ended": one.step < 0, "link": renewal_link(one),
    }  # fmt: skip


def renewal_link(one: Due) -> str:
    """Return the address at which a term is renewed; whoever is not signed in yet is led there behind the way in."""
    path = reverse("subscriptions:renew", args=[one.term.pk])
    return letters.absolute(one.term.subscription.publication, path)
