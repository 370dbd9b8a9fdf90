"""An order as its buyer sees it. One read per screen."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import QuerySet

from articles import installation
from articles.errors import Words
from articles.fields import ImprintLine, parse_imprint_lines
from articles.models import Publication
from subscriptions import gateways, messages
from subscriptions.domain.choices import PRINTED, State
from subscriptions.domain.order_states import is_open_for_payment
from subscriptions.models import Attempt, Gift, InvoiceRequest, Order, Plan, Term
from subscriptions.signed_quotes import restore_lines


@dataclass(frozen=True)
class ProviderChoice:
    """A way to pay through a provider."""

    name: str
    label: str


@dataclass(frozen=True)
class OrderPage:
    """Everything the page of an order shows. Money in fen."""

    order: Order
    state: State
    due: int
    lines: list[tuple[str, int]]
    ways: list[ProviderChoice]
    bank: list[ImprintLine]
    attempt: Attempt | None
    invoices: list[InvoiceRequest]
    at: datetime
    inert: Words = ""  # why nothing is paid here: a restored copy

    @property
    def gift_over(self) -> bool:
        """Say whether the time is over in which a gift could be taken up."""
        gift = getattr(self.order, "gift", None)
        return gift is not None and self.at >= gift.claim_until

    @property
    def may_pay(self) -> bool:
        return is_open_for_payment(self.state) and self.due > 0


def find_order_by_code(publication: Publication, code: str) -> Order | None:
    """Return the order behind an unguessable address, with its money. One query."""
    rows = Order.objects.with_money().filter(publication=publication, code=code)
    return rows.select_related("quote__plan", "party", "address", "gift", "subscription").first()


def build_order_page(order: Order, at: datetime) -> OrderPage:
    """Gather what stands around an order. Four queries, one more on PostgreSQL.

    A restored copy offers no way to pay.
    """
    inert = installation.NO_MONEY if installation.find_copy_doubt() is not None else ""
    offered = gateways.list_offered_gateways(settings.PAYMENTS)
    ways = [ProviderChoice(name, messages.provider_label(name)) for name in offered]
    return OrderPage(
        order=order,
        state=order.state(at),
        due=max(order.outstanding(), 0),
        lines=[
            (messages.format_line(line), line.amount) for line in restore_lines(order.quote.lines)
        ],
        ways=[] if inert else ways,
        bank=[] if inert else parse_imprint_lines(settings.BANK_ACCOUNT),
        attempt=order.attempts.filter(closed_at=None, expires_at__gt=at)
        .exclude(start_address="")
        .first(),
        invoices=list(
            order.invoice_requests.filter(cancelled_at=None).prefetch_related("invoices")
        ),
        at=at,
        inert=inert,
    )


def is_gift_printed(code: str) -> bool:
    """Say whether a gift needs an address; of a code that no gift has nobody learns anything.

    One query.
    """
    gift = Gift.objects.select_related("order__quote").filter(code=code).first()
    return gift is None or gift.order.quote.channel in PRINTED


def term_of_gift(code: str) -> Term:
    """Return the term that a gift became when it was taken up. One query."""
    return Term.objects.get(order__gift__code=code, order__gift__claimed_at__isnull=False)


def term_days(term: Term) -> tuple[date, date]:
    """Return the first and the last issue that a term really brings. One query."""
    spans = list(term.spans.order_by("first_issue"))
    if not spans:
        return term.first_issue, term.last_issue
    return spans[0].first_issue, spans[-1].last_issue


def list_plans_on_sale(publication: Publication) -> "QuerySet[Plan]":
    """Return the plans that readers see and order, in their order."""
    return Plan.objects.for_readers().filter(publication=publication)
