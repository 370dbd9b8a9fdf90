"""What the counter sells by, takes money with and writes letters through. base.py takes all of it."""

import environ

env = environ.Env()

QUOTE_HOURS = env.int("QUOTE_HOURS", default=72)  # how long a quote is a promise
ORDER_DAYS = env.int("ORDER_DAYS", default=7)  # how long an order waits for its money
# How far ahead terms are sold: months from today or, where it lies later, from the last price list
# that is planned.
ORDER_HORIZON_MONTHS = env.int("ORDER_HORIZON_MONTHS", default=36)
# Fen kept where a reader ends a term that has begun; made known before.
REFUND_FEE = env.int("REFUND_FEE", default=0)
# Days before the last issue at which readers are reminded; negative ones after it. Each step once a
# term.
REMINDER_STEPS = [
    int(days) for days in env.list("REMINDER_STEPS", default=["60", "30", "10", "-5"])
]
# Days after which a row of a queue waits too long, where the usual number does not suit:
# complaints=1,awaiting=5. The queues are those of subscriptions/domain/queues.py.
QUEUE_LIMITS = {name: int(days) for name, days in env.dict("QUEUE_LIMITS", default={}).items()}
# Seconds for which the counts of all queues are shown as they were. 0: always counted anew.
QUEUE_COUNT_SECONDS = env.int("QUEUE_COUNT_SECONDS", default=60)
# How long a report that the hourly job does not count is shown as it was; the page says since when.
REPORT_SECONDS = env.int("REPORT_SECONDS", default=3600)
# What subscribers get for a suspended date that they paid for, unless its day says otherwise:
# "extend" or "credit".
SUSPENDED_COMPENSATION = env.str("SUSPENDED_COMPENSATION", default="extend")
# What the tax platform is told of every invoice: what was sold, its code, and the tax in its price
# in basis points.
INVOICE_ITEM_NAME = env.str("INVOICE_ITEM_NAME", default="报刊费")
INVOICE_ITEM_CODE = env.str("INVOICE_ITEM_CODE", default="")
INVOICE_TAX_RATE = env.int("INVOICE_TAX_RATE", default=900)
# Payment providers, each used once its settings are given; docs/payments.md names them.
PAYMENTS: dict[str, dict[str, str]] = {
    "wechat": env.dict("PAYMENTS_WECHAT", default={}),
    "alipay": env.dict("PAYMENTS_ALIPAY", default={}),
    # The sandbox moves no money: for demonstrations and tests, never beside a real shop.
    "sandbox": {
        "secret": env.str("PAYMENTS_SANDBOX_SECRET", default=""),
        "page": "/subscribe/sandbox/{reference}/",
    },
}
# Where bank transfers go, one fact a line: label | value. Shown to whoever orders.
BANK_ACCOUNT = env.str("BANK_ACCOUNT", default="").replace("\\n", "\n")
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
EMAIL_URL_IS_SET = bool(
    env.str("EMAIL_URL", default="")
)  # else the set-up may have stored a server
globals().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)  # seconds; a server that hangs holds nobody up
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="newsroom@localhost")
# The Chinese TrueType font of the address labels. Empty: the first of those in
# subscriptions/labels/faces.py.
LABEL_FONT = env.str("LABEL_FONT", default="")
