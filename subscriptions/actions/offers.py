"""What a plan allows a reader to order: what is given is not sold, a gift is for somebody, a trial comes once."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.errors import Invalid
from subscriptions.kinds import PlanKind
from subscriptions.models import Order, Party, Plan, Term


def require_offered(plan: Plan | None, *, is_gift: bool) -> None:
    """Refuse what a reader may not order by himself: Invalid for a plan that only the desk gives, and for a gift
    without anybody whom it is for. What was on sale when it was quoted may be ordered as long as the quote holds."""
    if plan is None:
        return
    if plan.kind == PlanKind.COMPLIMENTARY:
        raise Invalid(_("This offer is not on sale. Nothing was ordered."))
    if plan.kind == PlanKind.GIFT and not is_gift:
        raise Invalid(_("This offer is a gift. Say for whom it is. Nothing was ordered."))


def require_first_trial(plan: Plan | None, party: Party) -> None:
    """Refuse a second trial of one person: the same account, mailbox or telephone. Refuses Invalid.

    Runs inside the caller's transaction, under the lock of the plan: of two orders at once one is the second.
    """
    if plan is None or plan.kind != PlanKind.TRIAL:
        return
    Plan.objects.select_for_update().get(pk=plan.pk)
    same = Q(pk=party.pk)
    if party.email:
        same |= Q(email__iexact=party.email)
    if party.phone:
        same |= Q(phone=party.phone)
    people = Party.objects.filter(same)
    trials = Q(kind=PlanKind.TRIAL) | Q(plan__kind=PlanKind.TRIAL)
    tried = Term.objects.filter(trials, subscription__party__in=people, subscription__publication=plan.publication_id)
    waiting = Order.objects.filter(quote__plan__kind=PlanKind.TRIAL, party__in=people, cancelled_at=None)
    if tried.exists() or waiting.filter(publication=plan.publication_id).exists():
        raise Invalid(_("You have tried the paper already. Nothing was ordered. Choose another offer."))
