"""What a subscriber has with us and may spend: credit that lies in no order."""

from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from subscriptions.domain.choices import Account, Cause
from subscriptions.models import Order, Party, Payment, Posting, Refund


def credit_balance(party: Party) -> int:
    """Return what lies on a subscriber's credit, in fen: free, or in an order. One query."""
    return -(
        Posting.objects.filter(account=Account.CREDIT, party=party).aggregate(fen=Sum("amount"))[
            "fen"
        ]
        or 0
    )


def free_credit(party: Party) -> int:
    """Return what a subscriber may pay orders with, in fen: credit of refunds and of issues
    credited, less what was spent. Money that lies in an order (too much, too late) is that order's,
    until it is given back. Two queries."""
    inside = (
        annotate_unassigned_money(Order.objects.filter(party=party)).aggregate(fen=Sum("lying"))[
            "fen"
        ]
        or 0
    )
    return int(credit_balance(party) - inside)


def annotate_unassigned_money(orders: "QuerySet[Order]") -> Any:
    """Return orders with `lying`, in fen: what came and neither became a term nor went back.

    Of a term whose payment was entered by mistake that much less was sold.
    """
    over = Q(cause=Cause.OVERPAID)
    mistaken = Q(reverses=True)
    rows: Any = orders
    rows = rows.with_balance().annotate(
        overpaid=_went_back(over & ~mistaken), unsold=_went_back(mistaken & ~over)
    )
    sold = Case(When(settled_at__isnull=False, then=F("total") - F("unsold")), default=Value(0))
    return rows.annotate(lying=F("received") - F("overpaid") - sold)


def annotate_money_without_term(orders: "QuerySet[Order]") -> Any:
    """Return orders that became no term with `lying`, in fen, as `annotate_unassigned_money` does,
    from two sums: what came, and what went back or never came."""
    came = Payment.objects.filter(order=OuterRef("pk")).order_by().values("order")
    whole = Coalesce(Subquery(came.annotate(whole=Sum("amount")).values("whole")), 0)
    return orders.annotate(lying=whole - _went_back(Q(cause=Cause.OVERPAID) | Q(reverses=True)))


def _went_back(which: Q) -> Coalesce:
    """Return the sum of such refunds of an order, for an annotation of orders."""
    rows = Refund.objects.filter(which, order=OuterRef("pk")).order_by().values("order")
    return Coalesce(Subquery(rows.annotate(whole=Sum("amount")).values("whole")), 0)
