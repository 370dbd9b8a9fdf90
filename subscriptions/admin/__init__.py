"""The counter in the admin, a file for each noun."""

from subscriptions.admin import bank, invoices, ledger, orders, payments, plans, prices, refunds

__all__ = ["bank", "invoices", "ledger", "orders", "payments", "plans", "prices", "refunds"]
