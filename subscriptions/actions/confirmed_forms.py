"""Forms that were confirmed: each does its act once, and only while what its page showed still
stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import singledispatch

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from articles.audit import record_denied
from articles.errors import Refused
from subscriptions.models import (
    BankLine,
    Complaint,
    Confirmation,
    Invoice,
    InvoiceRequest,
    Order,
    Payment,
    Refund,
    Subscription,
    Term,
)

KEPT = timedelta(days=2)  # longer than a token is good for (confirmation.LASTS)


class StateChanged(Refused):
    """Something that the page showed is not so any more; whoever confirms looks again first."""

    code = "changed"


class FormUsed(Refused):
    """The form did its act, and came back with something else in it."""

    code = "used"


@dataclass(frozen=True)
class ConfirmedForm:
    """A form as it came back: its number, what it does to what, who sent it, the state its page
    showed, and a digest of what it says."""

    nonce: str
    act: str
    subject: str
    who: str
    state: str
    said: str


@dataclass(frozen=True)
class FormResult:
    """What an act made: the sentence of success and the page that is led to. `again` says that this
    form had come before and that nothing was done now; `at` is when it was done."""

    words: str
    address: str
    at: datetime
    again: bool = False


PerformAct = Callable[[], tuple[str, str]]


def perform_once(
    form: ConfirmedForm, state: Callable[[], str], do: PerformAct, *, at: datetime
) -> FormResult:
    """Do the act of a confirmed form, in one transaction with the row that says so.

    `state` locks what the act is about and returns how it stands now; `do` returns the words and
    the address of its result. The same form again, also at the same moment, gets the first result.
    Refuses Used where it says something else now, Changed where the state is not what the page
    showed, and whatever the act refuses; then it was not used.
    """
    try:
        with transaction.atomic():
            row, is_new = Confirmation.objects.get_or_create(
                nonce=form.nonce, defaults=_columns(form, at)
            )
            if not is_new:
                return _first(row, form)
            _require_same(form, state())
            return _keep(row, *do())
    except Refused as refused:
        record_denied(refused)
        raise


def perform_once_outside_transaction(
    form: ConfirmedForm, state: Callable[[], str], do: PerformAct, *, at: datetime
) -> FormResult:
    """The same for an act that asks a payment provider, which no transaction may wait for.

    The act counts once by a number of its own (`provider_payments.pay_out_refund`). Two requests
    at the same moment both get its answer.
    """
    confirmation = Confirmation.objects.filter(nonce=form.nonce).first()
    if confirmation is not None:
        return _first(confirmation, form)
    _require_same(form, state())
    message, address = do()
    row, _is_new = Confirmation.objects.get_or_create(nonce=form.nonce, defaults=_columns(form, at))
    return _keep(row, message, address)


def find_first_result(form: ConfirmedForm) -> FormResult | None:
    """Return what a form made that was used before and says the same again, or None."""
    row = Confirmation.objects.filter(nonce=form.nonce, said=form.said).first()
    return _first(row, form) if row is not None else None


def is_nonce_used(nonce: str) -> bool:
    return Confirmation.objects.filter(nonce=nonce).exists()


def use_nonce(nonce: str, act: str, *, at: datetime) -> bool:
    """Keep that a sealed link was used; say whether it was not before. Of two users at the same
    moment one waits for the other's transaction, and is told that it was."""
    columns = {"act": act, "who": "link", "said": "", "at": at}
    _row, is_new = Confirmation.objects.get_or_create(nonce=nonce, defaults=columns)
    return bool(is_new)


def delete_expired_confirmations(at: datetime) -> int:
    """Drop what was used so long ago that its token is refused by its age; return how many."""
    return Confirmation.objects.filter(at__lt=at - KEPT).delete()[0]


@singledispatch
def lock_subject(row: Model) -> None:
    """Lock what an act on a row locks first, as the acts do. Other acts lock and look for
    themselves: to lock their row before what they lock first would let two of them wait for each
    other."""


@lock_subject.register
def _order(row: Order) -> None:
    Order.objects.select_for_update().get(pk=row.pk)


@lock_subject.register(Payment)
@lock_subject.register(Refund)
@lock_subject.register(InvoiceRequest)
def _of_order(row: Payment | Refund | InvoiceRequest) -> None:
    Order.objects.select_for_update().get(pk=row.order_id)


@lock_subject.register
def _invoice(row: Invoice) -> None:
    Order.objects.select_for_update().get(pk=row.request.order_id)


@lock_subject.register
def _subscription(row: Subscription) -> None:
    Subscription.objects.select_for_update().get(pk=row.pk)


@lock_subject.register(Term)
@lock_subject.register(Complaint)
def _of_subscription(row: Term | Complaint) -> None:
    Subscription.objects.select_for_update().get(pk=row.subscription_id)


@lock_subject.register
def _bank_line(row: BankLine) -> None:
    BankLine.objects.select_for_update().get(pk=row.pk)


def _columns(form: ConfirmedForm, at: datetime) -> dict[str, object]:
    names = ("act", "subject", "who", "said")
    return {name: getattr(form, name) for name in names} | {"at": at}


def _require_same(form: ConfirmedForm, state: str) -> None:
    if state != form.state:
        raise StateChanged(
            _(
                "Something changed since this page was shown. Look at what stands here now and "
                "confirm again. "
                "Nothing was changed by you."
            )
        )


def _keep(row: Confirmation, message: str, address: str) -> FormResult:
    row.words = message[:500]
    row.address = address[:500]
    row.save(update_fields=["words", "address"])
    return FormResult(message, address, row.at)


def _first(row: Confirmation, form: ConfirmedForm) -> FormResult:
    if row.said != form.said:
        raise FormUsed(
            _(
                "This page was used already: %(words)s What stands here now says something else, "
                "and is not done. "
                "Confirm again if you want this as well."
            )
            % {"words": row.words}
        )
    return FormResult(row.words, row.address, row.at, again=True)
