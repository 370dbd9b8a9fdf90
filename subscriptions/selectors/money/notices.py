"""A notice of a payment provider beside our books: what it tells, and what stands there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from subscriptions.domain.money import format_yuan
from subscriptions.models import Attempt, Payment, ProviderEvent, Refund


@dataclass(frozen=True)
class NoticeComparison:
    """One fact of a notice and of the books, in words; empty where one of them says nothing.

    `order` is where it stands.
    """

    words: str
    told: str
    ours: str
    order: Any = None

    @property
    def differs(self) -> bool:
        return bool(self.told) and self.told != self.ours


def compare_notice(notice: ProviderEvent) -> list[NoticeComparison]:
    """Return what a notice tells beside what our books say; nothing for one that came before its
    facts were kept. Five queries at most."""
    if not notice.told:
        return []
    return [
        *(_compare_refund if notice.told["refund_reference"] else _compare_payment)(
            notice.told, notice.provider
        )
    ]


def _compare_payment(fields: dict[str, Any], provider: str) -> Iterator[NoticeComparison]:
    attempt = (
        Attempt.objects.select_related("order")
        .filter(reference=fields["reference"], method=provider)
        .first()
    )
    order = attempt.order if attempt else None
    yield NoticeComparison(
        _("Our reference"),
        fields["reference"],
        attempt.reference if attempt else pgettext("notice", "unknown"),
        order,
    )
    yield NoticeComparison(_("Amount"), _money(fields), _ours(attempt.amount) if attempt else "")
    booked = list(attempt.payments.all()) if attempt else []
    yield NoticeComparison(_("Booked of it"), "", _ours(sum(payment.amount for payment in booked)))
    number = fields["provider_reference"]
    booked_payment = (
        Payment.objects.select_related("order").filter(method=provider, reference=number).first()
    )
    stands = (
        f"{booked_payment.order.number}: {_ours(booked_payment.amount)}"
        if booked_payment and number
        else _("not booked")
    )
    yield NoticeComparison(
        _("Number of the provider"),
        number,
        stands,
        booked_payment.order if booked_payment and number else None,
    )


def _compare_refund(fields: dict[str, Any], provider: str) -> Iterator[NoticeComparison]:
    refund = (
        Refund.objects.select_related("order").filter(number=fields["refund_reference"]).first()
    )
    order = refund.order if refund else None
    yield NoticeComparison(
        _("Refund"),
        fields["refund_reference"],
        refund.number if refund else pgettext("notice", "unknown"),
        order,
    )
    yield NoticeComparison(_("Amount"), _money(fields), _ours(refund.amount) if refund else "")
    paid_out = pgettext("of a refund", "paid out")
    left = paid_out if fields["kind"] == "refunded" else _("not paid out")
    yield NoticeComparison(_("Standing"), left, str(refund.standing.label) if refund else "")
    yield NoticeComparison(
        _("Number of the provider"), fields["provider_reference"], refund.outcome if refund else ""
    )


def _money(fields: dict[str, Any]) -> str:
    return (
        ""
        if fields["amount"] is None
        else f"{format_yuan(fields['amount'])} {fields['currency']}".strip()
    )


def _ours(fen: int) -> str:
    return f"{format_yuan(fen)} CNY"
