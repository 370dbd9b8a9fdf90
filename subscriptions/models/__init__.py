"""The counter's tables. Submodules stand in this order, each may import only those before it:

rows, prices, plans, texts, parties, orders, payments, remittances, statements, ledger, terms,
delivery, exports, queues, figures, invoices, gifts, letters, sandbox, access, gift_links, networks,
receipts, printing, imports, confirmations.
(An order names the subscription it renews by string.)
"""

from subscriptions.models.access.access import AccessRule, Entitlement, MeterRead, Scope, Source
from subscriptions.models.access.gift_links import GiftLink
from subscriptions.models.access.networks import NetworkRange, NetworkUse
from subscriptions.models.access.receipts import ClaimState, ReceiptClaim, WrittenBy
from subscriptions.models.imports import ImportBatch, ImportedTerm
from subscriptions.models.money.invoices import Invoice, InvoiceRequest
from subscriptions.models.money.ledger import LedgerEntry, Posting
from subscriptions.models.money.payments import (
    Attempt,
    BankLine,
    BankStatement,
    Device,
    Payment,
    ProviderEvent,
    Refund,
    SettledNotice,
)
from subscriptions.models.money.remittances import Remittance
from subscriptions.models.money.sandbox import SandboxPayment
from subscriptions.models.money.statements import BankReversal, StatementFile, StatementLayout
from subscriptions.models.readers.confirmations import Confirmation
from subscriptions.models.readers.finding import ContactKey
from subscriptions.models.readers.following import Follow, ReaderDigest, SavedArticle
from subscriptions.models.readers.legal_texts import LegalText
from subscriptions.models.readers.letters import Letter, PassingLetter
from subscriptions.models.readers.parties import Address, Consent, Party
from subscriptions.models.sales.gifts import Gift
from subscriptions.models.sales.orders import Order, Quote
from subscriptions.models.sales.plans import ChannelSetup, Plan
from subscriptions.models.sales.prices import PriceList
from subscriptions.models.sales.terms import Adjustment, Span, Subscription, Term
from subscriptions.models.service.delivery import (
    BulkDraw,
    Complaint,
    DeliveryRun,
    Dispatch,
    Hold,
    IssueDelivery,
    Share,
)
from subscriptions.models.service.exports import ExportJob
from subscriptions.models.service.figures import PeriodFigures
from subscriptions.models.service.printing import PrintRun, PrintSetup
from subscriptions.models.service.queues import WorkAssignment

__all__ = [
    "AccessRule",
    "Address",
    "Adjustment",
    "Attempt",
    "BankLine",
    "BankReversal",
    "BankStatement",
    "BulkDraw",
    "ChannelSetup",
    "ClaimState",
    "Complaint",
    "Confirmation",
    "Consent",
    "Device",
    "ContactKey",
    "DeliveryRun",
    "Dispatch",
    "Entitlement",
    "ExportJob",
    "Follow",
    "Gift",
    "GiftLink",
    "Hold",
    "ImportBatch",
    "ImportedTerm",
    "Invoice",
    "InvoiceRequest",
    "IssueDelivery",
    "LedgerEntry",
    "LegalText",
    "Letter",
    "MeterRead",
    "NetworkRange",
    "NetworkUse",
    "Order",
    "Party",
    "PassingLetter",
    "Payment",
    "PeriodFigures",
    "Plan",
    "Posting",
    "PriceList",
    "PrintRun",
    "PrintSetup",
    "ProviderEvent",
    "Quote",
    "ReaderDigest",
    "ReceiptClaim",
    "Refund",
    "Remittance",
    "SandboxPayment",
    "SavedArticle",
    "Scope",
    "SettledNotice",
    "Share",
    "Source",
    "Span",
    "StatementFile",
    "StatementLayout",
    "Subscription",
    "Term",
    "WorkAssignment",
    "WrittenBy",
]
