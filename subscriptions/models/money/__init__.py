"""The ledger, payments, refunds, bank statements and invoices."""
