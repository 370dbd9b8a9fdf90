"""Money: payments, refunds, bank statements, invoices."""
