"""Ready-made orders and terms for tests, built through the actions, as readers and the desk would
build them."""

from datetime import date, datetime, timedelta
from typing import Any

from articles.models import Publication
from newsroom.accounts.actors import VISITOR
from subscriptions.actions.money import payments
from subscriptions.actions.money.payments import Receipt
from subscriptions.actions.readers.parties import Contact, Place
from subscriptions.actions.sales import orders
from subscriptions.actions.sales.orders import OrderRequest
from subscriptions.domain.choices import Account, Method
from subscriptions.models import Order, Posting, PriceList, Subscription, Term
from subscriptions.selectors.sales.quotes import Wish, quote_wish
from subscriptions.signed_quotes import Promise
from tests.cast import OPERATOR
from tests.factories.articles import MORNING, the_publication

READER = Contact("田甜", phone="13800000001", email="tian@example.com")
HOME = Place("田甜", "浙江", "江滨路 1 号", "310000", city="杭州市", district="上城区")
YEAR_END = date(2024, 12, 31)


def make_prices(publication: Publication | None = None, **fields: Any) -> PriceList:
    """276 a year, 69 a quarter, 23 a month, 3 a copy, from 2024 on."""
    values = {"year_fen": 27600, "quarter_fen": 6900, "month_fen": 2300, "copy_fen": 300} | fields
    values.setdefault("effective_from", date(2024, 1, 1))
    return PriceList.objects.create(publication=publication or the_publication(), **values)


def promise(
    start: date = date(2024, 3, 15),
    end: date = YEAR_END,
    copies: int = 1,
    at: datetime = MORNING,
    **fields: Any,
) -> Promise:
    """A quote by the list of the first customer: from 15 March to the year's end, 84 issues, 222.00
    a copy."""
    publication = the_publication()
    if not PriceList.objects.exists():
        make_prices(publication)
    return quote_wish(Wish(publication, start, end, copies, **fields), at, early=True).promise


def make_order(copies: int = 1, at: datetime = MORNING, *, by: Any = None, **fields: Any) -> Order:
    """An order of Tian Tian's that waits for its money. The machine renews, a visitor
    begins anew."""
    by = by or (OPERATOR if "renews" in fields else VISITOR)
    wanted = {
        name: fields.pop(name)
        for name in ("contact", "place", "renews", "gift", "consents", "invoice")
        if name in fields
    }
    wanted = {"contact": READER, "place": HOME} | wanted
    made = fields.pop("promise", None) or promise(copies=copies, at=at, **fields)
    return orders.place_order(OrderRequest(made, **wanted), by=by, at=at)


def pay(
    order: Order, amount: int | None = None, at: datetime = MORNING, reference: str = ""
) -> Order:
    """Cash at the desk."""
    fen = order.total if amount is None else amount
    payments.receive_payment(
        order, Receipt(Method.CASH, fen, reference or f"{order.number}-{fen}", at), at=at
    )
    return Order.objects.get(pk=order.pk)


def make_term(copies: int = 1, at: datetime = MORNING, **fields: Any) -> Term:
    """A paid term with its address."""
    term: Term = pay(make_order(copies, at, **fields), at=at).terms.get()
    return term


def balance(account: str, **fields: Any) -> int:
    """What stands on an account, in fen: debits less credits."""
    return sum(Posting.objects.filter(account=account, **fields).values_list("amount", flat=True))


def books() -> dict[str, int]:
    """Every account that does not stand at nothing, in yuan's hundredth; together they
    are nothing."""
    found = {str(account): balance(account) for account in Account}
    assert sum(found.values()) == 0
    return {account: amount for account, amount in found.items() if amount}


def later(days: int, at: datetime = MORNING) -> datetime:
    return at + timedelta(days=days)


def subscription_of(term: Term) -> Subscription:
    return Subscription.objects.get(pk=term.subscription_id)
