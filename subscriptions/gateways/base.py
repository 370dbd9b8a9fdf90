"""Payment providers behind one interface: what may be asked of them, and what they tell.

No tables, no clock.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")  # what providers write moments in
YUAN = "CNY"
# How far a signature's moment may be from ours: WeChat Pay's advice against notices recorded and
# sent again.
TOLERANCE = timedelta(minutes=5)
TIMEOUT = 10  # seconds a provider has to connect, and again to answer; a reader is waiting
# What every provider takes: Alipay wants no hyphen, WeChat Pay 6 to 32 characters (64 for a
# refund's number).
REFERENCE = re.compile(r"[0-9A-Za-z_]{6,32}")


class StartKind(StrEnum):
    """How a reader comes to the provider."""

    REDIRECT = "redirect"
    CODE = "code"


class PaymentState(StrEnum):
    """What a provider says of a payment when asked. Unknown: it has none under this reference."""

    PENDING = "pending"
    PAID = "paid"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class RefundState(StrEnum):
    """Pending: accepted, and told later.

    Failed: the money stays; another refund needs another reference.
    """

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class EventKind(StrEnum):
    """What a notice tells. Failed and closed concern the refund where the notice names one."""

    PAID = "paid"
    FAILED = "failed"
    CLOSED = "closed"
    REFUNDED = "refunded"


@dataclass(frozen=True)
class PaymentStart:
    """What a reader does to pay: go to an address, or scan a code drawn of it.

    `raw` is the provider's answer.
    """

    kind: StartKind
    address: str
    raw: str


@dataclass(frozen=True)
class PaymentStatus:
    """How a payment stands with the provider.

    `amount` in fen, as the provider says it; None where it says nothing.
    """

    state: PaymentState
    amount: int | None = None
    currency: str = ""
    provider_reference: str = ""
    paid_at: datetime | None = None


@dataclass(frozen=True)
class RefundStatus:
    """How a refund stands.

    `amount` in fen; `provider_reference` is empty where the provider numbers no refunds.
    """

    state: RefundState
    refund_reference: str
    amount: int
    provider_reference: str = ""


@dataclass(frozen=True)
class ProviderNotice:
    """What a provider tells us unasked, believed but not judged: amount and currency stand as they
    were told.

    `event` is the same each time the same notice is sent, and differs for any other of that
    provider. `amount` is in hundredths of the currency (fen of yuan): of the payment, or of the one
    refund that `refund_reference` names. Alipay tells of a refund only what was given back of the
    payment in all: `refunded` says it, and `amount` is None.
    """

    event: str
    kind: EventKind
    reference: str
    refund_reference: str
    provider_reference: str
    amount: int | None
    currency: str
    happened_at: datetime
    refunded: int | None = None


class NoticeAnswer(NamedTuple):
    """What the provider wants to hear after a notice, as an HTTP response."""

    status: int
    content_type: str
    body: bytes


class Gateway(Protocol):
    """One provider. Amounts are fen; references are ours, 6 to 32 letters, digits and underscores.

    Every call that leaves the house ends within seconds. It raises Unreachable where no answer can
    be believed, and Declined where the provider says no.
    """

    @property
    def name(self) -> str:
        """The provider's name in settings, addresses and rows."""

    def begin(
        self,
        *,
        reference: str,
        amount: int,
        words: str,
        expires_at: datetime,
        notice_url: str,
        return_url: str,
        handset: str = "",
    ) -> PaymentStart:
        """Open a payment and return what the reader does.

        The same reference and amount again open no second one.

        `words` is what the reader sees at the provider. `handset` is the network address of the
        reader's telephone, which cannot scan its own screen; empty for a desktop. Coming back to
        `return_url` proves nothing.
        """

    def ask(self, reference: str) -> PaymentStatus:
        """Return how the payment stands now; UNKNOWN where the provider has none under this
        reference."""

    def close(self, reference: str) -> None:
        """See to it that nobody can pay any more; done already is well.

        Raises Declined where it is paid.
        """

    def refund(
        self,
        *,
        reference: str,
        refund_reference: str,
        amount: int,
        whole: int,
        reason: str,
        notice_url: str = "",
    ) -> RefundStatus:
        """Give back `amount` of the `whole` that was paid.

        The same refund_reference again is the same refund.

        So it may be repeated until it answers, and later to learn how a pending refund stands.
        """

    def read(self, headers: Mapping[str, str], body: bytes, at: datetime) -> ProviderNotice:
        """Return what a notice tells. `at` is the moment it came.

        Raises Forged for a bad or missing signature, a moment too far from `at`, or somebody else's
        notice; UnreadableNotice for what the provider has signed and nobody understands.
        """

    def acknowledged(self) -> NoticeAnswer:
        """Return the answer that ends the provider's repeating."""

    def refused(self, words: str) -> NoticeAnswer:
        """Return the answer that makes the provider send the notice again."""


def check_reference(reference: str) -> str:
    """Return the reference.

    Raises ValueError for one that some provider would not take: a mistake of ours.
    """
    if not REFERENCE.fullmatch(reference):
        raise ValueError(
            f"a reference is 6 to 32 letters, digits and underscores, not {reference!r}"
        )
    return reference


def cut_text(words: str, most: int) -> str:
    """Return the words, cut to at most so many bytes of UTF-8 and never inside a character."""
    return words.encode()[:most].decode(errors="ignore")


def lower_header_names(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers with names in small letters, as HTTP does not care; no provider sends one
    outside ASCII."""
    return {name.lower(): value for name, value in headers.items() if value.isascii()}


def is_fresh(seconds: str, at: datetime) -> bool:
    """Tell whether a signature's moment, in seconds since 1970, is near enough to `at`."""
    if not re.fullmatch(r"[0-9]{1,12}", seconds):
        return False
    return abs(at.timestamp() - int(seconds)) <= TOLERANCE.total_seconds()


def parse_provider_moment(written: str) -> datetime:
    """Return a moment in UTC; one without a zone is Shanghai's.

    Raises ValueError for what is no moment.
    """
    read = datetime.fromisoformat(written)
    try:
        return (read if read.tzinfo else read.replace(tzinfo=SHANGHAI)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"no moment: {written!r}") from error
