"""The queues of the counter: what waits for somebody, and after how many days it waits too long."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class QueueName(TextChoices):
    """A queue, by the word in its address. The order is that of the work: money that readers wait
    for first, then service, then the house's own papers."""

    AWAITING = "awaiting", pgettext_lazy("queue", "Orders awaiting payment")
    PART_PAID = "part_paid", pgettext_lazy("queue", "Orders partly paid")
    CANCELLED_WITH_MONEY = (
        "cancelled_with_money",
        pgettext_lazy("queue", "Cancelled orders with money"),
    )
    EXPIRED_WITH_MONEY = "expired_with_money", pgettext_lazy("queue", "Expired orders with money")
    LATE = "late", pgettext_lazy("queue", "Orders paid too late")
    OVERPAID = "overpaid", pgettext_lazy("queue", "Orders overpaid")
    UNMATCHED = "unmatched", pgettext_lazy("queue", "Transfers without an order")
    TAKEN_BACK = "taken_back", pgettext_lazy("queue", "Transfers that the bank took back")
    NOTICES = "notices", pgettext_lazy("queue", "Notices of providers not settled")
    REFUNDS = "refunds", pgettext_lazy("queue", "Refunds to pay out")
    REFUNDS_SENT = "refunds_sent", pgettext_lazy("queue", "Refunds on their way")
    COMPLAINTS = "complaints", pgettext_lazy("queue", "Open complaints")
    NO_ADDRESS = "no_address", pgettext_lazy("queue", "Subscriptions without an address")
    DOUBTFUL_ADDRESS = "doubtful_address", pgettext_lazy("queue", "Addresses in doubt")
    RENEWALS = "renewals", pgettext_lazy("queue", "Renewals due")
    LAPSED = "lapsed", pgettext_lazy("queue", "Ended lately, not renewed")
    RECEIPTS = "receipts", pgettext_lazy("queue", "Registered receipts to decide")
    INVOICES = "invoices", pgettext_lazy("queue", "Invoices asked for")
    RED_DUE = "red_due", pgettext_lazy("queue", "Red invoices due")
    LETTERS_FAILED = "letters_failed", pgettext_lazy("queue", "Letters that failed")
    DRAWS = "draws", pgettext_lazy("queue", "Retail copies whose returns are missing")
    DUPLICATES = "duplicates", pgettext_lazy("queue", "Possible duplicates of subscribers")


# Days after which a row waits too long, unless QUEUE_LIMITS says otherwise.
USUAL_LIMITS: Mapping[str, int] = {
    QueueName.AWAITING: 3,
    QueueName.PART_PAID: 3,
    QueueName.CANCELLED_WITH_MONEY: 3,
    QueueName.EXPIRED_WITH_MONEY: 3,
    QueueName.LATE: 1,
    QueueName.OVERPAID: 7,
    QueueName.UNMATCHED: 2,
    QueueName.TAKEN_BACK: 2,
    QueueName.NOTICES: 1,
    QueueName.REFUNDS: 3,
    QueueName.REFUNDS_SENT: 3,
    QueueName.COMPLAINTS: 2,
    QueueName.NO_ADDRESS: 1,
    QueueName.DOUBTFUL_ADDRESS: 3,
    QueueName.RENEWALS: 7,
    QueueName.LAPSED: 30,
    QueueName.RECEIPTS: 2,
    QueueName.INVOICES: 3,
    QueueName.RED_DUE: 7,
    QueueName.LETTERS_FAILED: 1,
    QueueName.DRAWS: 14,
    QueueName.DUPLICATES: 30,
}
