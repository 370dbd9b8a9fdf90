"""What the sandbox remembers of its payments, and the narrow door to wherever it is kept."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Protocol

from subscriptions.gateways.base import YUAN, PaymentState, RefundState


@dataclass(frozen=True)
class RefundSlip:
    """A refund of the sandbox. `amount` in fen."""

    refund_reference: str
    amount: int
    state: RefundState
    settled_at: datetime | None = None


@dataclass(frozen=True)
class PaymentSlip:
    """A payment of the sandbox: what was asked for, and what the simulated reader made of it."""

    reference: str
    amount: int
    words: str
    expires_at: datetime
    notice_url: str
    return_url: str
    state: PaymentState = PaymentState.PENDING
    paid: int = 0
    currency: str = YUAN
    paid_at: datetime | None = None
    failed_at: datetime | None = None
    closed_at: datetime | None = None
    refunds: tuple[RefundSlip, ...] = ()

    @property
    def provider_reference(self) -> str:
        """The number that the simulated provider has for the payment."""
        return f"sandbox-{self.reference}"

    def refund(self, refund_reference: str) -> RefundSlip | None:
        """Return the refund of that reference, if there is one."""
        return next((one for one in self.refunds if one.refund_reference == refund_reference), None)


class SlipStore(Protocol):
    """Where slips are kept. Each call is whole or not at all, also when two come at once."""

    def find(self, reference: str) -> PaymentSlip | None:
        """Return the slip of that reference, if there is one."""

    def add(self, slip: PaymentSlip) -> PaymentSlip:
        """Keep a slip, and return the one that is kept: an older one of the same reference
        stays."""

    def change(self, reference: str, step: Callable[[PaymentSlip], PaymentSlip]) -> PaymentSlip:
        """Replace a slip by what `step` makes of it, while nobody else can, and return it.

        Nothing is changed where `step` raises. Raises KeyError for a reference that is not kept.
        """


class MemorySlipStore:
    """A store that lasts as long as the process: for tests, and for looking around."""

    def __init__(self) -> None:
        self._slips: dict[str, PaymentSlip] = {}
        self._lock = Lock()

    def find(self, reference: str) -> PaymentSlip | None:
        return self._slips.get(reference)

    def add(self, slip: PaymentSlip) -> PaymentSlip:
        with self._lock:
            return self._slips.setdefault(slip.reference, slip)

    def change(self, reference: str, step: Callable[[PaymentSlip], PaymentSlip]) -> PaymentSlip:
        with self._lock:
            self._slips[reference] = step(self._slips[reference])
            return self._slips[reference]


def slip_to_values(slip: PaymentSlip) -> dict[str, Any]:
    """Return a slip as plain values that JSON can hold."""
    return {name: _plain(value) for name, value in dataclasses.asdict(slip).items()}


def slip_from_values(values: dict[str, Any]) -> PaymentSlip:
    """Return the slip that `kept` made these values of."""
    fields = dict(values)
    for name in ("expires_at", "paid_at", "failed_at", "closed_at"):
        fields[name] = _parse_moment(fields[name])
    refunds = tuple(
        RefundSlip(
            one["refund_reference"],
            one["amount"],
            RefundState(one["state"]),
            _parse_moment(one["settled_at"]),
        )
        for one in fields.pop("refunds")
    )
    return PaymentSlip(**{**fields, "state": PaymentState(fields["state"]), "refunds": refunds})


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, PaymentState | RefundState) else value


def _parse_moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
