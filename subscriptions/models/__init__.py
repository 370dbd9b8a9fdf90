"""The counter's tables. Submodules stand in this order, each may import only those before it:

rows, prices, plans, texts, parties, orders, payments, remittances, statements, ledger, terms,
delivery, invoices, gifts, letters, sandbox, access, networks, receipts, printing, imports,
confirmations.
(An order names the subscription it renews by string.)
"""

from subscriptions.models.access import AccessRule, Entitlement, MeterRead, Scope, Source
from subscriptions.models.confirmations import Confirmation
from subscriptions.models.delivery import (
    BulkDraw,
    Complaint,
    DeliveryRun,
    Dispatch,
    Hold,
    IssueDelivery,
    Share,
)
from subscriptions.models.gifts import Gift
from subscriptions.models.imports import ImportBatch, ImportedTerm
from subscriptions.models.invoices import Invoice, InvoiceRequest
from subscriptions.models.ledger import LedgerEntry, Posting
from subscriptions.models.letters import Letter, PassingLetter
from subscriptions.models.networks import NetworkRange, NetworkUse
from subscriptions.models.orders import Order, Quote
from subscriptions.models.parties import Address, Consent, Party
from subscriptions.models.payments import (
    Attempt,
    BankLine,
    BankStatement,
    Payment,
    ProviderEvent,
    Refund,
    SettledNotice,
)
from subscriptions.models.plans import ChannelSetup, Plan
from subscriptions.models.prices import PriceList
from subscriptions.models.printing import PrintRun, PrintSetup
from subscriptions.models.receipts import ClaimState, ReceiptClaim, WrittenBy
from subscriptions.models.remittances import Remittance
from subscriptions.models.sandbox import SandboxPayment
from subscriptions.models.statements import BankReversal, StatementFile, StatementLayout
from subscriptions.models.terms import Adjustment, Span, Subscription, Term
from subscriptions.models.texts import LegalText

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
    "DeliveryRun",
    "Dispatch",
    "Entitlement",
    "Gift",
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
    "Plan",
    "Posting",
    "PriceList",
    "PrintRun",
    "PrintSetup",
    "ProviderEvent",
    "Quote",
    "ReceiptClaim",
    "Refund",
    "Remittance",
    "SandboxPayment",
    "Scope",
    "SettledNotice",
    "Share",
    "Source",
    "Span",
    "StatementFile",
    "StatementLayout",
    "Subscription",
    "Term",
    "WrittenBy",
]
