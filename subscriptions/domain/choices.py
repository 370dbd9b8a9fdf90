"""The choices of the counter's tables, each a closed list. Pure but for the words."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(TextChoices):
    """How a copy comes to its reader, and by which list it is paid."""

    POST = "post", _("by post")
    OWN = "own", _("own delivery")
    DIGITAL = "digital", _("digital")
    BUNDLE = "bundle", _("print and digital")


PRINTED = (Channel.POST, Channel.OWN, Channel.BUNDLE)
READ_ONLINE = (Channel.DIGITAL, Channel.BUNDLE)


class PlanKind(TextChoices):
    """What a plan is.

    `calendar` is priced by the lists; the others carry their own price, or none.
    """

    CALENDAR = "calendar", _("by the price list")
    FIXED = "fixed", _("fixed price")
    GIFT = "gift", _("gift")
    TRIAL = "trial", _("trial")
    COMPLIMENTARY = "complimentary", _("complimentary")
    INSTITUTION = "institution", _("institution")


GIVEN = (PlanKind.TRIAL, PlanKind.COMPLIMENTARY)  # nobody pays for these


class PartyKind(TextChoices):
    PERSON = "person", pgettext_lazy("counter", "person")
    ORGANISATION = "organisation", _("organisation")


class Purpose(TextChoices):
    """What somebody agrees to (PIPL, art. 14): each by itself, and withdrawable but for the
    contract."""

    TERMS = "terms", _("the terms of subscription")
    PRIVACY = "privacy", _("the use of contact data for delivery")
    NEWS = "news", _("news of the paper by e-mail")


class TextKind(TextChoices):
    """The texts that the counter's readers agree to, or are told by."""

    TERMS = "terms", _("terms of subscription")
    PRIVACY = "privacy", _("privacy policy")


class Method(TextChoices):
    """How money comes. The last three are gateways; a notice of theirs makes the payment."""

    BANK = "bank", _("bank transfer")
    CASH = "cash", _("cash")
    POST_OFFICE = "post_office", _("post office receipt")
    CREDIT = "credit", pgettext_lazy("counter", "credit")
    WECHAT = "wechat", _("WeChat Pay")
    ALIPAY = "alipay", _("Alipay")
    SANDBOX = "sandbox", _("trial payment")


GATEWAYS = (Method.WECHAT, Method.ALIPAY, Method.SANDBOX)


class Made(TextChoices):
    """What was made of a notice of a provider.

    What is in LOOKED_AFTER moved money that the books do not show.
    """

    PAID = "paid", pgettext_lazy("notice", "paid")
    REFUNDED = "refunded", pgettext_lazy("notice", "paid out")
    FAILED = "failed", pgettext_lazy("notice", "not paid out, kept as credit")
    NOTED = "noted", pgettext_lazy("notice", "noted")
    UNKNOWN = "unknown", pgettext_lazy("notice", "of nothing we know")
    MISMATCH = "mismatch", pgettext_lazy("notice", "tells something else than our books")
    DUPLICATE = "duplicate", pgettext_lazy("notice", "a number used twice")


LOOKED_AFTER = (Made.UNKNOWN, Made.MISMATCH, Made.DUPLICATE)
BY_HAND = (Method.CASH, Method.POST_OFFICE)


class PassingKind(TextChoices):
    """What a letter is that nobody here keeps."""

    WAY_IN = "way_in", _("way in")
    MAILBOX = "mailbox", _("proof of a mailbox")
    WORDS = "words", pgettext_lazy("letter", "notice")


class Account(TextChoices):
    """The accounts of the ledger.

    Debits are positive: assets and reductions of income stand above nothing.
    """

    BANK = "bank", _("bank")
    CASH = "cash", _("cash box")
    POST_RECEIVABLE = "post_receivable", _("owed by the post office")
    CLEARING = "clearing", _("payment providers")
    UNALLOCATED = "unallocated", _("receipts not matched")
    CREDIT = "credit", _("credit of customers")
    DEFERRED = "deferred", _("deferred revenue")
    REVENUE = "revenue", _("revenue")
    REFUNDS = "refunds", _("refunds to pay out")
    FEES = "fees", _("fees of post office and providers")
    ELSEWHERE = "elsewhere", _("money of other departments")


# Money that came to us and has not come to the bank: it stands with somebody who owes it, or lies
# in the house.
IN_TRANSIT = (Account.POST_RECEIVABLE, Account.CLEARING, Account.CASH)


class Settled(TextChoices):
    """What became of a transfer."""

    MATCHED = "matched", pgettext_lazy("of a transfer", "settled")
    RETURNED = "returned", pgettext_lazy("of a transfer", "returned")
    ELSEWHERE = "elsewhere", _("of other departments")


class Leaving(TextChoices):
    """Why a reader ends a term.

    A choice and no words of his own: what stands beside money is never wiped.
    """

    MOVED = "moved", _("I am moving away")
    READ = "read", _("I do not find the time to read it")
    PRICE = "price", _("It costs too much")
    CONTENT = "content", _("It brings too little for me")
    DELIVERY = "delivery", _("It came late or not at all")
    ONLINE = "online", _("I read online")
    OTHER = "other", pgettext_lazy("why a reader leaves", "Something else")


class Cause(TextChoices):
    """Why money goes back.

    The first two have formulas (docs/PRICING.md); the last two an amount.
    """

    READER = "reader", _("wish of the reader")
    PUBLISHER = "publisher", _("fault of the paper")
    GOODWILL = "goodwill", _("goodwill")
    OVERPAID = "overpaid", _("overpaid")


class Payout(TextChoices):
    """Where a refund stands. Derived from its columns (`Refund.standing`), stored nowhere."""

    TO_PAY = "to_pay", _("to pay out")
    SENT = "sent", pgettext_lazy("of a refund", "on its way")
    PAID = "paid", pgettext_lazy("of a refund", "paid out")
    CREDIT = "credit", _("kept as credit")
    REVERSED = "reversed", _("entered by mistake")


class Adjusting(TextChoices):
    EXTEND = "extend", _("more issues")
    LATER = "later", _("begins later")
    COPIES = "copies", _("other number of copies")
    CREDIT = "credit", _("issues credited")
    RELEASE = "release", _("issues not made up for")
    CANCEL = "cancel", _("ended early")


class HoldPolicy(TextChoices):
    EXTEND = "extend", _("the term ends later")
    CREDIT = "credit", _("the issues are credited")


class ComplaintKind(TextChoices):
    MISSED = "missed", _("not delivered")
    LATE = "late", _("late")
    DAMAGED = "damaged", _("wet or damaged")
    COPIES = "copies", _("wrong number of copies")


class Resolution(TextChoices):
    REDELIVER = "redeliver", _("deliver again")
    EXTEND = "extend", _("extend by the issue")
    CREDIT = "credit", _("credit the issue")
    NOTHING = "nothing", _("nothing owed")


class Draw(TextChoices):
    """Copies that go out in bulk, without names; what comes back counts against them."""

    PAID = "paid", pgettext_lazy("copies in bulk", "paid")
    RETAIL = "retail", _("retail")
    FREE = "free", _("free")
    SAMPLE = "sample", _("sample")
    RETURNED = "returned", pgettext_lazy("counter", "returned")


class InvoiceKind(TextChoices):
    BLUE = "blue", _("invoice")
    RED = "red", pgettext_lazy("a correcting invoice, 红字发票", "red invoice")


class State(TextChoices):
    """Where an order stands. Derived from facts (`order_states.order_state`), stored nowhere."""

    AWAITING = "awaiting", _("awaiting payment")
    PART_PAID = "part_paid", _("partly paid")
    PAID = "paid", _("paid")
    PART_REFUNDED = "part_refunded", _("partly refunded")
    REFUNDED = "refunded", _("refunded")
    EXPIRED = "expired", _("expired")
    CANCELLED = "cancelled", pgettext_lazy("of an order", "cancelled")


# The provinces as a label and a count name them: 民政部 list of 34, in its order.
PROVINCES = (
    "北京",
    "天津",
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "上海",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "重庆",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
    "香港",
    "澳门",
    "台湾",
)
PROVINCE_CHOICES = [(name, name) for name in PROVINCES]
