"""The acts that a caller asks for, in the order in which callers ask: only those that the person at
the desk may do, each with the caller's data in its form."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.errors import Words
from newsroom.accounts.models import User
from subscriptions import rights
from subscriptions.desk.callers import add_return, caller_address
from subscriptions.models import Complaint, Order
from subscriptions.selectors.readers.caller import (
    CallerOrder,
    CallerPage,
    CallerSubscription,
    find_order_with_letter,
    find_refundable_order,
)


@dataclass(frozen=True)
class ActKind:
    """What an act is called, and its access key: one that no browser takes for its menus or its
    address; empty for none."""

    label: Words
    key: str = ""


RENEW = ActKind(pgettext_lazy("caller", "Renew"), "r")
HOLD = ActKind(pgettext_lazy("caller", "Hold"), "h")
MOVE = ActKind(pgettext_lazy("caller", "New address"), "a")
COMPLAINT = ActKind(pgettext_lazy("caller", "Complaint"), "c")
MORE_COPIES = ActKind(pgettext_lazy("caller", "More copies"), "m")
PAY = ActKind(_("Enter a payment"))
REFUND = ActKind(pgettext_lazy("caller", "Refund"), "t")
INVOICE = ActKind(pgettext_lazy("caller", "Invoice"), "i")
LETTER = ActKind(pgettext_lazy("caller", "Letter again"), "l")
CONTACT = ActKind(_("Change contact data"), "k")
SETTLE = ActKind(_("Settle a complaint"))
NEW_ORDER = ActKind(_("New order"), "n")


@dataclass(frozen=True)
class CallerAct:
    """A button: what it does, the form that it opens, and whether its access key presses it. An act
    that is on the page several times has its key at the top only."""

    kind: ActKind
    href: str
    has_key: bool = False

    @property
    def label(self) -> Words:
        return self.kind.label

    @property
    def key(self) -> str:
        return self.kind.key if self.has_key else ""


class CallerActs:
    """The acts on one subscriber for one person of the staff."""

    def __init__(self, page: CallerPage, by: User) -> None:
        self.page = page
        self.by = by
        self.here = caller_address(page.party.pk)

    def main(self) -> list[CallerAct]:
        """Return the buttons at the top, each with its access key; those of a subscription are
        about the one that lasts longest. Three queries at most."""
        subscription = next(iter(self.page.all_subscriptions), None)
        acts = [*self._new_order(), *(self._serve(subscription) if subscription else ())]
        if self._may("view_order"):
            order = find_refundable_order(self.page.party)
            acts += self._money_back(order) if order else []
            if self._may("change_letter") and (pk := find_order_with_letter(self.page.party)):
                acts.append(CallerAct(LETTER, self._address("order_letter", pk)))
        if self._may("change_party"):
            acts.append(CallerAct(CONTACT, self._address("party_contact", self.page.party.pk)))
        return [replace(act, has_key=True) for act in acts]

    def of_complaint(self, complaint: Complaint) -> list[CallerAct]:
        """Return the acts in the row of a complaint."""
        if complaint.resolved_at is not None or not self._may("view_complaint", "change_complaint"):
            return []
        return [CallerAct(SETTLE, self._address("complaint_settle", complaint.pk))]

    def of_subscription(self, view: CallerSubscription) -> list[CallerAct]:
        """Return the acts in the row of a subscription."""
        return list(self._serve(view))

    def of_order(self, line: CallerOrder) -> list[CallerAct]:
        """Return the acts in the row of an order."""
        acts = []
        if line.is_open and self._may("view_order", "add_payment"):
            acts.append(CallerAct(PAY, self._address("order_pay", line.order.pk)))
        return [*acts, *(self._money_back(line.order) if line.keeps_money else ())]

    def _new_order(self) -> Iterator[CallerAct]:
        if self._may("add_order"):
            yield CallerAct(NEW_ORDER, self._order_address())

    def _serve(self, view: CallerSubscription) -> Iterator[CallerAct]:
        pk = view.subscription.pk
        runs = view.last_issue is not None
        printed = view.is_printed
        if self._may("view_subscription", "add_order"):
            address = f"{reverse('admin:subscriptions_subscription_renewals')}?chosen={pk}"
            yield CallerAct(RENEW, add_return(address, self.here))
        if runs and self._may("view_subscription", "change_subscription"):
            yield CallerAct(HOLD, self._address("subscription_hold", pk))
            if printed:
                yield CallerAct(MOVE, self._address("subscription_address", pk))
        if self._may("view_subscription", "add_complaint"):
            yield CallerAct(COMPLAINT, self._address("subscription_complain", pk))
        if runs and printed and self._may("add_order"):
            yield CallerAct(MORE_COPIES, self._order_address(f"&more={pk}"))

    def _money_back(self, order: Order) -> Iterator[CallerAct]:
        if self._may("view_order", "add_refund"):
            yield CallerAct(REFUND, self._address("order_refund", order.pk))
        if self._may("view_order", "add_invoicerequest"):
            yield CallerAct(INVOICE, self._address("order_invoice", order.pk))

    def _order_address(self, more: str = "") -> str:
        address = reverse("admin:subscriptions_order_add")
        return add_return(f"{address}?party={self.page.party.pk}{more}", self.here)

    def _address(self, name: str, pk: int) -> str:
        return add_return(reverse(f"admin:subscriptions_{name}", args=[pk]), self.here)

    def _may(self, *permissions: str) -> bool:
        return all(rights.may(self.by, permission) for permission in permissions)
