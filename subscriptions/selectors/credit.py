"""What a subscriber has with us and may spend: credit that lies in no order."""

from typing import Any

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from subscriptions.kinds import Account, Cause
from subscriptions.models import Order, Party, Posting, Refund


def credit_of(party: Party) -> int:
    """Return what lies on a subscriber's credit, in fen: free, or in an order. One query."""
    return -(Posting.objects.filter(account=Account.CREDIT, party=party).aggregate(fen=Sum("amount"))["fen"] or 0)


def free_credit(party: Party) -> int:
    """Return what a subscriber may pay orders with, in fen: credit of refunds and of issues credited, less what was
    spent. Money that lies in an order (too much, too late) is that order's, until it is given back. Two queries."""
    inside = with_lying(Order.objects.filter(party=party)).aggregate(fen=Sum("lying"))["fen"] or 0
    return int(credit_of(party) - inside)


def with_lying(orders: "QuerySet[Order]") -> Any:
    """Return orders with `lying`, in fen: what came and neither became a term nor went back."""
    rows: Any = orders
    rows = rows.with_money().annotate(overpaid=Coalesce(overpaid_refunds(), 0))
    sold = Case(When(settled_at__isnull=False, then=F("total")), default=Value(0))
    return rows.annotate(lying=F("received") - F("overpaid") - sold)


def overpaid_refunds() -> Any:
    """Return the sum of what went back of an order as overpaid, for an annotation of orders."""
    rows = Refund.objects.filter(order=OuterRef("pk"), cause=Cause.OVERPAID).order_by().values("order")
    return Subquery(rows.annotate(whole=Sum("amount")).values("whole"))
