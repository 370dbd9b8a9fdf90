"""What a plan allows a reader to order: what is given is not sold, a gift is for somebody, a trial
comes once."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.characters import clean_line
from articles.errors import Invalid
from subscriptions.domain.choices import PlanKind
from subscriptions.models import Order, Party, Plan, Term


@dataclass(frozen=True)
class GiftDetails:
    """What a buyer says of a gift."""

    recipient: str = ""
    message: str = ""


def require_offered(plan: Plan | None) -> None:
    """Refuse what a reader may not order by himself: Invalid for a plan that only the desk gives.
    What was on sale when it was quoted may be ordered as long as the quote holds."""
    if plan is not None and plan.kind == PlanKind.COMPLIMENTARY:
        raise Invalid(_("This offer is not on sale. Nothing was ordered."))


def require_recipient(plan: Plan | None, gift: GiftDetails | None) -> None:
    """Refuse a gift card without anybody whom it is for, and a trial that is to be another's,
    whoever orders it. Refuses Invalid."""
    if plan is None:
        return
    if plan.kind == PlanKind.GIFT and not (gift and clean_line(gift.recipient)):
        raise Invalid(_("This offer is a gift. Say for whom it is. Nothing was ordered."))
    if plan.kind == PlanKind.TRIAL and gift:
        raise Invalid(_("A trial is for whoever orders it and is no gift. Nothing was ordered."))


def require_first_trial(plan: Plan | None, party: Party, at: datetime) -> None:
    """Refuse a second trial of one person: the same account, mailbox or telephone. Refuses Invalid.

    Runs inside the caller's transaction, under the lock of the newspaper's trials: of two orders at
    once one is the second. An order that ran out without its money counts for nothing.
    """
    if plan is None or plan.kind != PlanKind.TRIAL:
        return
    list(
        Plan.objects.select_for_update()
        .filter(publication=plan.publication_id, kind=PlanKind.TRIAL)
        .order_by("pk")
    )
    same = Q(pk=party.pk)
    for mail in {party.email, party.user.email if party.user else ""} - {""}:
        same |= Q(email__iexact=mail) | Q(user__email__iexact=mail)
    if party.phone:
        same |= Q(phone=party.phone)
    people = Party.objects.filter(same)
    trials = Q(kind=PlanKind.TRIAL) | Q(plan__kind=PlanKind.TRIAL)
    tried = Term.objects.filter(
        trials, subscription__party__in=people, subscription__publication=plan.publication_id
    )
    waiting = Order.objects.filter(
        quote__plan__kind=PlanKind.TRIAL, party__in=people, cancelled_at=None
    )
    waiting = waiting.filter(Q(settled_at__isnull=False) | Q(expires_at__gt=at))
    if tried.exists() or waiting.filter(publication=plan.publication_id).exists():
        raise Invalid(
            _("You have tried the paper already. Nothing was ordered. Choose another offer.")
        )
